#include "rule/points_parts.h"

#include <stdlib.h>

#define RULE_MASK (UINT32_MAX >> 1) /* rules are fewer */

static uint32_t step_on(struct points_index *index, uint32_t node,
    uint32_t word);
static int sort_uses(struct points_index *index);
static void settle(struct use *uses, size_t count);
static bool is_behind(const struct use *one, const struct use *other);
static void drop_repeats(struct points_index *index, struct faults *faults);
static int find_starts(struct points_index *index);
static int share_out(struct points_index *index);
static size_t count_shares(const struct points_index *index);
static bool starts_share(const struct points_index *index, size_t at);
static void fill_shares(struct points_index *index, const uint32_t *ways);

struct points_index *
points_index_new(struct word_table *words)
{
	struct points_index *index = calloc(1, sizeof(*index));

	if (index == NULL)
		return NULL;
	index->words = words;
	index->node_count = 1;
	return index;
}

void
points_index_free(struct points_index *index)
{
	if (index == NULL)
		return;
	steps_done(&index->steps);
	rows_done(&index->lines);
	rows_done(&index->uses);
	free(index->starts);
	free(index->first_share);
	free(index->shares);
	free(index->first_said);
	free(index->said);
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
	uint32_t node = POINTS_ROOT;
	struct use *use;

	for (size_t i = 0; i < count; i++) {
		uint32_t word = word_table_add(index->words, words[i]);

		node = word == 0 ? POINTS_ROOT : step_on(index, node, word);
		if (node == POINTS_ROOT)
			return -1;
	}
	use = rows_add(&index->uses, sizeof(*use));
	if (use == NULL)
		return -1;
	*use = (struct use){ node, (uint32_t)index->lines.count - 1, implied };
	return 0;
}

size_t
points_index_ways(const struct points_index *index)
{
	return index->uses.count;
}

int
points_index_repeat(struct points_index *index, size_t way,
    const struct points_line *line)
{
	struct use first = ((const struct use *)index->uses.list)[way];
	struct use one = first;
	size_t end = index->uses.count;

	if (points_index_add_line(index, line) == -1)
		return -1;
	while (one.line == first.line) {
		struct use *use = rows_add(&index->uses, sizeof(*use));

		if (use == NULL)
			return -1;
		*use = one;
		use->line = (uint32_t)index->lines.count - 1;
		if (++way == end)
			break;
		one = ((const struct use *)index->uses.list)[way];
	}
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
	if (sort_uses(index) == -1)
		return -1;
	drop_repeats(index, faults);
	if (find_starts(index) == -1 || share_out(index) == -1)
		return -1;
	rows_done(&index->uses);
	return 0;
}

size_t
points_index_lines(const struct points_index *index)
{
	return index->lines.count;
}

size_t
points_index_nodes(const struct points_index *index)
{
	return index->node_count;
}

size_t
points_index_shares(const struct points_index *index)
{
	return index->first_share[index->node_count];
}

/* The node behind; a new one where there is none. POINTS_ROOT: out of memory. */
static uint32_t
step_on(struct points_index *index, uint32_t node, uint32_t word)
{
	uint32_t next = steps_find(&index->steps, node, word);

	if (next != POINTS_ROOT)
		return next;
	if (steps_add(&index->steps, node, word, index->node_count) == -1)
		return POINTS_ROOT;
	return index->node_count++;
}

/* By their nodes; there are many of both, so that each is put at its place. */
static int
sort_uses(struct points_index *index)
{
	const struct use *uses = index->uses.list;
	size_t count = index->uses.count;
	size_t nodes = index->node_count;
	uint32_t *next = calloc(nodes + 2, sizeof(*next));
	struct use *sorted = calloc(count + 1, sizeof(*sorted));

	if (next == NULL || sorted == NULL) {
		free(next);
		free(sorted);
		return -1;
	}
	for (size_t i = 0; i < count; i++)
		next[uses[i].node + 2]++;
	for (size_t i = 2; i < nodes + 2; i++)
		next[i] += next[i - 1];
	for (size_t i = 0; i < count; i++)
		sorted[next[uses[i].node + 1]++] = uses[i];
	for (size_t i = 0; i < nodes; i++)
		settle(sorted + next[i], next[i + 1] - next[i]);
	free(next);
	free(index->uses.list);
	index->uses.list = sorted;
	index->uses.capacity = count;
	return 0;
}

