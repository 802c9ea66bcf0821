#include "rule/points_parts.h"

static uint32_t next_node(const struct points_index *index,
    const struct points_words *text, uint32_t node, size_t at);
static void add_shares(const struct points_index *index, uint32_t node,
    struct points_most *most);
static size_t first_use(const struct points_index *index, uint32_t node,
    uint32_t rule);

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
points_index_most(const struct points_index *index,
    const struct points_words *text, struct points_most *most)
{
	for (size_t i = 0; i < text->count; i++) {
		uint32_t node = POINTS_ROOT;

		for (size_t at = i; at < text->count; at++) {
			node = next_node(index, text, node, at);
			if (node == POINTS_ROOT)
				break;
			if (most->seen[node] == most->now)
				continue;
			most->seen[node] = most->now;
			add_shares(index, node, most);
		}
	}
}

void
points_index_walk(const struct points_index *index,
    const struct points_words *text, uint32_t rule, points_visit *visit,
    void *arg)
{
	const struct use *uses = index->uses.list;

	for (size_t i = 0; i < text->count; i++) {
		uint32_t node = POINTS_ROOT;

		for (size_t at = i; at < text->count; at++) {
			node = next_node(index, text, node, at);
			if (node == POINTS_ROOT)
				break;
			for (size_t use = first_use(index, node, rule);
			     use < index->first_use[node + 1] &&
			     points_line_of(index, &uses[use])->rule == rule;
			     use++)
				visit(arg, points_line_of(index, &uses[use]),
				    uses[use].line, &text->words[i],
				    &text->words[at]);
		}
	}
}

static uint32_t
next_node(const struct points_index *index, const struct points_words *text,
    uint32_t node, size_t at)
{
	uint32_t name = text->names[at];

	if (name == 0 || (node != POINTS_ROOT && !text->words[at].follows))
		return POINTS_ROOT;
	if (node == POINTS_ROOT)
		return index->starts[name];
	return steps_find(&index->steps, node, name);
}

static void
add_shares(const struct points_index *index, uint32_t node,
    struct points_most *most)
{
	const struct share *one = index->shares + index->first_share[node];
	const struct share *end = index->shares + index->first_share[node + 1];

	for (; one < end; one++)
		most->sums[one->rule] += one->points;
}

/* A node's uses lie by their rules. */
static size_t
first_use(const struct points_index *index, uint32_t node, uint32_t rule)
{
	const struct use *uses = index->uses.list;
	size_t low = index->first_use[node];
	size_t high = index->first_use[node + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (points_line_of(index, &uses[middle])->rule < rule)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
