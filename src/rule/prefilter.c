#include <stdlib.h>

#include "base/table.h"
#include "rule/prefilter_parts.h"
#include "rule/words.h"

#define NONE UINT32_MAX

static int add_need(struct prefilter *prefilter, const struct phrase_need *need,
    uint32_t *group);
static int add_literal(struct prefilter *prefilter,
    const struct phrase_literal *literal, uint32_t *id);
static uint32_t add_two(struct prefilter *prefilter, struct span text);
static uint32_t add_loose(struct prefilter *prefilter,
    const struct phrase_literal *literal);
static bool is_word(const struct phrase_literal *literal);
static int compare_ids(const void *a, const void *b);
static uint32_t find_group(struct prefilter *prefilter, const uint32_t *ids,
    size_t count);
static int add_slot(struct prefilter *prefilter, const struct slot *slot);
static int build_automaton(struct prefilter *prefilter);
static void drop_scaffold(struct prefilter *prefilter);

struct prefilter *
prefilter_new(struct word_table *words)
{
	struct prefilter *prefilter = calloc(1, sizeof(*prefilter));

	if (prefilter == NULL)
		return NULL;
	prefilter->words = words;
	prefilter->loose_known = table_new();
	prefilter->groups_known = table_new();
	if (prefilter->loose_known == NULL || prefilter->groups_known == NULL) {
		prefilter_free(prefilter);
		return NULL;
	}
	return prefilter;
}

void
prefilter_free(struct prefilter *prefilter)
{
	if (prefilter == NULL)
		return;
	drop_scaffold(prefilter);
	steps_done(&prefilter->twos);
	rows_done(&prefilter->loose);
	rows_done(&prefilter->groups);
	rows_done(&prefilter->slots);
	rows_done(&prefilter->always);
	rows_done(&prefilter->crossing);
	free(prefilter->two_firsts);
	free(prefilter->masks);
	free(prefilter->first_mask);
	free(prefilter->reaches);
	free(prefilter->reached);
	free(prefilter->candidates);
	automaton_done(&prefilter->automaton);
	arena_done(&prefilter->arena);
	free(prefilter);
}

int
prefilter_add_phrase(struct prefilter *prefilter, const struct phrase *phrase,
    uint32_t owner)
{
	struct slot slot = { .owner = owner, .crosses = phrase->crosses };

	for (size_t i = 0; i < phrase->need_count; i++)
		if (add_need(prefilter, &phrase->needs[i],
			&slot.groups[slot.group_count++]) == -1)
			return -1;
	return add_slot(prefilter, &slot);
}

int
prefilter_add_always(struct prefilter *prefilter, uint32_t owner)
{
	return add_slot(prefilter, &(struct slot){ .owner = owner });
}

int
prefilter_add_gated(struct prefilter *prefilter)
{
	return add_slot(prefilter,
	    &(struct slot){ .owner = PREFILTER_NO_OWNER, .is_gated = true });
}

int
prefilter_always(struct prefilter *prefilter, uint32_t owner)
{
	uint32_t *row;

	if (owner == PREFILTER_NO_OWNER)
		return 0;
	row = rows_add(&prefilter->always, sizeof(*row));
	if (row == NULL)
		return -1;
	*row = owner;
	return 0;
}

int
prefilter_compile(struct prefilter *prefilter)
{
	if (prefilter_link(prefilter) == -1)
		return -1;
	drop_scaffold(prefilter);
	return build_automaton(prefilter);
}

static int
add_need(struct prefilter *prefilter, const struct phrase_need *need,
    uint32_t *group)
{
	uint32_t ids[PHRASE_NEED_LITERALS];
	size_t kept = 0;

	if (need->count > PHRASE_NEED_LITERALS)
		return -1;
	for (size_t i = 0; i < need->count; i++)
		if (add_literal(prefilter, &need->list[i], &ids[i]) == -1)
			return -1;
	qsort(ids, need->count, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < need->count; i++)
		if (kept == 0 || ids[kept - 1] != ids[i])
			ids[kept++] = ids[i];
	*group = find_group(prefilter, ids, kept);
	return *group == NONE ? -1 : 0;
}

static int
add_literal(struct prefilter *prefilter, const struct phrase_literal *literal,
    uint32_t *id)
{
	uint32_t number;

	if (literal->is_two) {
		number = add_two(prefilter, literal->text);
		*id = LITERAL_ID(LITERAL_TWO, number);
		return number == 0 ? -1 : 0;
	}
	if (is_word(literal)) {
		number = word_table_add(prefilter->words, literal->text);
		*id = LITERAL_ID(LITERAL_WORD, number);
		return number == 0 ? -1 : 0;
	}
	number = add_loose(prefilter, literal);
	*id = LITERAL_ID(LITERAL_LOOSE, number);
	return number == NONE ? -1 : 0;
}

