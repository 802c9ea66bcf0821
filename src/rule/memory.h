#ifndef BOUNDARYD_RULE_MEMORY_H
#define BOUNDARYD_RULE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "message/message.h"
#include "rule/speakers.h"

/*
 * memory -- what was said before in each conversation.
 *
 * Bounded: MEMORY_MESSAGES a conversation, MEMORY_TEXT_BYTES of each text, and
 * `max_conversations` conversations (the least lately used goes first). The
 * reader fills it again after a restart by reading a stretch of the file anew.
 */
#define MEMORY_MESSAGES   SPEAKERS_MAX
#define MEMORY_TEXT_BYTES 2048
#define MEMORY_MET_MAX    16 /* rules a message that others name */
#define MEMORY_COUNT_MAX  32 /* occurrences kept of one count */

/* One of what is counted. */
struct memory_occurrence {
	int64_t time;
	uint64_t mark;         /* of the message */
	uint32_t conversation; /* memory_key of its name */
};

struct rule_memory;

struct memory_message {
	struct span from; /* as shown */
	struct span who;  /* person's id or shown name */
	enum role from_role;
	int64_t time;
	struct span text;             /* cut to MEMORY_TEXT_BYTES */
	uint32_t met[MEMORY_MET_MAX]; /* memory_key of rule ids */
	size_t met_count;
};

struct rule_memory *rule_memory_new(size_t max_conversations);
void rule_memory_free(struct rule_memory *memory);
/*
 * Remember a message; ruleset_apply does this itself, after its sinks were
 * called. One of the same sender and time whose text begins with the last
 * one's takes its place (an export shows a message again, or grown). 0, or -1:
 * out of memory (the message is forgotten).
 */
int rule_memory_add(struct rule_memory *memory, struct span conversation,
    const struct memory_message *message);
/*
 * The last `max` messages of the conversation, oldest first, into `out`;
 * returns how many. Borrowed until the next rule_memory_add.
 */
size_t rule_memory_last(const struct rule_memory *memory,
    struct span conversation, struct memory_message *out, size_t max);
/*
 * Who says all of these messages, into `out`, of SPEAKERS_MAX; returns how
 * many. Borrowed as those are.
 */
size_t rule_memory_speakers(const struct rule_memory *memory,
    struct span conversation, struct memory_speaker *out);
/*
 * Count one occurrence of `key`; how many lie within `within` microseconds up
 * to it (at most MEMORY_COUNT_MAX), this one included. An occurrence with the
 * same mark counts once. -1: out of memory.
 */
int rule_memory_count(struct rule_memory *memory, struct span key,
    const struct memory_occurrence *occurrence, int64_t within);
/* Forget what was said, and what was counted, in a conversation. */
void rule_memory_forget(struct rule_memory *memory, struct span conversation);
/* Did `earlier` happen at most `within` before `time`? Unknown times did. */
bool memory_is_within(int64_t earlier, int64_t time, int64_t within);
uint32_t memory_key(struct span id);

#endif
