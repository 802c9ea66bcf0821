#include "rule/points_index.h"

#include <stdlib.h>
#include <string.h>

#include "rule/rows.h"
#include "rule/word_table.h"

#define FIRST_STEPS 1024
#define ROOT        0u

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

struct points_index {
	struct word_table names; /* word to its name */
	struct step *steps;
	size_t step_size; /* a power of two */
	size_t step_count;
	uint32_t node_count; /* the root is one */
	struct rows lines;
	struct rows uses;
	uint32_t *first_use; /* of a node, and one behind the last */
};

static uint32_t step_on(struct points_index *index, uint32_t node,
    uint32_t name);
static struct step *find_step(const struct points_index *index, uint32_t node,
    uint32_t name);
static int grow_steps(struct points_index *index);
static int compare_uses(const void *a, const void *b);
static void drop_repeats(struct points_index *index, struct faults *faults);
static const struct points_line *line_of(const struct points_index *index,
    const struct use *use);
static const struct points_line *line_at(const struct points_index *index,
    size_t line);

struct points_index *
points_index_new(void)
{
	struct points_index *index = calloc(1, sizeof(*index));

	if (index == NULL)
		return NULL;
	index->steps = calloc(FIRST_STEPS, sizeof(*index->steps));
	index->step_size = FIRST_STEPS;
	index->node_count = 1;
	if (index->steps != NULL)
		return index;
	points_index_free(index);
	return NULL;
}

void
points_index_free(struct points_index *index)
{
	if (index == NULL)
		return;
	word_table_done(&index->names);
	free(index->steps);
	rows_done(&index->lines);
	rows_done(&index->uses);
	free(index->first_use);
	free(index);
}

int
points_index_add_line(struct points_index *index,
    const struct points_line *line)
{
	struct points_line *row = rows_add(&index->lines, sizeof(*row));

	if (row == NULL || index->lines.count >= UINT32_MAX / 2)
		return -1;
	*row = *line;
	return 0;
}

int
points_index_add_way(struct points_index *index, const struct span *words,
    size_t count, bool implied)
{
	uint32_t node = ROOT;
	struct use *use;

	for (size_t i = 0; i < count; i++) {
		uint32_t name = word_table_add(&index->names, words[i]);

		node = name == 0 ? ROOT : step_on(index, node, name);
		if (node == ROOT)
			return -1;
	}
	use = rows_add(&index->uses, sizeof(*use));
	if (use == NULL)
		return -1;
	*use = (struct use){ node, (uint32_t)index->lines.count - 1, implied };
	return 0;
}

void
points_index_cut(struct points_index *index, size_t count)
{
	const struct use *uses = index->uses.list;

	while (index->uses.count > 0 &&
	    uses[index->uses.count - 1].line >= count)
		index->uses.count--;
	if (index->lines.count > count)
		index->lines.count = count;
}

int
points_index_finish(struct points_index *index, struct faults *faults)
{
	const struct use *uses;
	uint32_t node = 0;

	if (index->uses.count > 0)
		qsort(index->uses.list, index->uses.count, sizeof(*uses),
		    compare_uses);
	drop_repeats(index, faults);
	uses = index->uses.list;
	index->first_use = calloc((size_t)index->node_count + 1,
	    sizeof(*index->first_use));
	if (index->first_use == NULL)
		return -1;
	for (size_t i = 0; i < index->uses.count; i++)
		while (node < uses[i].node)
			index->first_use[++node] = (uint32_t)i;
	while (node < index->node_count)
		index->first_use[++node] = (uint32_t)index->uses.count;
	return 0;
}

size_t
points_index_lines(const struct points_index *index)
{
	return index->lines.count;
}

void
points_index_name(const struct points_index *index, struct span text,
    const struct word *words, size_t count, uint32_t *names)
{
	for (size_t i = 0; i < count; i++) {
		struct span word = { text.ptr + words[i].start,
			words[i].end - words[i].start };

		names[i] = word_table_find(&index->names, word, words[i].hash);
	}
}

