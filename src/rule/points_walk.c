#include "rule/points_parts.h"

#define NO_SHARE SIZE_MAX

static uint32_t next_node(const struct points_index *index,
    const struct points_words *text, uint32_t node, size_t at);
static void add_shares(const struct points_index *index, uint32_t node,
    struct points_most *most);
static int sum_share(const struct points_index *index, size_t share,
    uint32_t *met, uint32_t now);
static size_t find_share(const struct points_index *index, uint32_t node,
    uint32_t rule);

int
points_index_look(const struct points_index *index, struct points_words *text,
    struct points_most *most)
{
	text->places.count = 0;
	most->unsure_count = 0;
	for (size_t i = 0; i < text->count; i++) {
		uint32_t node = POINTS_ROOT;

		for (size_t at = i; at < text->count; at++) {
			struct points_place *place;

			node = next_node(index, text, node, at);
			if (node == POINTS_ROOT)
				break;
			if (index->first_share[node] ==
			    index->first_share[node + 1])
				continue;
			place = rows_add(&text->places, sizeof(*place));
			if (place == NULL)
				return -1;
			*place = (struct points_place){ node, (uint32_t)i,
				(uint32_t)at };
			add_shares(index, node, most);
		}
	}
	return 0;
}

int
points_index_sum(const struct points_index *index,
    const struct points_most *most, uint32_t rule, uint32_t *met, uint32_t now)
{
	int sum = most->sums[rule];

	for (size_t i = 0; i < most->unsure_count; i++) {
		const struct share *one = &index->shares[most->unsure[i]];

		if (one->rule == rule)
			sum += sum_share(index, most->unsure[i], met, now) -
			    one->points;
	}
	return sum;
}

void
points_index_walk(const struct points_index *index,
    const struct points_words *text, uint32_t rule, points_visit *visit,
    void *arg)
{
	const struct points_place *places = text->places.list;

	for (size_t i = 0; i < text->places.count; i++) {
		const struct points_place *place = &places[i];
		size_t share = find_share(index, place->node, rule);

		if (share == NO_SHARE)
			continue;
		for (size_t at = index->first_said[share];
		     at < index->first_said[share + 1]; at++)
			visit(arg, points_line_at(index, index->said[at]),
			    index->said[at], &text->words[place->first],
			    &text->words[place->last]);
	}
}

static uint32_t
next_node(const struct points_index *index, const struct points_words *text,
    uint32_t node, size_t at)
{
	uint32_t word = text->words[at].number;

	if (word == 0 || (node != POINTS_ROOT && !text->words[at].follows))
		return POINTS_ROOT;
	if (node == POINTS_ROOT)
		return index->starts[word];
	return steps_find(&index->steps, node, word);
}

/* Each node once, so that no more are unsure than there are shares. */
static void
add_shares(const struct points_index *index, uint32_t node,
    struct points_most *most)
{
	uint32_t end = index->first_share[node + 1];

	if (most->seen[node] == most->now)
		return;
	most->seen[node] = most->now;
	for (uint32_t i = index->first_share[node]; i < end; i++) {
		const struct share *one = &index->shares[i];

		most->sums[one->rule] += one->points;
		most->unsure[most->unsure_count] = i;
		most->unsure_count += !one->is_sure;
	}
}

/* A node's shares lie by their rules. */
static size_t
find_share(const struct points_index *index, uint32_t node, uint32_t rule)
{
	size_t low = index->first_share[node];
	size_t high = index->first_share[node + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->shares[middle].rule == rule)
			return middle;
		if (index->shares[middle].rule < rule)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_SHARE;
}

/* Of its lines, those that were not met before. */
static int
sum_share(const struct points_index *index, size_t share, uint32_t *met,
    uint32_t now)
{
	int sum = 0;

	for (size_t at = index->first_said[share];
	     at < index->first_said[share + 1]; at++) {
		uint32_t line = index->said[at];

		if (met[line] == now)
			continue;
		met[line] = now;
		sum += points_line_at(index, line)->points;
	}
	return sum;
}
