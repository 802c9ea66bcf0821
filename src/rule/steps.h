#ifndef BOUNDARYD_RULE_STEPS_H
#define BOUNDARYD_RULE_STEPS_H

#include <stddef.h>
#include <stdint.h>

/*
 * steps -- from a number, by the number of a word (word_table.h), to another
 * number. Filled once, from the rules, then only asked.
 */
struct step {
	uint32_t from;
	uint32_t by; /* 0: free */
	uint32_t to;
};

struct steps {
	struct step *list;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

/* `by` and `to` are not 0, and the step is new. 0, or -1: out of memory. */
int steps_add(struct steps *steps, uint32_t from, uint32_t by, uint32_t to);
void steps_done(struct steps *steps);

/* Where it is looked for first. */
static inline size_t
steps_place(const struct steps *steps, uint32_t from, uint32_t by)
{
	uint64_t key = ((uint64_t)from << 32 | by) *
	    UINT64_C(0x9E3779B97F4A7C15);

	return (size_t)(key >> 32) & (steps->size - 1);
}

/* Where it leads to; 0: there is no such step. */
static inline uint32_t
steps_find(const struct steps *steps, uint32_t from, uint32_t by)
{
	size_t at = steps_place(steps, from, by);

	if (steps->size == 0)
		return 0;
	while (steps->list[at].by != 0) {
		const struct step *step = &steps->list[at];

		if (step->by == by && step->from == from)
			return step->to;
		at = (at + 1) & (steps->size - 1);
	}
	return 0;
}

#endif
