#include <stdlib.h>
#include <string.h>

#include "rule/bits.h"
#include "rule/prefilter_parts.h"
#include "rule/words.h"

#define CHUNK_WORDS 512
#define PART_BYTES  96 /* of a long text, at least */
#define PART_MAX    1024

struct prefilter_room {
	unsigned char *met; /* a group: met, where it is some slot's rarest */
	uint32_t *list;     /* those that are */
	size_t count;
	uint64_t *ever; /* literals found somewhere in a long text */
};

struct pass {
	const struct prefilter *prefilter;
	struct prefilter_room *room;
	const struct prefilter_text *whole;
	struct span text; /* the part that is looked at */
	struct sightings *out;
};

static void clear(const struct prefilter *prefilter, struct sightings *out);
static void forget_found(struct sightings *out);
static void scan_long(struct pass *pass, struct span text);
static size_t part_end(struct span text, size_t from, bool *is_stop);
static bool is_sentence_end(struct span text, size_t at);
static void scan_part(struct pass *pass, const struct stretch *where);
static bool can_hit(const struct pass *pass, const struct candidate *one);
static bool is_met(const struct prefilter *prefilter, uint32_t group,
    const uint64_t *found);
static void see_crossing(const struct pass *pass, const struct stretch *whole);
static void see(struct sightings *out, uint32_t owner, uint32_t at,
    const struct stretch *where);
static void see_place(struct sightings *out, uint32_t slot,
    const struct stretch *where);
static void find_words(const struct pass *pass);
static uint32_t see_words(const struct pass *pass, const struct word *words,
    size_t count, uint32_t last);
static void on_loose(void *arg, size_t id, size_t end);
static void see_literal(const struct pass *pass, size_t literal);
static bool is_letter(char byte);

struct prefilter_room *
prefilter_room_new(const struct prefilter *prefilter)
{
	struct prefilter_room *room = calloc(1, sizeof(*room));
	size_t groups = prefilter->groups.count + 1;

	if (room == NULL)
		return NULL;
	room->met = calloc(groups, 1);
	room->list = calloc(groups, sizeof(*room->list));
	room->ever = calloc(prefilter->literal_count / 64 + 1,
	    sizeof(*room->ever));
	if (room->met != NULL && room->list != NULL && room->ever != NULL)
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
	free(room);
}

