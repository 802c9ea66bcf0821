#ifndef BOUNDARYD_MESSAGE_ORDINALS_H
#define BOUNDARYD_MESSAGE_ORDINALS_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/pack.h"
#include "message/message.h"

/*
 * ordinals -- tell messages apart that look alike.
 *
 * Exports without identifiers show "ok" twice in one minute as two equal
 * lines. The second one's ordinal is 1, in every export that shows both.
 * Remembers the last ORDINALS_KEPT different messages: equal ones stand close
 * together, since their time is the same.
 */
#define ORDINALS_KEPT 128

struct ordinals {
	uint64_t hash[ORDINALS_KEPT]; /* 0: free */
	uint32_t seen[ORDINALS_KEPT];
	uint32_t next; /* to be used again */
	uint32_t last; /* the answer given last */
};

/* How many equal ones came before this one. */
uint32_t ordinals_next(struct ordinals *ordinals,
    const struct message *message);
void ordinals_pack(const struct ordinals *ordinals, struct buffer *out);
void ordinals_unpack(struct ordinals *ordinals, struct unpack *in);

#endif
