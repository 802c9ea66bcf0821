#ifndef BOUNDARYD_RULE_MEMORY_H
#define BOUNDARYD_RULE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "message/message.h"

/*
 * memory -- what was said before in each conversation.
 *
 * Bounded: MEMORY_MESSAGES a conversation, MEMORY_TEXT_BYTES of each text, and
 * `max_conversations` conversations (the least lately used goes first). The
 * reader fills it again after a restart by reading a stretch of the file anew.
 */
#define MEMORY_MESSAGES		32
#define MEMORY_TEXT_BYTES	2048

struct rule_memory;

struct memory_message {
	struct span	from;		/* as shown */
	enum role	from_role;
	int64_t		time;
	struct span	text;		/* cut to MEMORY_TEXT_BYTES */
};

struct rule_memory	*rule_memory_new(size_t max_conversations);
void			 rule_memory_free(struct rule_memory *memory);
/*
 * Remember a message. ruleset_apply does not do this itself: call it after,
 * once a message. 0, or -1: out of memory (the message is forgotten).
 */
int	rule_memory_add(struct rule_memory *memory, struct span conversation,
	    const struct memory_message *message);
/*
 * The last `max` messages of the conversation, oldest first, into `out`;
 * returns how many. Borrowed until the next rule_memory_add.
 */
size_t	rule_memory_last(const struct rule_memory *memory,
	    struct span conversation, struct memory_message *out, size_t max);

#endif