/* From 1 on, in order. 0: out of memory. */
static uint32_t
add_two(struct prefilter *prefilter, struct span text)
{
	size_t blank = span_find_char(text, ' ');
	uint32_t first = word_table_add(prefilter->words,
	    span_first(text, blank));
	uint32_t second = word_table_add(prefilter->words,
	    span_from(text, blank + 1));
	uint32_t both;

	if (first == 0 || second == 0)
		return 0;
	both = steps_find(&prefilter->twos, first, second);
	if (both != 0)
		return both;
	both = (uint32_t)prefilter->twos.count + 1;
	return steps_add(&prefilter->twos, first, second, both) == -1 ? 0 :
									both;
}

static uint32_t
add_loose(struct prefilter *prefilter, const struct phrase_literal *literal)
{
	uintptr_t place = (uintptr_t)table_get(prefilter->loose_known,
	    literal->text);
	struct loose *row;

	if (place == 0) {
		row = rows_add(&prefilter->loose, sizeof(*row));
		place = prefilter->loose.count;
		if (row == NULL ||
		    table_put(prefilter->loose_known, literal->text,
			(void *)place) == -1)
			return NONE;
		row->whole = literal->whole;
		row->text = arena_copy(&prefilter->arena, literal->text);
		if (row->text.ptr == NULL)
			return NONE;
	}
	/* One text is one literal, as loose as its loosest use. */
	row = (struct loose *)prefilter->loose.list + place - 1;
	row->whole = row->whole && literal->whole;
	return (uint32_t)place - 1;
}

/* A word by itself, as words.h has it? */
static bool
is_word(const struct phrase_literal *literal)
{
	struct word words[2];
	size_t at = 0;

	return literal->whole &&
	    words_read(literal->text, NULL, &at, words, 2) == 1 &&
	    words[0].start == 0 && words[0].end == literal->text.len;
}

static int
compare_ids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a;
	uint32_t right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

static uint32_t
find_group(struct prefilter *prefilter, const uint32_t *ids, size_t count)
{
	struct span key = { (const char *)ids, count * sizeof(*ids) };
	uintptr_t place = (uintptr_t)table_get(prefilter->groups_known, key);
	struct group *group;
	uint32_t *copy;

	if (place != 0)
		return (uint32_t)place - 1;
	group = rows_add(&prefilter->groups, sizeof(*group));
	copy = arena_alloc(&prefilter->arena, count + 1, sizeof(*copy));
	if (group == NULL || copy == NULL)
		return NONE;
	for (size_t i = 0; i < count; i++)
		copy[i] = ids[i];
	group->ids = copy;
	group->id_count = (uint32_t)count;
	place = prefilter->groups.count;
	if (table_put(prefilter->groups_known, key, (void *)place) == -1)
		return NONE;
	return (uint32_t)place - 1;
}

static int
add_slot(struct prefilter *prefilter, const struct slot *slot)
{
	struct slot *row = rows_add(&prefilter->slots, sizeof(*row));
	uint32_t *crossing;

	if (row == NULL)
		return -1;
	*row = *slot;
	if (slot->group_count == 0)
		return prefilter_always(prefilter, slot->owner);
	if (!slot->crosses)
		return 0;
	crossing = rows_add(&prefilter->crossing, sizeof(*crossing));
	if (crossing == NULL)
		return -1;
	*crossing = (uint32_t)prefilter->slots.count - 1;
	return 0;
}

static int
build_automaton(struct prefilter *prefilter)
{
	const struct loose *list = prefilter->loose.list;
	size_t count = prefilter->loose.count;
	struct span *strings = calloc(count + 1, sizeof(*strings));
	int result;

	if (strings == NULL)
		return -1;
	for (size_t i = 0; i < count; i++)
		strings[i] = list[i].text;
	result = automaton_build(&prefilter->automaton, strings, count);
	free(strings);
	return result;
}

/* What is asked for only while phrases are added. */
static void
drop_scaffold(struct prefilter *prefilter)
{
	table_free(prefilter->loose_known);
	table_free(prefilter->groups_known);
	prefilter->loose_known = NULL;
	prefilter->groups_known = NULL;
}
