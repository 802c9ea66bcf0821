#include <stdlib.h>

#include "rule/prefilter_parts.h"

static size_t count_places(const struct prefilter *prefilter,
    const struct sightings *seen, const struct group *group);
static size_t take_places(const struct prefilter *prefilter,
    const struct sightings *seen, const struct group *group,
    struct stretch *out);
static int compare(const void *a, const void *b);
static uint32_t before(struct span text, size_t at);
static uint32_t behind(struct span text, size_t at);

/* A hit holds a literal of each of its groups: look around the rarest. */
size_t
prefilter_stretches(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot, struct span text,
    struct stretch *out)
{
	const struct slot *row = (const struct slot *)prefilter->slots.list +
	    slot;
	const struct group *rarest = NULL;
	size_t least = PREFILTER_STRETCHES + 1;
	size_t count, kept = 0;

	if (!seen->has_places)
		return 0;
	for (size_t i = 0; i < row->group_count; i++) {
		const struct group *group = (const struct group *)
						prefilter->groups.list +
		    row->groups[i];
		size_t places = count_places(prefilter, seen, group);

		if (places < least) {
			least = places;
			rarest = group;
		}
	}
	if (rarest == NULL)
		return 0;
	count = take_places(prefilter, seen, rarest, out);
	qsort(out, count, sizeof(*out), compare);
	for (size_t i = 0; i < count; i++) {
		uint32_t start = before(text, out[i].start);
		uint32_t end = behind(text, out[i].end);

		if (kept > 0 && start <= out[kept - 1].end)
			out[kept - 1].end = end;
		else
			out[kept++] = (struct stretch){ start, end };
	}
	return kept;
}

/* More than PREFILTER_STRETCHES where one of them stands all over. */
static size_t
count_places(const struct prefilter *prefilter, const struct sightings *seen,
    const struct group *group)
{
	size_t count = 0;

	for (size_t i = 0; i < group->id_count; i++) {
		size_t one = seen->place_count[prefilter_literal(prefilter,
		    group->ids[i])];

		if (one > PREFILTER_PLACES)
			return PREFILTER_STRETCHES + 1;
		count += one;
	}
	return count;
}

static size_t
take_places(const struct prefilter *prefilter, const struct sightings *seen,
    const struct group *group, struct stretch *out)
{
	size_t count = 0;

	for (size_t i = 0; i < group->id_count; i++) {
		size_t literal = prefilter_literal(prefilter, group->ids[i]);

		for (size_t k = 0; k < seen->place_count[literal]; k++)
			out[count++] =
			    seen->places[literal * PREFILTER_PLACES + k];
	}
	return count;
}

static int
compare(const void *a, const void *b)
{
	const struct stretch *left = a;
	const struct stretch *right = b;

	return left->start < right->start ? -1 : left->start > right->start;
}

/* Whole characters. */
static uint32_t
before(struct span text, size_t at)
{
	at = at > PREFILTER_AROUND ? at - PREFILTER_AROUND : 0;
	while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at--;
	return (uint32_t)at;
}

static uint32_t
behind(struct span text, size_t at)
{
	if (text.len - at <= PREFILTER_AROUND)
		return (uint32_t)text.len;
	at += PREFILTER_AROUND;
	while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at++;
	return (uint32_t)at;
}
