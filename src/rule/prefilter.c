#include "rule/prefilter.h"

#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "rule/arena.h"
#include "rule/automaton.h"
#include "rule/rows.h"
#include "rule/word_table.h"
#include "rule/words.h"

#define CHUNK_WORDS 512
#define NONE        UINT32_MAX

/* What is no whole word: a part of one, a symbol, a finding's mark. */
struct loose {
	struct span text;
	bool whole; /* no letter or digit beside it */
};

/* The words that meet one need; phrases share them. */
struct group {
	uint32_t slots; /* first of those for which it is the rarest */
	uint32_t slot_count;
};

struct slot {
	uint32_t groups[PHRASE_NEEDS_MAX]; /* the rarest first */
	uint32_t group_count;
	uint32_t owner;
};

/* A literal belongs to a group, or a slot to its rarest group. */
struct link {
	uint32_t from;
	uint32_t to;
};

/* Words are literals 1 and up, loose ones stand behind these. */
struct prefilter {
	struct arena arena;
	struct word_table words;
	struct table *loose_known;  /* text to its place, from 1 */
	struct table *groups_known; /* its literals to its place, from 1 */
	struct rows loose;
	struct rows groups;
	struct rows slots;
	struct rows always;     /* owners of slots without a need */
	struct rows word_links; /* word to group */
	struct rows loose_links;
	struct rows slot_links; /* group to slot */
	uint32_t *word_first;   /* link of a word, and one behind the last */
	uint32_t *loose_first;
	struct automaton automaton;
};

struct prefilter_room {
	unsigned char *met; /* a group */
	uint32_t *list;     /* groups that are */
	size_t count;
	unsigned char *found; /* a literal, words first */
	uint32_t *found_list;
	size_t found_count;
};

struct pass {
	const struct prefilter *prefilter;
	struct prefilter_room *room;
	struct span text;
};

static int add_need(struct prefilter *prefilter, const struct phrase_need *need,
    uint32_t *group);
static int add_literal(struct prefilter *prefilter,
    const struct phrase_literal *literal, uint32_t *id);
static uint32_t add_loose(struct prefilter *prefilter,
    const struct phrase_literal *literal);
static bool is_word(const struct phrase_literal *literal);
static int compare_ids(const void *a, const void *b);
static uint32_t find_group(struct prefilter *prefilter, const uint32_t *ids,
    size_t count);
static int link_group(struct prefilter *prefilter, const uint32_t *ids,
    size_t count, uint32_t group);
static int add_slot(struct prefilter *prefilter, const struct slot *slot);
static uint32_t *sort_links(struct rows *links, size_t count);
static int build_automaton(struct prefilter *prefilter);
static void clear(const struct prefilter *prefilter, struct sightings *out);
static void see(struct sightings *out, const struct slot *slot, uint32_t at);
static void find_words(const struct pass *pass);
static void on_loose(void *arg, size_t id, size_t end);
static bool is_new(struct prefilter_room *room, size_t literal);
static void meet(struct prefilter_room *room, const struct rows *links,
    const uint32_t *first, size_t from);
static bool is_letter(char byte);

struct prefilter *
prefilter_new(void)
{
	struct prefilter *prefilter = calloc(1, sizeof(*prefilter));

	if (prefilter == NULL)
		return NULL;
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
	word_table_done(&prefilter->words);
	table_free(prefilter->loose_known);
	table_free(prefilter->groups_known);
	rows_done(&prefilter->loose);
	rows_done(&prefilter->groups);
	rows_done(&prefilter->slots);
	rows_done(&prefilter->always);
	rows_done(&prefilter->word_links);
	rows_done(&prefilter->loose_links);
	rows_done(&prefilter->slot_links);
	free(prefilter->word_first);
	free(prefilter->loose_first);
	automaton_done(&prefilter->automaton);
	arena_done(&prefilter->arena);
	free(prefilter);
}

int
prefilter_add_phrase(struct prefilter *prefilter, const struct phrase *phrase,
    uint32_t owner)
{
	struct slot slot = { .owner = owner };

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
	uint32_t *first;
	struct group *groups = prefilter->groups.list;

	prefilter->word_first = sort_links(&prefilter->word_links,
	    prefilter->words.count + 1);
	prefilter->loose_first = sort_links(&prefilter->loose_links,
	    prefilter->loose.count);
	first = sort_links(&prefilter->slot_links, prefilter->groups.count);
	for (size_t i = 0; first != NULL && i < prefilter->groups.count; i++) {
		groups[i].slots = first[i];
		groups[i].slot_count = first[i + 1] - first[i];
	}
	free(first);
	if (first == NULL || prefilter->word_first == NULL ||
	    prefilter->loose_first == NULL)
		return -1;
	return build_automaton(prefilter);
}

