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

/*
 * The words that lead to `node` say `line`; while the index is built. Of the
 * line it has what is asked while they are sorted.
 */
struct use {
	uint32_t node;
	uint32_t line;
	uint16_t rule;
	bool implied;
	bool is_list;
};

/*
 * What a node's words give one rule at most; one for each that has lines. It is
 * sure where none of these lines is said in other ways as well.
 *
 * A node is the place of its head in the list of shares: there `rule` says how
 * many shares follow, by their rules. So whoever comes to a node finds all that
 * it says in one line of the processor's cache, mostly. Where the points are
 * too many for one share, others of the same rule stand behind it, which are
 * not sure and say no line.
 */
struct share {
	uint16_t rule : 15;
	uint16_t is_sure : 1;
	int16_t points;
};
#define SHARE_RULES_MAX  32767u
#define SHARE_POINTS_MAX 32767

struct points_index {
	struct word_table *words; /* borrowed */
	struct steps steps;       /* from a node by a word to the next node */
	uint32_t node_count;      /* until it is finished; the root is one */
	struct rows lines;
	struct rows uses;     /* by node, line; until it is finished */
	uint32_t *starts;     /* of a word: its node behind the root */
	struct share *shares; /* by node, rule */
	size_t share_count;   /* with the heads */
	size_t unsure_count;
	uint32_t *said;       /* lines, by node, rule */
	uint32_t *first_said; /* of a share, and one behind the last */
};

static inline const struct points_line *
points_line_at(const struct points_index *index, size_t line)
{
	return (const struct points_line *)index->lines.list + line;
}

#endif
