#ifndef BOUNDARYD_RULE_STEPS_H
#define BOUNDARYD_RULE_STEPS_H

#include <stddef.h>
#include <stdint.h>

#include "rule/bits.h"

/*
 * steps -- from a number, by the number of a word (word_table.h), to another
 * number. Filled once, from the rules, then only asked. Most of what is asked
 * for is not there, which a bit of a filter tells: that is a small part of the
 * list, and stays near the processor.
 */
#define STEPS_FILTER_BITS 4 /* a place of the list */

struct step {
	uint32_t from;
	uint32_t by; /* 0: free */
	uint32_t to;
};

struct steps {
	struct step *list;
	uint64_t *filter;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

/* `by` and `to` are not 0, and the step is new. 0, or -1: out of memory. */
int steps_add(struct steps *steps, uint32_t from, uint32_t by, uint32_t to);
void steps_done(struct steps *steps);

static inline uint64_t
steps_key(uint32_t from, uint32_t by)
{
	return ((uint64_t)from << 32 | by) * UINT64_C(0x9E3779B97F4A7C15);
}

/* Where it is looked for first. */
static inline size_t
steps_place(const struct steps *steps, uint64_t key)
{
	return (size_t)(key >> 32) & (steps->size - 1);
}

/* The bit that is set where it is there. */
static inline size_t
steps_filter_bit(const struct steps *steps, uint64_t key)
{
	return (size_t)(key >> 30) & (steps->size * STEPS_FILTER_BITS - 1);
}

/* Might there be such a step? */
static inline bool
steps_may_find(const struct steps *steps, uint32_t from, uint32_t by)
{
	return steps->size != 0 &&
	    bits_has(steps->filter,
		steps_filter_bit(steps, steps_key(from, by)));
}

/* Soon it is asked for; from far, then from near. `steps` has some. */
static inline void
steps_fetch_filter(const struct steps *steps, uint32_t from, uint32_t by)
{
	size_t bit = steps_filter_bit(steps, steps_key(from, by));

	__builtin_prefetch(steps->filter + bit / 64);
}

static inline void
steps_fetch(const struct steps *steps, uint32_t from, uint32_t by)
{
	if (steps_may_find(steps, from, by))
		__builtin_prefetch(steps->list +
		    steps_place(steps, steps_key(from, by)));
}

/* Where it leads to; 0: there is no such step. */
static inline uint32_t
steps_find(const struct steps *steps, uint32_t from, uint32_t by)
{
	uint64_t key = steps_key(from, by);
	size_t at;

	if (!steps_may_find(steps, from, by))
		return 0;
	at = steps_place(steps, key);
	while (steps->list[at].by != 0) {
		const struct step *step = &steps->list[at];

		if (step->by == by && step->from == from)
			return step->to;
		at = (at + 1) & (steps->size - 1);
	}
	return 0;
}

#endif
