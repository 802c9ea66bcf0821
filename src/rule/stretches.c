#include "rule/prefilter_parts.h"

static uint32_t back(struct span text, size_t at);
static uint32_t on(struct span text, size_t at);

size_t
prefilter_stretches(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot, struct span text,
    struct stretch *out)
{
	const struct slot *row = (const struct slot *)prefilter->slots.list +
	    slot;
	const struct place *places = seen->places.list;
	size_t kept = 0;

	if (!seen->is_long || row->group_count == 0) {
		out[0] = stretch_whole(text);
		return 1;
	}
	for (uint32_t at = seen->first[slot]; at != 0; at = places[at - 1].next)
		if (kept < PREFILTER_STRETCHES) {
			out[kept++] = places[at - 1].where;
		} else {
			out[kept - 1].end = places[at - 1].where.end;
			out[kept - 1].until = places[at - 1].where.until;
		}
	return kept;
}

struct stretch
stretch_whole(struct span text)
{
	uint32_t end = (uint32_t)text.len;

	return (struct stretch){ 0, end, end };
}

size_t
stretch_add(struct stretch *out, size_t count, struct span text, size_t start,
    size_t end)
{
	struct stretch one = { back(text, start), on(text, end),
		on(text, end + PREFILTER_AROUND) };

	if (count > 0 &&
	    (one.start <= out[count - 1].end || count == PREFILTER_STRETCHES)) {
		out[count - 1].end = one.end;
		out[count - 1].until = one.until;
	} else {
		out[count++] = one;
	}
	return count;
}

/* Whole characters. */
static uint32_t
back(struct span text, size_t at)
{
	while (at > 0 && at < text.len &&
	    ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at--;
	return (uint32_t)(at < text.len ? at : text.len);
}

static uint32_t
on(struct span text, size_t at)
{
	while (at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at++;
	return (uint32_t)(at < text.len ? at : text.len);
}
