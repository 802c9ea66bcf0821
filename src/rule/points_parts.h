#ifndef BOUNDARYD_RULE_POINTS_PARTS_H
#define BOUNDARYD_RULE_POINTS_PARTS_H

#include "rule/points_index.h"
#include "rule/rows.h"
#include "rule/word_table.h"

/*
 * points_parts -- what points_index.c builds and points_walk.c walks through;
 * for these two alone.
 */
#define POINTS_ROOT 0u

/* From a node by a word to the next node. */
struct step {
	uint32_t node;
	uint32_t name; /* of the word; 0: free */
	uint32_t next;
};

/* The words that lead to `node` say `line`. */
struct use {
	uint32_t node;
	uint32_t line;
	bool implied;
};

/* What a node's words give one rule at most. */
struct share {
	uint32_t rule;
	int points;
};

struct points_index {
	struct word_table names; /* word to its name */
	struct step *steps;
	size_t step_size; /* a power of two */
	size_t step_count;
	uint32_t node_count; /* the root is one */
	struct rows lines;
	struct rows uses;      /* by node, line */
	uint32_t *first_use;   /* of a node, and one behind the last */
	uint32_t *starts;      /* of a name: its node behind the root */
	struct share *shares;  /* by node, rule */
	uint32_t *first_share; /* as first_use */
};

/* Where the step is, or would stand; there it is zero. */
static inline struct step *
points_step(const struct points_index *index, uint32_t node, uint32_t name)
{
	uint64_t key = ((uint64_t)node << 32 | name) *
	    UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(key >> 32) & (index->step_size - 1);

	for (;;) {
		struct step *step = &index->steps[at];

		if (step->name == 0 ||
		    (step->name == name && step->node == node))
			return step;
		at = (at + 1) & (index->step_size - 1);
	}
}

static inline const struct points_line *
points_line_of(const struct points_index *index, const struct use *use)
{
	return (const struct points_line *)index->lines.list + use->line;
}

#endif
