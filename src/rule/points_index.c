#include "rule/points_parts.h"

#include <stdlib.h>

#include "rule/points.h"

static uint32_t step_on(struct points_index *index, uint32_t node,
    uint32_t word);
static void name_line(const struct points_index *index, struct use *use);
static int sort_uses(struct points_index *index);
static void settle(struct use *uses, size_t count);
static bool is_behind(const struct use *one, const struct use *other);
static void drop_repeats(struct points_index *index, struct faults *faults);
static void tell_repeat(const struct points_index *index, size_t own,
    size_t other, struct faults *faults);
static int find_starts(struct points_index *index);
static int share_out(struct points_index *index);
static size_t count_shares(const struct points_index *index);
static size_t share_end(const struct points_index *index, size_t at);
static void fill_shares(struct points_index *index, uint32_t *ways,
    uint32_t *places);
static void fill_share(struct points_index *index, const uint32_t *ways,
    size_t start, size_t end);
static int renumber(struct points_index *index, const uint32_t *places);

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

	if (row == NULL || index->lines.count >= UINT32_MAX / 2 ||
	    line->rule >= SHARE_RULES_MAX)
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
	use->node = node;
	use->implied = implied;
	name_line(index, use);
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
		name_line(index, use);
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
	if (share_out(index) == -1)
		return -1;
	return find_starts(index);
}

size_t
points_index_lines(const struct points_index *index)
{
	return index->lines.count;
}

size_t
points_index_nodes(const struct points_index *index)
{
	return index->share_count;
}

size_t
points_index_unsure(const struct points_index *index)
{
	return index->unsure_count;
}

/* The line added last. */
static void
name_line(const struct points_index *index, struct use *use)
{
	size_t last = index->lines.count - 1;
	const struct points_line *line = points_line_at(index, last);

	use->line = (uint32_t)last;
	use->rule = line->rule & SHARE_RULES_MAX;
	use->is_list = line->is_list;
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
		size_t own = SIZE_MAX; /* the line that says just this */

		end = share_end(index, i);
		for (size_t at = i; at < end; at++) {
			if (uses[at].implied || uses[at].is_list)
				continue;
			if (own != SIZE_MAX && own != uses[at].line)
				tell_repeat(index, own, uses[at].line, faults);
			else
				own = uses[at].line;
		}
		for (size_t at = i, line = SIZE_MAX; at < end; at++) {
			if (own != SIZE_MAX && uses[at].line != own &&
			    !uses[at].is_list)
				continue;
			if (uses[at].line != line)
				uses[kept++] = uses[at];
			line = uses[at].line;
		}
	}
	index->uses.count = kept;
}

static void
tell_repeat(const struct points_index *index, size_t own, size_t other,
    struct faults *faults)
{
	const struct rule_line *line = points_line_at(index, other)->line;

	(void)faults_add(faults, line->file, line->line,
	    "line %d says this already: leave one of them",
	    points_line_at(index, own)->line->line);
}

static int
share_out(struct points_index *index)
{
	size_t uses = index->uses.count;
	/* Those behind the first of a rule are few; see fill_share. */
	size_t most = index->node_count + count_shares(index) +
	    uses * POINTS_MAX / SHARE_POINTS_MAX + 1;
	uint32_t *ways = calloc(index->lines.count + 1, sizeof(*ways));
	uint32_t *places = calloc(index->node_count, sizeof(*places));
	int result = -1;

	index->shares = calloc(most, sizeof(*index->shares));
	index->first_said = calloc(most + 1, sizeof(*index->first_said));
	index->said = calloc(uses + 1, sizeof(*index->said));
	if (ways != NULL && places != NULL && index->shares != NULL &&
	    index->first_said != NULL && index->said != NULL) {
		fill_shares(index, ways, places);
		rows_done(&index->uses);
		result = renumber(index, places);
	}
	free(ways);
	free(places);
	return result;
}

/* One for each rule that has lines at a node. */
static size_t
count_shares(const struct points_index *index)
{
	size_t count = 0;

	for (size_t i = 0; i < index->uses.count; i = share_end(index, i))
		count++;
	return count;
}

/* Behind the last use of the same node by the same rule. */
static size_t
share_end(const struct points_index *index, size_t at)
{
	const struct use *uses = index->uses.list;
	uint32_t node = uses[at].node;
	uint16_t rule = uses[at].rule;

	do
		at++;
	while (at < index->uses.count && uses[at].node == node &&
	    uses[at].rule == rule);
	return at;
}

/* Every node gets its place: a head, and its shares behind it. */
static void
fill_shares(struct points_index *index, uint32_t *ways, uint32_t *places)
{
	const struct use *uses = index->uses.list;
	size_t count = index->uses.count;
	size_t at = 0;

	for (size_t i = 0; i < count; i++)
		ways[uses[i].line]++;
	for (uint32_t node = 0; node < index->node_count; node++) {
		size_t head = index->share_count;

		places[node] = (uint32_t)head;
		index->first_said[head] = (uint32_t)at;
		index->share_count++;
		while (at < count && uses[at].node == node) {
			size_t end = share_end(index, at);

			fill_share(index, ways, at, end);
			at = end;
		}
		index->shares[head].rule = (uint32_t)(index->share_count -
					       head - 1) &
		    SHARE_RULES_MAX;
	}
	index->first_said[index->share_count] = (uint32_t)count;
}

/*
 * A line counts once, wherever it stands: what is said for it in two ways is
 * too much here. What it takes away is sure only where there is one way.
 */
static void
fill_share(struct points_index *index, const uint32_t *ways, size_t start,
    size_t end)
{
	const struct use *uses = index->uses.list;
	struct share share = { .is_sure = true };
	int points = 0;

	share.rule = uses[start].rule & SHARE_RULES_MAX;
	for (size_t i = start; i < end; i++) {
		const struct points_line *line = points_line_at(index,
		    uses[i].line);

		index->said[i] = uses[i].line;
		if (ways[uses[i].line] > 1)
			share.is_sure = false;
		if (line->points > 0 || ways[uses[i].line] == 1)
			points += line->points;
	}
	index->first_said[index->share_count] = (uint32_t)start;
	if (points > SHARE_POINTS_MAX || points < -SHARE_POINTS_MAX)
		share.is_sure = false;
	do {
		int part = points;

		if (part > SHARE_POINTS_MAX)
			part = SHARE_POINTS_MAX;
		if (part < -SHARE_POINTS_MAX)
			part = -SHARE_POINTS_MAX;
		share.points = (int16_t)part;
		index->unsure_count += !share.is_sure;
		index->shares[index->share_count++] = share;
		index->first_said[index->share_count] = (uint32_t)end;
		points -= part;
	} while (points != 0);
}

/* The steps lead to places now. */
static int
renumber(struct points_index *index, const uint32_t *places)
{
	struct steps steps = { .list = NULL };

	for (size_t i = 0; i < index->steps.size; i++) {
		const struct step *step = &index->steps.list[i];

		if (step->by != 0 &&
		    steps_add(&steps, places[step->from], step->by,
			places[step->to]) == -1) {
			steps_done(&steps);
			return -1;
		}
	}
	steps_done(&index->steps);
	index->steps = steps;
	return 0;
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
