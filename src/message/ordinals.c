#include "message/ordinals.h"

static uint64_t hash_of(const struct message *message);
static uint64_t mix(uint64_t hash, uint64_t value);
static uint64_t mix_span(uint64_t hash, struct span bytes);

uint32_t
ordinals_next(struct ordinals *ordinals, const struct message *message)
{
	uint64_t hash = hash_of(message);
	uint32_t at = 0;

	while (at < ORDINALS_KEPT && ordinals->hash[at] != hash)
		at++;
	if (at == ORDINALS_KEPT) {
		at = ordinals->next;
		ordinals->next = (at + 1) % ORDINALS_KEPT;
		ordinals->hash[at] = hash;
		ordinals->seen[at] = 0;
	}
	ordinals->last = ordinals->seen[at]++;
	return ordinals->last;
}

void
ordinals_pack(const struct ordinals *ordinals, struct buffer *out)
{
	uint32_t count = 0;

	while (count < ORDINALS_KEPT && ordinals->hash[count] != 0)
		count++;
	pack_u32(out, count);
	pack_u32(out, ordinals->next);
	pack_u32(out, ordinals->last);
	for (uint32_t i = 0; i < count; i++) {
		pack_u64(out, ordinals->hash[i]);
		pack_u32(out, ordinals->seen[i]);
	}
}

void
ordinals_unpack(struct ordinals *ordinals, struct unpack *in)
{
	uint32_t count = unpack_u32(in);

	ordinals->next = unpack_u32(in);
	ordinals->last = unpack_u32(in);
	if (count > ORDINALS_KEPT || ordinals->next >= ORDINALS_KEPT) {
		in->failed = true;
		ordinals->next = 0;
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		ordinals->hash[i] = unpack_u64(in);
		ordinals->seen[i] = unpack_u32(in);
	}
}

/* Over what message_identity uses. Never 0. */
static uint64_t
hash_of(const struct message *message)
{
	struct span line = message->text;
	uint64_t hash = mix(1, message_identity_time(message));

	line.len = span_find_char(line, '\n');
	hash = mix_span(hash, message->conversation);
	hash = mix_span(hash, message->from);
	hash = mix_span(hash, line);
	return hash == 0 ? 1 : hash;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

static uint64_t
mix_span(uint64_t hash, struct span bytes)
{
	size_t i = 0;

	for (; i + 8 <= bytes.len; i += 8) {
		uint64_t word;

		memcpy(&word, bytes.ptr + i, 8);
		hash = mix(hash, word);
	}
	for (; i < bytes.len; i++)
		hash = mix(hash, (unsigned char)bytes.ptr[i]);
	return mix(hash, bytes.len);
}