/* Those of one node. They were added by their lines, so that few must move. */
static void
settle(struct use *uses, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct use one = uses[i];
		size_t at = i;

		for (; at > 0 && is_behind(&uses[at - 1], &one); at--)
			uses[at] = uses[at - 1];
		uses[at] = one;
	}
}

/* Lines lie by their rules, and in a line what is implied lies behind. */
static bool
is_behind(const struct use *one, const struct use *other)
{
	if (one->line != other->line)
		return one->line > other->line;
	return one->implied && !other->implied;
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
		const struct points_line *first = points_line_at(index,
		    uses[i].line);
		size_t own = SIZE_MAX; /* the line that says just this */

		for (end = i; end < index->uses.count &&
		     uses[end].node == uses[i].node &&
		     points_line_at(index, uses[end].line)->rule == first->rule;
		     end++) {
			const struct rule_line *line =
			    points_line_at(index, uses[end].line)->line;

			if (uses[end].implied ||
			    points_line_at(index, uses[end].line)->is_list)
				continue;
			if (own != SIZE_MAX && own != uses[end].line)
				(void)faults_add(faults, line->file, line->line,
				    "line %d says this already: leave one of "
				    "them",
				    points_line_at(index, own)->line->line);
			else
				own = uses[end].line;
		}
		for (size_t at = i, line = SIZE_MAX; at < end; at++) {
			if (own != SIZE_MAX && uses[at].line != own &&
			    !points_line_at(index, uses[at].line)->is_list)
				continue;
			if (uses[at].line != line)
				uses[kept++] = uses[at];
			line = uses[at].line;
		}
	}
	index->uses.count = kept;
}

static int
share_out(struct points_index *index)
{
	const struct use *uses = index->uses.list;
	size_t count = index->uses.count;
	size_t shares = count_shares(index);
	uint32_t *ways = calloc(index->lines.count + 1, sizeof(*ways));

	index->shares = calloc(shares + 1, sizeof(*index->shares));
	index->first_said = calloc(shares + 1, sizeof(*index->first_said));
	index->said = calloc(count + 1, sizeof(*index->said));
	index->first_share = calloc((size_t)index->node_count + 1,
	    sizeof(*index->first_share));
	if (ways == NULL || index->shares == NULL ||
	    index->first_said == NULL || index->said == NULL ||
	    index->first_share == NULL) {
		free(ways);
		return -1;
	}
	for (size_t i = 0; i < count; i++)
		ways[uses[i].line]++;
	fill_shares(index, ways);
	free(ways);
	return 0;
}

/* One for each rule that has lines at a node. */
static size_t
count_shares(const struct points_index *index)
{
	size_t count = 0;

	for (size_t i = 0; i < index->uses.count; i++)
		count += starts_share(index, i);
	return count;
}

static bool
starts_share(const struct points_index *index, size_t at)
{
	const struct use *use = (const struct use *)index->uses.list + at;

	return at == 0 || use[-1].node != use->node ||
	    points_line_at(index, use[-1].line)->rule !=
	    points_line_at(index, use->line)->rule;
}

/*
 * A line counts once, wherever it stands: what is said for it in two ways is
 * too much here. What it takes away is sure only where there is one way.
 */
static void
fill_shares(struct points_index *index, const uint32_t *ways)
{
	const struct use *uses = index->uses.list;
	uint32_t node = 0, count = 0;

	for (size_t i = 0; i < index->uses.count; i++) {
		const struct points_line *line = points_line_at(index,
		    uses[i].line);

		while (node < uses[i].node)
			index->first_share[++node] = count;
		if (starts_share(index, i)) {
			index->first_said[count] = (uint32_t)i;
			index->shares[count].is_sure = true;
			index->shares[count++].rule = line->rule & RULE_MASK;
		}
		index->said[i] = uses[i].line;
		if (ways[uses[i].line] > 1)
			index->shares[count - 1].is_sure = false;
		if (line->points > 0 || ways[uses[i].line] == 1)
			index->shares[count - 1].points += line->points;
	}
	while (node < index->node_count)
		index->first_share[++node] = count;
	index->first_said[count] = (uint32_t)index->uses.count;
}

static int
find_starts(struct points_index *index)
{
	index->starts = calloc(index->words->count + 1, sizeof(*index->starts));
	if (index->starts == NULL)
		return -1;
	for (uint32_t i = 1; i <= index->words->count; i++)
		index->starts[i] = steps_find(&index->steps, POINTS_ROOT, i);
	return 0;
}
