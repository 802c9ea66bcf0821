#ifndef BOUNDARYD_RULE_PATTERN_H
#define BOUNDARYD_RULE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/*
 * pattern -- one compiled pattern, run so that no text can make it run away.
 *
 * The door to PCRE2. A subject longer than PATTERN_WINDOW_BYTES is searched in
 * windows that overlap, so a hit longer than the overlap may be found in part
 * or not at all, and the cost of a message grows with its length only. Match
 * and heap limits hold for each window. What is undecided is said, never taken
 * for "no match".
 *
 * All patterns together may take PATTERN_BUDGET steps in a text; of a long one,
 * each part has its own (parts.h). A step is
 * about a nanosecond on a machine of 2020: a window costs its bytes, and each
 * place where a hit may start costs what PCRE2 may go back there. That is found
 * by trying with a low match limit, then with higher ones, so that only what
 * goes back far is charged for it.
 */
#define PATTERN_WINDOW_BYTES  4096
#define PATTERN_OVERLAP_BYTES 512
#define PATTERN_BUDGET        ((size_t)12 << 20)
#define PATTERN_EXHAUSTED     (-10000) /* beside PCRE2's own codes */

/* Looking for it compiles it and counts: it is no two threads' at a time. */
struct pattern;
struct pattern_room; /* what matching writes to; one a thread */

struct pattern_hit {
	size_t start;
	size_t end;
};

struct pattern_search {
	struct span subject; /* valid UTF-8; its ends are ^ and $ */
	size_t from;         /* look from this byte */
	size_t until;        /* to this; what is behind is unseen */
};

/* NULL with `err` set. */
struct pattern *pattern_new(struct span text, bool caseless, struct err *err);
/*
 * A case-sensitive one that PCRE2 takes for sure. It is compiled when it is
 * first looked for, which most of a big rule set's never are. NULL: out of
 * memory.
 */
struct pattern *pattern_new_later(struct span text);
void pattern_free(struct pattern *pattern);
/* Makes its machine code, if that has not been done. */
bool pattern_has_jit(struct pattern *pattern);
/* The same for the same text in every process. */
uint32_t pattern_hash(const struct pattern *pattern);
struct pattern_room *pattern_room_new(void);
void pattern_room_free(struct pattern_room *room);
/* For the next message: steps that may be taken. */
void pattern_room_begin(struct pattern_room *room, size_t budget);
/* So many more. */
void pattern_room_add(struct pattern_room *room, size_t budget);
/* How many were taken since it began. */
size_t pattern_room_taken(const struct pattern_room *room);
/* As if only `taken` of them had been. */
void pattern_room_give_back(struct pattern_room *room, size_t taken);
/*
 * The first hit: 1, 0 when there is none, or PCRE2's code, below
 * PCRE2_ERROR_NOMATCH, or PATTERN_EXHAUSTED. An empty hit is none.
 */
int pattern_find(struct pattern *pattern, struct pattern_room *room,
    const struct pattern_search *search, struct pattern_hit *hit);
void pattern_code_text(int code, char *out, size_t size);

#endif