struct prefilter_room *
prefilter_room_new(const struct prefilter *prefilter)
{
	struct prefilter_room *room = calloc(1, sizeof(*room));
	size_t groups = prefilter->groups.count + 1;
	size_t literals = prefilter->words.count + 1 + prefilter->loose.count;

	if (room == NULL)
		return NULL;
	room->met = calloc(groups, 1);
	room->list = calloc(groups, sizeof(*room->list));
	room->found = calloc(literals, 1);
	room->found_list = calloc(literals, sizeof(*room->found_list));
	if (room->met != NULL && room->list != NULL && room->found != NULL &&
	    room->found_list != NULL)
		return room;
	prefilter_room_free(room);
	return NULL;
}

void
prefilter_room_free(struct prefilter_room *room)
{
	if (room == NULL)
		return;
	free(room->met);
	free(room->list);
	free(room->found);
	free(room->found_list);
	free(room);
}

int
sightings_init(struct sightings *sightings, size_t slots, size_t owners)
{
	sightings->owner_words = owners / 64 + 1;
	sightings->slots = malloc(slots + 1);
	sightings->list = calloc(slots + 1, sizeof(*sightings->list));
	sightings->owners = calloc(sightings->owner_words, sizeof(uint64_t));
	if (sightings->slots == NULL || sightings->list == NULL ||
	    sightings->owners == NULL)
		return -1;
	memset(sightings->slots, 1, slots + 1);
	memset(sightings->owners, 0xff,
	    sightings->owner_words * sizeof(uint64_t));
	sightings->count = SIZE_MAX;
	return 0;
}

void
sightings_done(struct sightings *sightings)
{
	free(sightings->slots);
	free(sightings->list);
	free(sightings->owners);
}

void
prefilter_scan(const struct prefilter *prefilter, struct prefilter_room *room,
    struct span text, struct sightings *out)
{
	const struct group *groups = prefilter->groups.list;
	const struct link *links = prefilter->slot_links.list;
	const struct slot *slots = prefilter->slots.list;
	struct pass pass = { prefilter, room, text };

