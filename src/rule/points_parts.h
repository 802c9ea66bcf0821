#ifndef BOUNDARYD_RULE_POINTS_PARTS_H
#define BOUNDARYD_RULE_POINTS_PARTS_H

#include "rule/points_index.h"
#include "rule/rows.h"
#include "rule/steps.h"
#include "rule/word_table.h"

/*
 * points_parts -- what points_index.c builds and points_walk.c walks through;
 * for these two alone.
 */
#define POINTS_ROOT 0u

/* The words that lead to `node` say `line`; while the index is built. */
struct use {
	uint32_t node;
	uint32_t line;
	bool implied;
};

/*
 * What a node's words give one rule at most; one for each that has lines. It is
 * sure where none of these lines is said in other ways as well.
 */
struct share {
	uint32_t rule : 31;
	uint32_t is_sure : 1;
	int points;
};

struct points_index {
	struct word_table *words; /* borrowed */
	struct steps steps;       /* from a node by a word to the next node */
	uint32_t node_count;      /* the root is one */
	struct rows lines;
	struct rows uses;      /* by node, line; until it is finished */
	uint32_t *starts;      /* of a word: its node behind the root */
	struct share *shares;  /* by node, rule */
	uint32_t *first_share; /* of a node, and one behind the last */
	uint32_t *said;        /* lines, by node, rule */
	uint32_t *first_said;  /* of a share, and one behind the last */
};

static inline const struct points_line *
points_line_at(const struct points_index *index, size_t line)
{
	return (const struct points_line *)index->lines.list + line;
}

#endif
