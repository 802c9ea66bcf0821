#include "base/pack.h"

static void put(struct buffer *out, uint64_t value, int bytes);
static uint64_t get(struct unpack *in, size_t bytes);

void
pack_u8(struct buffer *out, uint8_t value)
{
	put(out, value, 1);
}

void
pack_u32(struct buffer *out, uint32_t value)
{
	put(out, value, 4);
}

void
pack_u64(struct buffer *out, uint64_t value)
{
	put(out, value, 8);
}

void
pack_i64(struct buffer *out, int64_t value)
{
	put(out, (uint64_t)value, 8);
}

void
pack_bytes(struct buffer *out, struct span bytes)
{
	if (bytes.len > UINT32_MAX) {
		out->failed = true;
		return;
	}
	pack_u32(out, (uint32_t)bytes.len);
	(void)buffer_append(out, bytes);
}

uint8_t
unpack_u8(struct unpack *in)
{
	return (uint8_t)get(in, 1);
}

uint32_t
unpack_u32(struct unpack *in)
{
	return (uint32_t)get(in, 4);
}

uint64_t
unpack_u64(struct unpack *in)
{
	return get(in, 8);
}

int64_t
unpack_i64(struct unpack *in)
{
	return (int64_t)get(in, 8);
}

struct span
unpack_bytes(struct unpack *in)
{
	uint32_t length = unpack_u32(in);
	struct span bytes;

	if (in->failed || length > in->rest.len) {
		in->failed = true;
		return SPAN_NONE;
	}
	bytes = span_first(in->rest, length);
	in->rest = span_from(in->rest, length);
	return bytes;
}

bool
unpack_is_done(const struct unpack *in)
{
	return !in->failed && in->rest.len == 0;
}

static void
put(struct buffer *out, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		(void)buffer_char(out, (char)(value >> (8 * i) & 0xff));
}

static uint64_t
get(struct unpack *in, size_t bytes)
{
	uint64_t value = 0;

	if (in->failed || in->rest.len < bytes) {
		in->failed = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)(unsigned char)in->rest.ptr[i] << (8 * i);
	in->rest = span_from(in->rest, bytes);
	return value;
}
