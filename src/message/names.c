#include "message/names.h"

#define SLOTS_FIRST 256 /* a power of two, as all their counts */

static bool find(const struct names *names, struct span id, size_t *slot,
    struct span *name);
static bool grow(struct names *names);
static size_t slot_count(const struct names *names);
static uint32_t *slot_at(const struct names *names, size_t slot);
static size_t first_slot(const struct names *names, struct span id);
static void put(struct names *names, size_t at);

void
names_done(struct names *names)
{
	buffer_done(&names->bytes);
	buffer_done(&names->slots);
}

bool
names_set(struct names *names, struct span id, struct span name)
{
	size_t at = names->bytes.len;
	struct span known;
	size_t slot;

	if (find(names, id, &slot, &known))
		return true;
	if (at + id.len + name.len + 8 > NAMES_BYTES)
		return false;
	/* At most half of the slots are taken: looking for one ends soon. */
	if (2 * (names->count + 1) > slot_count(names) && !grow(names))
		return false;
	pack_bytes(&names->bytes, id);
	pack_bytes(&names->bytes, name);
	if (names->bytes.failed)
		return false;
	put(names, at);
	return true;
}

struct span
names_get(const struct names *names, struct span id)
{
	struct span name = SPAN_NONE;
	size_t slot;

	return find(names, id, &slot, &name) ? name : SPAN_NONE;
}

void
names_pack(const struct names *names, struct buffer *out)
{
	pack_bytes(out, buffer_span(&names->bytes));
}

void
names_unpack(struct names *names, struct unpack *in)
{
	struct unpack all = UNPACK(unpack_bytes(in));

	names_done(names);
	*names = (struct names){ .count = 0 };
	while (all.rest.len > 0 && !all.failed) {
		struct span id = unpack_bytes(&all);
		struct span name = unpack_bytes(&all);

		if (!all.failed && !names_set(names, id, name))
			all.failed = true;
	}
	in->failed |= all.failed;
}

/* Where the id is, or the free slot where it belongs. */
static bool
find(const struct names *names, struct span id, size_t *slot, struct span *name)
{
	size_t count = slot_count(names);

	if (count == 0)
		return false;
	for (*slot = first_slot(names, id); *slot_at(names, *slot) != 0;
	     *slot = (*slot + 1) & (count - 1)) {
		struct unpack in = UNPACK(span_from(buffer_span(&names->bytes),
		    *slot_at(names, *slot) - 1));

		if (span_equal(unpack_bytes(&in), id)) {
			*name = unpack_bytes(&in);
			return true;
		}
	}
	return false;
}

/* Twice as many slots, and every name put into them again. */
static bool
grow(struct names *names)
{
	size_t count = slot_count(names) == 0 ? SLOTS_FIRST :
						2 * slot_count(names);
	struct unpack all = UNPACK(buffer_span(&names->bytes));
	struct buffer slots = BUFFER_NONE;

	if (buffer_reserve(&slots, count * sizeof(uint32_t)) == -1)
		return false;
	memset(slots.ptr, 0, count * sizeof(uint32_t));
	slots.len = count * sizeof(uint32_t);
	buffer_done(&names->slots);
	names->slots = slots;
	names->count = 0;
	while (all.rest.len > 0) {
		put(names, names->bytes.len - all.rest.len);
		(void)unpack_bytes(&all);
		(void)unpack_bytes(&all);
	}
	return true;
}

/* The name at this byte, which is in no slot yet. */
static void
put(struct names *names, size_t at)
{
	struct unpack in = UNPACK(span_from(buffer_span(&names->bytes), at));
	size_t slot = first_slot(names, unpack_bytes(&in));

	while (*slot_at(names, slot) != 0)
		slot = (slot + 1) & (slot_count(names) - 1);
	*slot_at(names, slot) = (uint32_t)at + 1;
	names->count++;
}

static size_t
slot_count(const struct names *names)
{
	return names->slots.len / sizeof(uint32_t);
}

static uint32_t *
slot_at(const struct names *names, size_t slot)
{
	return (uint32_t *)(void *)names->slots.ptr + slot;
}

/* FNV-1a; whoever makes ids collide slows their own export at most. */
static size_t
first_slot(const struct names *names, struct span id)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < id.len; i++) {
		hash ^= (unsigned char)id.ptr[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return (size_t)(hash ^ hash >> 32) & (slot_count(names) - 1);
}
