#ifndef BOUNDARYD_RULE_SPEAKERS_H
#define BOUNDARYD_RULE_SPEAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "message/message.h"

/*
 * speakers -- who says the messages that a conversation's memory has.
 *
 * Few people say many messages, and who they are is asked of every message. One
 * who speaks in two roles is two speakers.
 */
#define SPEAKERS_MAX 32 /* one a message that is kept */

struct memory_speaker {
	struct span from; /* as shown */
	enum role role;
};

struct speaker;

struct speakers {
	struct speaker *list;
	size_t count;
};

#define SPEAKERS_NONE ((struct speakers){ NULL, 0 })

/*
 * One message more of this speaker. Returns the number to leave with, 1 to
 * SPEAKERS_MAX, or 0: out of memory. At most SPEAKERS_MAX messages at a time.
 */
uint8_t speakers_join(struct speakers *speakers,
    const struct memory_speaker *speaker);
/* One message less; 0 is none. */
void speakers_leave(struct speakers *speakers, uint8_t number);
/*
 * Those that have messages, into `out`, of SPEAKERS_MAX; returns how many.
 * Borrowed until the next join.
 */
size_t speakers_list(const struct speakers *speakers,
    struct memory_speaker *out);
void speakers_done(struct speakers *speakers);

#endif