void
points_index_walk(const struct points_index *index, const struct word *words,
    const uint32_t *names, size_t count, points_visit *visit, void *arg)
{
	const struct use *uses = index->uses.list;

	for (size_t i = 0; i < count; i++) {
		uint32_t node = ROOT;

		for (size_t at = i; at < count; at++) {
			if (names[at] == 0 || (at > i && !words[at].follows))
				break;
			node = find_step(index, node, names[at])->next;
			if (node == ROOT)
				break;
			for (size_t use = index->first_use[node];
			     use < index->first_use[node + 1]; use++)
				visit(arg, line_of(index, &uses[use]),
				    uses[use].line, &words[i], &words[at]);
		}
	}
}

/* The node behind; a new one where there is none. ROOT: out of memory. */
static uint32_t
step_on(struct points_index *index, uint32_t node, uint32_t name)
{
	struct step *step = find_step(index, node, name);

	if (step->name != 0)
		return step->next;
	if (index->step_count * 2 >= index->step_size) {
		if (grow_steps(index) == -1)
			return ROOT;
		step = find_step(index, node, name);
	}
	*step = (struct step){ node, name, index->node_count++ };
	index->step_count++;
	return step->next;
}

/* Where the step is, or would stand; there it is zero. */
static struct step *
find_step(const struct points_index *index, uint32_t node, uint32_t name)
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

static int
grow_steps(struct points_index *index)
{
	struct step *old = index->steps;
	size_t old_size = index->step_size;

	index->steps = calloc(old_size * 2, sizeof(*index->steps));
	if (index->steps == NULL) {
		index->steps = old;
		return -1;
	}
	index->step_size = old_size * 2;
	for (size_t i = 0; i < old_size; i++)
		if (old[i].name != 0)
			*find_step(index, old[i].node, old[i].name) = old[i];
	free(old);
	return 0;
}

/* Lines lie by their rules, and in a rule what is implied lies behind. */
static int
compare_uses(const void *a, const void *b)
{
	const struct use *left = a;
	const struct use *right = b;

	if (left->node != right->node)
		return left->node < right->node ? -1 : 1;
	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	return (int)left->implied - (int)right->implied;
}

/*
 * Of a node's uses by one rule: only its own words, where a line has them, and
 * those of lists, each line once.
 */
static void
drop_repeats(struct points_index *index, struct faults *faults)
{
	struct use *uses = index->uses.list;
	size_t kept = 0;

	for (size_t i = 0, end; i < index->uses.count; i = end) {
		const struct points_line *first = line_of(index, &uses[i]);
		size_t own = SIZE_MAX; /* the line that says just this */

		for (end = i; end < index->uses.count &&
		     uses[end].node == uses[i].node &&
		     line_of(index, &uses[end])->rule == first->rule;
		     end++) {
			const struct rule_line *line =
			    line_of(index, &uses[end])->line;

			if (uses[end].implied ||
			    line_of(index, &uses[end])->is_list)
				continue;
			if (own != SIZE_MAX && own != uses[end].line)
				(void)faults_add(faults, line->file, line->line,
				    "line %d says this already: leave one of "
				    "them",
				    line_at(index, own)->line->line);
			else
				own = uses[end].line;
		}
		for (size_t at = i, line = SIZE_MAX; at < end; at++) {
			if (own != SIZE_MAX && uses[at].line != own &&
			    !line_of(index, &uses[at])->is_list)
				continue;
			if (uses[at].line != line)
				uses[kept++] = uses[at];
			line = uses[at].line;
		}
	}
	index->uses.count = kept;
}

static const struct points_line *
line_of(const struct points_index *index, const struct use *use)
{
	return line_at(index, use->line);
}

static const struct points_line *
line_at(const struct points_index *index, size_t line)
{
	return (const struct points_line *)index->lines.list + line;
}
