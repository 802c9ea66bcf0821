#include <stdlib.h>
#include <string.h>

#include "rule/bits.h"
#include "rule/prefilter_parts.h"
#include "rule/words.h"

#define CHUNK_WORDS 512
#define PART_BYTES  96 /* of a long text, at least */
#define PART_MAX    1024

/* What is known of a group in the part of a text that is looked at. */
enum met {
	NOT_KNOWN,
	MET,
	NOT_MET
};

struct prefilter_room {
	unsigned char *met; /* a group: of enum met */
	uint32_t *list;     /* groups that are not NOT_KNOWN */
	size_t count;
	unsigned char *ever;  /* a literal: found somewhere in a long text */
	unsigned char *found; /* a literal, words first */
	uint32_t *found_list;
	size_t found_count;
};

struct pass {
	const struct prefilter *prefilter;
	struct prefilter_room *room;
	struct span text; /* the part that is looked at */
	struct sightings *out;
};

static void clear(const struct prefilter *prefilter, struct sightings *out);
static void scan_long(struct pass *pass, struct span text);
static size_t part_end(struct span text, size_t from, bool *is_stop);
static bool is_sentence_end(struct span text, size_t at);
static void scan_part(struct pass *pass, const struct stretch *where);
static bool is_met(const struct pass *pass, uint32_t group);
static bool has_any(const struct pass *pass, uint32_t group,
    const unsigned char *found);
static void see_crossing(const struct pass *pass, const struct stretch *whole);
static void see(struct sightings *out, const struct slot *slot, uint32_t at,
    const struct stretch *where);
static void see_place(struct sightings *out, uint32_t slot,
    const struct stretch *where);
static void find_words(const struct pass *pass);
static void see_word(const struct pass *pass, uint32_t number);
static void on_loose(void *arg, size_t id, size_t end);
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
	room->ever = calloc(literals, 1);
	room->found = calloc(literals, 1);
	room->found_list = calloc(literals, sizeof(*room->found_list));
	if (room->met != NULL && room->list != NULL && room->ever != NULL &&
	    room->found != NULL && room->found_list != NULL)
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
	free(room->ever);
	free(room->found);
	free(room->found_list);
	free(room);
}

int
sightings_init(struct sightings *sightings, size_t slots, size_t owners)
{
	sightings->owner_words = owners / 64 + 1;
	sightings->first = calloc(slots + 1, sizeof(*sightings->first));
	sightings->last = calloc(slots + 1, sizeof(*sightings->last));
	sightings->slots = malloc(slots + 1);
	sightings->list = calloc(slots + 1, sizeof(*sightings->list));
	sightings->owners = calloc(sightings->owner_words, sizeof(uint64_t));
	if (sightings->slots == NULL || sightings->list == NULL ||
	    sightings->owners == NULL || sightings->first == NULL ||
	    sightings->last == NULL)
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
	free(sightings->first);
	free(sightings->last);
	rows_done(&sightings->places);
}

void
sightings_see(struct sightings *sightings, size_t slot, size_t owner)
{
	if (!sightings->slots[slot]) {
		sightings->slots[slot] = 1;
		sightings->list[sightings->count++] = (uint32_t)slot;
	}
	bits_set(sightings->owners, owner);
}

void
prefilter_scan(const struct prefilter *prefilter, struct prefilter_room *room,
    struct span text, struct sightings *out)
{
	struct pass pass = { prefilter, room, text, out };
	struct stretch whole = stretch_whole(text);

	clear(prefilter, out);
	out->is_long = text.len > PREFILTER_SHORT;
	if (out->is_long)
		scan_long(&pass, text);
	else
		scan_part(&pass, &whole);
}

static void
scan_long(struct pass *pass, struct span text)
{
	struct prefilter_room *room = pass->room;
	struct stretch whole = stretch_whole(text);

	memset(room->ever, 0,
	    pass->prefilter->words.count + 1 + pass->prefilter->loose.count);
	for (size_t from = 0; from < text.len;) {
		bool is_stop = false;
		size_t end = part_end(text, from, &is_stop);
		struct stretch where;

		(void)stretch_add(&where, 0, text, from, end);
		if (is_stop)
			where.until = (uint32_t)end;
		pass->text = span_from(span_first(text, where.until), from);
		scan_part(pass, &where);
		from = where.end;
	}
	see_crossing(pass, &whole);
}

/* A few sentences, or where none ends, some words. */
static size_t
part_end(struct span text, size_t from, bool *is_stop)
{
	size_t most = from + PART_MAX < text.len ? from + PART_MAX : text.len;

	for (size_t i = from + PART_BYTES; i < most; i++)
		if (is_sentence_end(text, i)) {
			*is_stop = true;
			return i + 1;
		}
	return most;
}

/* What no phrase reaches over: BETWEEN in phrase_emit.c. */
static bool
is_sentence_end(struct span text, size_t at)
{
	char byte = text.ptr[at];
	char next = at + 1 < text.len ? text.ptr[at + 1] : ' ';

	if (byte == '\n')
		return true;
	if (byte != '.' && byte != '!' && byte != '?')
		return false;
	if (byte == '.' && text.ptr[at - 1] == '.')
		return false;
	return next == ' ' || next == '\n';
}

