#ifndef BOUNDARYD_RULE_POINTS_INDEX_H
#define BOUNDARYD_RULE_POINTS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/faults.h"
#include "base/span.h"
#include "rule/rows.h"
#include "rule/rule_spec.h"
#include "rule/words.h"

/*
 * points_index -- thousands of short lines of plain words, all looked for in
 * one walk over a text's words.
 *
 * In:  ways to say each line (words in a row). Out: which lines stand where.
 * A word costs a look-up, and one more for each line that begins with it, so
 * that a text costs the same with ten lines as with ten thousand. One walk
 * keeps where lines stand, and adds up what they give each rule at most; only
 * for a rule for which that is enough its lines are looked at one by one. Of
 * at most 32,767 rules.
 */
#define POINTS_WORDS_MAX 16384 /* of a text: those of a part (parts.h) */
#define POINTS_PATH_MAX  12    /* words in a row */

struct points_index;

struct points_line {
	const struct rule_line *line;
	uint32_t rule; /* its place in the set */
	int points;
	bool is_list; /* names a list: counts beside lines that say the same */
};

/* Words that some line says, as places in the text's words; one may be both. */
struct points_place {
	uint32_t node;
	uint32_t first;
	uint32_t last;
};

/* The words of a text, and where lines stand. */
struct points_words {
	const struct word *words;
	size_t count;
	struct rows places; /* by their first word, then their last */
};

/* Of a rule. */
struct points_sum {
	int most;        /* no less than its lines add up to */
	uint32_t unsure; /* the last in it that may be too much; 0: none */
};

struct points_unsure {
	uint32_t share;
	uint32_t before; /* of the same rule; 0: none */
};

/* Filled by points_index_look; all zero before the first text. */
struct points_most {
	struct points_sum *sums;      /* a rule */
	uint64_t *seen;               /* a bit a node: it was met */
	struct points_unsure *unsure; /* the first stands for none */
	size_t unsure_count;
};

/* `id` counts the lines from 0; the bytes are of the view. */
typedef void points_visit(void *arg, const struct points_line *line, size_t id,
    const struct word *first, const struct word *last);

/* Adds its words to `words`, and borrows these. NULL: out of memory. */
struct points_index *points_index_new(struct word_table *words);
void points_index_free(struct points_index *index);
/* The next line, whose ways are added next. 0, or -1: out of memory. */
int points_index_add_line(struct points_index *index,
    const struct points_line *line);
/*
 * One way to say the line added last. What is `implied` by a spelling counts
 * only where no line of the same rule says just that. 0, or -1: no memory.
 */
int points_index_add_way(struct points_index *index, const struct span *words,
    size_t count, bool implied);
/* How many ways there are: the first of the next line. */
size_t points_index_ways(const struct points_index *index);
/* One more line, and all the ways of another, from its first one on; so too. */
int points_index_repeat(struct points_index *index, size_t way,
    const struct points_line *line);
/* Forget the lines from `count` on, and their ways: their rule is refused. */
void points_index_cut(struct points_index *index, size_t count);
/*
 * After the last line and word; a line that repeats another of its rule is a
 * fault. 0, or -1: out of memory, only free it then.
 */
int points_index_finish(struct points_index *index, struct faults *faults);
size_t points_index_lines(const struct points_index *index);
/* How many bits `seen` has, and the most that are `unsure`. */
size_t points_index_nodes(const struct points_index *index);
size_t points_index_unsure(const struct points_index *index);
/*
 * Find where lines stand, and add to the sums, 0 before, no less than the words
 * give. `text` and `most` are always the same two. 0, or -1: out of memory.
 */
int points_index_look(const struct points_index *index,
    struct points_words *text, struct points_most *most);
/*
 * What the lines of a rule add up to, each once: `met` has a number a line,
 * that of those met becomes `now`.
 */
int points_index_sum(const struct points_index *index,
    const struct points_most *most, uint32_t rule, uint32_t *met, uint32_t now);
/* Visit each line of a rule once for each place where it stands, in order. */
void points_index_walk(const struct points_index *index,
    const struct points_words *text, uint32_t rule, points_visit *visit,
    void *arg);

#endif
