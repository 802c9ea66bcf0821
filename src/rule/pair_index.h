#ifndef BOUNDARYD_RULE_PAIR_INDEX_H
#define BOUNDARYD_RULE_PAIR_INDEX_H

#include "base/arena.h"
#include "rule/pairs.h"

/*
 * pair_index -- of many needs, those that a text may meet.
 *
 * In:  what regular expressions need (pairs.h). Out: a bit for each that is
 * worth asking. A need that can be told by some pairs, of which every text that
 * meets it has one, is asked for only where one of them stands; the pairs taken
 * are those that the fewest texts have. So a text costs its pairs, and not all
 * needs of all expressions.
 */
struct pair_index {
	size_t words;     /* of 64 bits, a row */
	uint64_t *rows;   /* one a pair, by its second class, then its first */
	uint64_t *always; /* told by no pair */
};

/* For needs 0 to count - 1. 0, or -1: out of memory. */
int pair_index_init(struct pair_index *index, struct arena *arena,
    size_t count);
void pair_index_add(struct pair_index *index, const struct pair_need *need,
    size_t at);
/* Sets the bits of those that the text may meet; the others stay. */
void pair_index_look(const struct pair_index *index,
    const struct pair_text *pairs, uint64_t *bits);

#endif
