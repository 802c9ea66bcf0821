#include <stdlib.h>
#include <string.h>

#include "rule/bits.h"
#include "rule/prefilter_parts.h"
#include "rule/words.h"

#define CHUNK_WORDS 512

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
	struct sightings *out;
};

static void clear(const struct prefilter *prefilter, struct sightings *out);
static void see(struct sightings *out, const struct slot *slot, uint32_t at);
static void find_words(const struct pass *pass);
static void on_loose(void *arg, size_t id, size_t end);
static void note(struct sightings *out, size_t literal, size_t start,
    size_t end);
static bool is_new(struct prefilter_room *room, size_t literal);
static void meet(struct prefilter_room *room, const struct rows *links,
    const uint32_t *first, size_t from);
static bool is_letter(char byte);

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
sightings_init(struct sightings *sightings, const struct prefilter *prefilter,
    size_t slots, size_t owners)
{
	sightings->owner_words = owners / 64 + 1;
	sightings->literals = prefilter == NULL ?
	    1 :
	    prefilter->words.count + 1 + prefilter->loose.count;
	sightings->place_count = calloc(sightings->literals, 1);
	sightings->places = calloc(sightings->literals * PREFILTER_PLACES,
	    sizeof(*sightings->places));
	sightings->slots = malloc(slots + 1);
	sightings->list = calloc(slots + 1, sizeof(*sightings->list));
	sightings->owners = calloc(sightings->owner_words, sizeof(uint64_t));
	if (sightings->slots == NULL || sightings->list == NULL ||
	    sightings->owners == NULL || sightings->place_count == NULL ||
	    sightings->places == NULL)
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
	free(sightings->place_count);
	free(sightings->places);
}

void
prefilter_scan(const struct prefilter *prefilter, struct prefilter_room *room,
    struct span text, struct sightings *out)
{
	const struct group *groups = prefilter->groups.list;
	const struct link *links = prefilter->slot_links.list;
	const struct slot *slots = prefilter->slots.list;
	struct pass pass = { prefilter, room, text, out };

	clear(prefilter, out);
	out->has_places = text.len > PREFILTER_SHORT;
	if (out->has_places)
		memset(out->place_count, 0, out->literals);
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
		bits_set(out->owners, always[i]);
}

static void
see(struct sightings *out, const struct slot *slot, uint32_t at)
{
	out->slots[at] = 1;
	out->list[out->count++] = at;
	if (slot->owner != PREFILTER_NO_OWNER)
		bits_set(out->owners, slot->owner);
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

			if (number != 0 && pass->out->has_places)
				note(pass->out, number, one->start, one->end);
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
	if (pass->out->has_places)
		note(pass->out, prefilter->words.count + 1 + id, start, end);
	if (is_new(pass->room, prefilter->words.count + 1 + id))
		meet(pass->room, &prefilter->loose_links,
		    prefilter->loose_first, id);
}

static void
note(struct sightings *out, size_t literal, size_t start, size_t end)
{
	unsigned char *count = &out->place_count[literal];

	if (*count < PREFILTER_PLACES)
		out->places[literal * PREFILTER_PLACES + *count] =
		    (struct stretch){ (uint32_t)start, (uint32_t)end };
	if (*count <= PREFILTER_PLACES)
		++*count;
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
