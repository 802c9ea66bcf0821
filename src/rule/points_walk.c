#include "rule/bits.h"
#include "rule/points_parts.h"

#define NO_SHARE SIZE_MAX

/*
 * Words ahead for which memory is asked, since most of what a word leads to is
 * in no cache: what tells where to look, then what lies there.
 */
#define AHEAD_FAR  6
#define AHEAD_NEAR 3

static uint32_t next_node(const struct points_index *index,
    const struct points_words *text, uint32_t node, size_t at);
static void look_ahead(const struct points_index *index,
    const struct points_words *text, size_t at);
static void begin(struct points_words *text, struct points_most *most);
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
	begin(text, most);
	for (size_t i = 0; i < text->count; i++) {
		uint32_t node = POINTS_ROOT;

		look_ahead(index, text, i);
		for (size_t at = i; at < text->count; at++) {
			struct points_place *place;

			node = next_node(index, text, node, at);
			if (node == POINTS_ROOT)
				break;
			if (index->shares[node].rule == 0)
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
	int sum = most->sums[rule].most;

	for (uint32_t i = most->sums[rule].unsure; i != 0;
	     i = most->unsure[i].before) {
		uint32_t share = most->unsure[i].share;

		sum += sum_share(index, share, met, now) -
		    index->shares[share].points;
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

static void
look_ahead(const struct points_index *index, const struct points_words *text,
    size_t at)
{
	const struct word *words = text->words + at;
	uint32_t node;

	if (at + AHEAD_FAR + 1 >= text->count || index->steps.size == 0)
		return;
	node = index->starts[words[AHEAD_FAR].number];
	__builtin_prefetch(index->shares + node);
	steps_fetch_filter(&index->steps, node, words[AHEAD_FAR + 1].number);
	node = index->starts[words[AHEAD_NEAR].number];
	if (node != POINTS_ROOT)
		steps_fetch(&index->steps, node, words[AHEAD_NEAR + 1].number);
}

/* The nodes that the last text met. */
static void
begin(struct points_words *text, struct points_most *most)
{
	const struct points_place *places = text->places.list;

	for (size_t i = 0; i < text->places.count; i++)
		bits_clear(most->seen, places[i].node);
	text->places.count = 0;
	most->unsure_count = 1;
}

/* Each node once, so that no more are unsure than there are shares. */
static void
add_shares(const struct points_index *index, uint32_t node,
    struct points_most *most)
{
	uint32_t end = node + 1 + index->shares[node].rule;

	if (bits_has(most->seen, node))
		return;
	bits_set(most->seen, node);
	for (uint32_t i = node + 1; i < end; i++) {
		const struct share *one = &index->shares[i];
		struct points_sum *sum = &most->sums[one->rule];

		sum->most += one->points;
		if (one->is_sure)
			continue;
		most->unsure[most->unsure_count] = (struct points_unsure){ i,
			sum->unsure };
		sum->unsure = (uint32_t)most->unsure_count++;
	}
}

/* The first of the rule, which has its lines. */
static size_t
find_share(const struct points_index *index, uint32_t node, uint32_t rule)
{
	size_t end = node + 1 + index->shares[node].rule;

	for (size_t i = node + 1; i < end; i++)
		if (index->shares[i].rule == rule)
			return i;
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