static void
scan_part(struct pass *pass, const struct stretch *where)
{
	const struct prefilter *prefilter = pass->prefilter;
	const struct group *groups = prefilter->groups.list;
	const struct link *links = prefilter->slot_links.list;
	const struct slot *slots = prefilter->slots.list;
	struct prefilter_room *room = pass->room;

	size_t rarest;

	room->count = 0;
	room->found_count = 0;
	find_words(pass);
	automaton_run(&prefilter->automaton, pass->text, on_loose, pass);
	rarest = room->count;
	for (size_t i = 0; i < rarest; i++) {
		const struct group *group = &groups[room->list[i]];

		for (size_t k = 0; k < group->slot_count; k++) {
			uint32_t at = links[group->slots + k].to;
			const struct slot *slot = &slots[at];
			size_t met = 1;

			while (met < slot->group_count &&
			    is_met(pass, slot->groups[met]))
				met++;
			if (met == slot->group_count)
				see(pass->out, slot, at, where);
		}
	}
	for (size_t i = 0; i < room->count; i++)
		room->met[room->list[i]] = NOT_KNOWN;
	for (size_t i = 0; i < room->found_count; i++) {
		room->found[room->found_list[i]] = 0;
		room->ever[room->found_list[i]] = 1;
	}
}

/* Most groups are never asked for, so they are looked up when they are. */
static bool
is_met(const struct pass *pass, uint32_t group)
{
	struct prefilter_room *room = pass->room;

	if (room->met[group] == NOT_KNOWN) {
		room->met[group] = has_any(pass, group, room->found) ? MET :
								       NOT_MET;
		room->list[room->count++] = group;
	}
	return room->met[group] == MET;
}

/* Is one of its words among these? */
static bool
has_any(const struct pass *pass, uint32_t group, const unsigned char *found)
{
	const struct group *one =
	    (const struct group *)pass->prefilter->groups.list + group;

	for (size_t i = 0; i < one->id_count; i++)
		if (found[one->ids[i]])
			return true;
	return false;
}

/* All over the text, where its words stand anywhere. */
static void
see_crossing(const struct pass *pass, const struct stretch *whole)
{
	const uint32_t *list = pass->prefilter->crossing.list;
	const struct slot *slots = pass->prefilter->slots.list;

	for (size_t i = 0; i < pass->prefilter->crossing.count; i++) {
		const struct slot *slot = &slots[list[i]];
		size_t met = 0;

		while (met < slot->group_count &&
		    has_any(pass, slot->groups[met], pass->room->ever))
			met++;
		if (met < slot->group_count)
			continue;
		pass->out->first[list[i]] = 0;
		see(pass->out, slot, list[i], whole);
	}
}

/* Of what nothing is needed, nothing is known: it is always seen. */
static void
clear(const struct prefilter *prefilter, struct sightings *out)
{
	const struct slot *slots = prefilter->slots.list;
	const uint32_t *always = prefilter->always.list;

	if (out->count == SIZE_MAX)
		for (size_t i = 0; i < prefilter->slots.count; i++)
			out->slots[i] = slots[i].group_count == 0 &&
			    !slots[i].is_gated;
	else
		for (size_t i = 0; i < out->count; i++)
			out->slots[out->list[i]] = 0;
	out->count = 0;
	out->places.count = 0;
	out->no_memory = false;
	memset(out->owners, 0, out->owner_words * sizeof(uint64_t));
	for (size_t i = 0; i < prefilter->always.count; i++)
		bits_set(out->owners, always[i]);
}

static void
see(struct sightings *out, const struct slot *slot, uint32_t at,
    const struct stretch *where)
{
	if (!out->slots[at]) {
		out->slots[at] = 1;
		out->list[out->count++] = at;
		out->first[at] = 0;
		if (slot->owner != PREFILTER_NO_OWNER)
			bits_set(out->owners, slot->owner);
	}
	if (out->is_long)
		see_place(out, at, where);
}

/* Parts that touch are one place. */
static void
see_place(struct sightings *out, uint32_t slot, const struct stretch *where)
{
	struct place *places = out->places.list;
	struct place *row;

	if (out->first[slot] != 0) {
		struct stretch *last = &places[out->last[slot] - 1].where;

		if (where->start <= last->end) {
			last->end = where->end;
			last->until = where->until;
			return;
		}
	}
	row = rows_add(&out->places, sizeof(*row));
	if (row == NULL) {
		out->no_memory = true;
		return;
	}
	row->where = *where;
	row->next = 0;
	places = out->places.list;
	if (out->first[slot] == 0)
		out->first[slot] = (uint32_t)out->places.count;
	else
		places[out->last[slot] - 1].next = (uint32_t)out->places.count;
	out->last[slot] = (uint32_t)out->places.count;
}

static void
find_words(const struct pass *pass)
{
	const struct prefilter *prefilter = pass->prefilter;
	struct word words[CHUNK_WORDS];
	uint32_t last = 0;
	size_t count, at = 0;

	while ((count = words_read(pass->text, &at, words, CHUNK_WORDS)) > 0)
		for (size_t i = 0; i < count; i++) {
			const struct word *one = &words[i];
			struct span word = { pass->text.ptr + one->start,
				one->end - one->start };
			uint32_t number = word_table_find(&prefilter->words,
			    word, one->hash);

			see_word(pass, number);
			if (number != 0 && last != 0 && one->follows)
				see_word(pass,
				    steps_find(&prefilter->twos, last, number));
			last = number;
		}
}

/* 0: it is none. */
static void
see_word(const struct pass *pass, uint32_t number)
{
	const struct prefilter *prefilter = pass->prefilter;

	if (number != 0 && is_new(pass->room, number))
		meet(pass->room, &prefilter->word_links, prefilter->word_first,
		    number);
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

		if (room->met[group] != NOT_KNOWN)
			continue;
		room->met[group] = MET;
		room->list[room->count++] = group;
	}
}

static bool
is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	    (byte >= 'A' && byte <= 'Z');
}