	clear(prefilter, out);
	room->count = 0;
	room->found_count = 0;
	find_words(&pass);
	automaton_run(&prefilter->automaton, text, on_loose, &pass);
	for (size_t i = 0; i < room->count; i++) {
		const struct group *group = &groups[room->list[i]];

		for (size_t k = 0; k < group->slot_count; k++) {
			uint32_t at = links[group->slots + k].to;
			const struct slot *slot = &slots[at];
			size_t met = 1;

			while (met < slot->group_count &&
			    room->met[slot->groups[met]])
				met++;
			if (met == slot->group_count)
				see(out, slot, at);
		}
	}
	for (size_t i = 0; i < room->count; i++)
		room->met[room->list[i]] = 0;
	for (size_t i = 0; i < room->found_count; i++)
		room->found[room->found_list[i]] = 0;
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

/* Twice a word's number, or twice a loose one's place and 1. */
static int
add_literal(struct prefilter *prefilter, const struct phrase_literal *literal,
    uint32_t *id)
{
	uint32_t number;

	if (is_word(literal)) {
		number = word_table_add(&prefilter->words, literal->text);
		*id = number * 2;
		return number == 0 ? -1 : 0;
	}
	number = add_loose(prefilter, literal);
	*id = number * 2 + 1;
	return number == NONE ? -1 : 0;
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
	    words_read(literal->text, &at, words, 2) == 1 &&
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

	if (place != 0)
		return (uint32_t)place - 1;
	if (rows_add(&prefilter->groups, sizeof(struct group)) == NULL)
		return NONE;
	place = prefilter->groups.count;
	if (table_put(prefilter->groups_known, key, (void *)place) == -1 ||
	    link_group(prefilter, ids, count, (uint32_t)place - 1) == -1)
		return NONE;
	return (uint32_t)place - 1;
}

static int
link_group(struct prefilter *prefilter, const uint32_t *ids, size_t count,
    uint32_t group)
{
	for (size_t i = 0; i < count; i++) {
		struct link *link = rows_add(ids[i] % 2 == 0 ?
			&prefilter->word_links :
			&prefilter->loose_links,
		    sizeof(*link));

		if (link == NULL)
			return -1;
		*link = (struct link){ ids[i] / 2, group };
	}
	return 0;
}

static int
add_slot(struct prefilter *prefilter, const struct slot *slot)
{
	struct slot *row = rows_add(&prefilter->slots, sizeof(*row));
	struct link *link;

	if (row == NULL)
		return -1;
	*row = *slot;
	if (slot->group_count == 0)
		return prefilter_always(prefilter, slot->owner);
	link = rows_add(&prefilter->slot_links, sizeof(*link));
	if (link == NULL)
		return -1;
	*link = (struct link){ slot->groups[0],
		(uint32_t)prefilter->slots.count - 1 };
	return 0;
}

/* By where they come from; the first of each. NULL: out of memory. */
static uint32_t *
sort_links(struct rows *links, size_t count)
{
	uint32_t *first = calloc(count + 2, sizeof(*first));
	struct link *sorted = calloc(links->count + 1, sizeof(*sorted));
	const struct link *list = links->list;

	if (first == NULL || sorted == NULL) {
		free(first);
		free(sorted);
		return NULL;
	}
	for (size_t i = 0; i < links->count; i++)
		first[list[i].from + 2]++;
	for (size_t i = 2; i < count + 2; i++)
		first[i] += first[i - 1];
	for (size_t i = 0; i < links->count; i++)
		sorted[first[list[i].from + 1]++] = list[i];
	free(links->list);
	links->list = sorted;
	links->capacity = links->count;
	return first;
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

/* Of what nothing is needed, nothing is known: it is always seen. */
static void
clear(const struct prefilter *prefilter, struct sightings *out)
{
	const struct slot *slots = prefilter->slots.list;
	const uint32_t *always = prefilter->always.list;

	if (out->count == SIZE_MAX)
		for (size_t i = 0; i < prefilter->slots.count; i++)
			out->slots[i] = slots[i].group_count == 0;
	else
		for (size_t i = 0; i < out->count; i++)
			out->slots[out->list[i]] = 0;
	out->count = 0;
	memset(out->owners, 0, out->owner_words * sizeof(uint64_t));
	for (size_t i = 0; i < prefilter->always.count; i++)
		out->owners[always[i] / 64] |= UINT64_C(1) << always[i] % 64;
}

static void
see(struct sightings *out, const struct slot *slot, uint32_t at)
{
	out->slots[at] = 1;
	out->list[out->count++] = at;
	if (slot->owner != PREFILTER_NO_OWNER)
		out->owners[slot->owner / 64] |= UINT64_C(1)
		    << slot->owner % 64;
}

static void
find_words(const struct pass *pass)
{
	const struct prefilter *prefilter = pass->prefilter;
	struct word words[CHUNK_WORDS];
	size_t count, at = 0;

	while ((count = words_read(pass->text, &at, words, CHUNK_WORDS)) > 0)
		for (size_t i = 0; i < count; i++) {
			const struct word *one = &words[i];
			struct span word = { pass->text.ptr + one->start,
				one->end - one->start };
			uint32_t number = word_table_find(&prefilter->words,
			    word, one->hash);

			if (number != 0 && is_new(pass->room, number))
				meet(pass->room, &prefilter->word_links,
				    prefilter->word_first, number);
		}
}

static void
on_loose(void *arg, size_t id, size_t end)
{
	const struct pass *pass = arg;
	const struct prefilter *prefilter = pass->prefilter;
	const struct loose *loose =
	    (const struct loose *)prefilter->loose.list + id;
	size_t start = end - loose->text.len;

	/* ASCII letters and digits alone: others may be symbols. */
	if (loose->whole &&
	    ((start > 0 && is_letter(pass->text.ptr[start - 1])) ||
		(end < pass->text.len && is_letter(pass->text.ptr[end]))))
		return;
	if (is_new(pass->room, prefilter->words.count + 1 + id))
		meet(pass->room, &prefilter->loose_links,
		    prefilter->loose_first, id);
}

/* A literal counts once; common ones stand in many groups. */
static bool
is_new(struct prefilter_room *room, size_t literal)
{
	if (room->found[literal])
		return false;
	room->found[literal] = 1;
	room->found_list[room->found_count++] = (uint32_t)literal;
	return true;
}

static void
meet(struct prefilter_room *room, const struct rows *links,
    const uint32_t *first, size_t from)
{
	const struct link *list = links->list;

	for (size_t i = first[from]; i < first[from + 1]; i++) {
		uint32_t group = list[i].to;

		if (room->met[group])
			continue;
		room->met[group] = 1;
		room->list[room->count++] = group;
	}
}

static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	    (byte >= 'A' && byte <= 'Z');
}