int
sightings_init(struct sightings *sightings, const struct prefilter *prefilter,
    size_t slots, size_t owners)
{
	size_t literals = prefilter == NULL ? 0 : prefilter->literal_count;

	sightings->owner_words = owners / 64 + 1;
	sightings->first = calloc(slots + 1, sizeof(*sightings->first));
	sightings->last = calloc(slots + 1, sizeof(*sightings->last));
	sightings->slots = malloc(slots + 1);
	sightings->list = calloc(slots + 1, sizeof(*sightings->list));
	sightings->owners = calloc(sightings->owner_words, sizeof(uint64_t));
	sightings->found = calloc(literals / 64 + 1, sizeof(uint64_t));
	sightings->found_list = calloc(literals + 1, sizeof(uint32_t));
	if (sightings->slots == NULL || sightings->list == NULL ||
	    sightings->owners == NULL || sightings->first == NULL ||
	    sightings->last == NULL || sightings->found == NULL ||
	    sightings->found_list == NULL)
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
	free(sightings->found);
	free(sightings->found_list);
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

bool
prefilter_can_hit(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot)
{
	const struct slot *one;

	if (seen->slots[slot] || prefilter == NULL || seen->is_long)
		return seen->slots[slot];
	one = (const struct slot *)prefilter->slots.list + slot;
	if (one->owner != PREFILTER_NO_OWNER || one->is_gated)
		return false;
	for (size_t i = 0; i < one->group_count; i++)
		if (!is_met(prefilter, one->groups[i], seen->found))
			return false;
	return true;
}

void
prefilter_scan(const struct prefilter *prefilter, struct prefilter_room *room,
    const struct prefilter_text *text, struct sightings *out)
{
	struct pass pass = { prefilter, room, text, text->text, out };
	struct stretch whole = stretch_whole(text->text);

	clear(prefilter, out);
	out->is_long = text->text.len > PREFILTER_SHORT;
	if (out->is_long)
		scan_long(&pass, text->text);
	else
		scan_part(&pass, &whole);
}

static void
scan_long(struct pass *pass, struct span text)
{
	struct prefilter_room *room = pass->room;
	struct stretch whole = stretch_whole(text);

	memset(room->ever, 0,
	    (pass->prefilter->literal_count / 64 + 1) * sizeof(*room->ever));
	for (size_t from = 0; from < text.len;) {
		bool is_stop = false;
		size_t end = part_end(text, from, &is_stop);
		struct stretch where;

		(void)stretch_add(&where, 0, text, from, end);
		if (is_stop)
			where.until = (uint32_t)end;
		pass->text = span_from(span_first(text, where.until), from);
		forget_found(pass->out);
		scan_part(pass, &where);
		for (size_t i = 0; i < pass->out->found_count; i++)
			bits_set(room->ever, pass->out->found_list[i]);
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

/*
 * Of a short text, what has no owner is looked at when it is asked for: most
 * of it belongs to rules that are not tried.
 */
static void
scan_part(struct pass *pass, const struct stretch *where)
{
	const struct prefilter *prefilter = pass->prefilter;
	const struct group *groups = prefilter->groups.list;
	struct prefilter_room *room = pass->room;

	room->count = 0;
	find_words(pass);
	automaton_run(&prefilter->automaton, pass->text, on_loose, pass);
	for (size_t i = 0; i < room->count; i++) {
		const struct group *group = &groups[room->list[i]];
		const struct candidate *one = prefilter->candidates +
		    group->first;
		const struct candidate *end = one +
		    (pass->out->is_long ? group->count : group->owned);

		for (; one < end; one++)
			if (can_hit(pass, one))
				see(pass->out, one->owner, one->slot, where);
		room->met[room->list[i]] = 0;
	}
}

static bool
can_hit(const struct pass *pass, const struct candidate *one)
{
	if (one->owner != PREFILTER_NO_OWNER &&
	    !bits_has(pass->whole->owners, one->owner))
		return false;
	for (size_t i = 0; i < one->group_count; i++)
		if (!is_met(pass->prefilter, one->groups[i], pass->out->found))
			return false;
	return true;
}

/* Is one of its words among these? */
static bool
is_met(const struct prefilter *prefilter, uint32_t group, const uint64_t *found)
{
	const struct mask *one = prefilter->masks +
	    prefilter->first_mask[group];
	const struct mask *end = prefilter->masks +
	    prefilter->first_mask[group + 1];

	for (; one < end; one++)
		if ((found[one->at] & one->bits) != 0)
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
		    is_met(pass->prefilter, slot->groups[met],
			pass->room->ever))
			met++;
		if (met < slot->group_count)
			continue;
		pass->out->first[list[i]] = 0;
		see(pass->out, slot->owner, list[i], whole);
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
	forget_found(out);
	out->places.count = 0;
	out->no_memory = false;
	memset(out->owners, 0, out->owner_words * sizeof(uint64_t));
	for (size_t i = 0; i < prefilter->always.count; i++)
		bits_set(out->owners, always[i]);
}

static void
forget_found(struct sightings *out)
{
	for (size_t i = 0; i < out->found_count; i++)
		out->found[out->found_list[i] / 64] = 0;
	out->found_count = 0;
}

static void
see(struct sightings *out, uint32_t owner, uint32_t at,
    const struct stretch *where)
{
	if (!out->slots[at]) {
		out->slots[at] = 1;
		out->list[out->count++] = at;
		out->first[at] = 0;
		if (owner != PREFILTER_NO_OWNER)
			bits_set(out->owners, owner);
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
	const struct words *known = pass->whole->words;
	struct word words[CHUNK_WORDS];
	uint32_t last = 0;
	size_t count, at = 0;

	if (known != NULL && !pass->out->is_long) {
		(void)see_words(pass, known->list, known->count, last);
		return;
	}
	while ((count = words_read(pass->text, pass->prefilter->words, &at,
		    words, CHUNK_WORDS)) > 0)
		last = see_words(pass, words, count, last);
}

/* `last` is the word before them; returns the last of them. */
static uint32_t
see_words(const struct pass *pass, const struct word *words, size_t count,
    uint32_t last)
{
	const struct prefilter *prefilter = pass->prefilter;

	for (size_t i = 0; i < count; i++) {
		const struct word *one = &words[i];
		uint32_t both = 0;

		if (one->number != 0)
			see_literal(pass, one->number);
		if (one->number != 0 && one->follows &&
		    bits_has(prefilter->two_firsts, last))
			both = steps_find(&prefilter->twos, last, one->number);
		if (both != 0)
			see_literal(pass,
			    prefilter_literal(prefilter,
				LITERAL_ID(LITERAL_TWO, both)));
		last = one->number;
	}
	return last;
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
	see_literal(pass,
	    prefilter_literal(prefilter,
		LITERAL_ID(LITERAL_LOOSE, (uint32_t)id)));
}

/* A literal counts once; common ones stand in many groups. */
static void
see_literal(const struct pass *pass, size_t literal)
{
	const struct prefilter *prefilter = pass->prefilter;
	const struct reach *reach = &prefilter->reaches[literal];
	struct prefilter_room *room = pass->room;
	struct sightings *out = pass->out;
	uint32_t end = out->is_long ? reach[1].first : reach->owned;

	if (bits_has(out->found, literal))
		return;
	bits_set(out->found, literal);
	out->found_list[out->found_count++] = (uint32_t)literal;
	for (uint32_t i = reach->first; i < end; i++) {
		uint32_t group = prefilter->reached[i];

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
