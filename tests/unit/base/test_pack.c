#include "base/pack.h"

#include <criterion/criterion.h>

static void
fill(struct buffer *out)
{
	pack_u8(out, 0xfe);
	pack_u32(out, 0xdeadbeef);
	pack_u64(out, UINT64_MAX - 1);
	pack_i64(out, -42);
	pack_bytes(out, SPAN("words"));
	pack_bytes(out, SPAN_NONE);
}

static void
take(struct unpack *in)
{
	(void)unpack_u8(in);
	(void)unpack_u32(in);
	(void)unpack_u64(in);
	(void)unpack_i64(in);
	(void)unpack_bytes(in);
	(void)unpack_bytes(in);
}

Test(pack, gives_back_what_went_in)
{
	struct buffer buffer = BUFFER_NONE;
	struct unpack in;

	fill(&buffer);
	in = UNPACK(buffer_span(&buffer));
	cr_assert(unpack_u8(&in) == 0xfe);
	cr_assert(unpack_u32(&in) == 0xdeadbeef);
	cr_assert(unpack_u64(&in) == UINT64_MAX - 1);
	cr_assert(unpack_i64(&in) == -42);
	cr_assert(span_is(unpack_bytes(&in), "words"));
	cr_assert(unpack_bytes(&in).len == 0);
	cr_assert(unpack_is_done(&in));
	buffer_done(&buffer);
}

Test(pack, is_little_endian)
{
	struct buffer buffer = BUFFER_NONE;

	pack_u32(&buffer, 0x01020304);
	cr_assert(span_is(buffer_span(&buffer), "\4\3\2\1"));
	buffer_done(&buffer);
}

Test(pack, every_shorter_input_fails_and_reads_as_nothing)
{
	struct buffer buffer = BUFFER_NONE;

	fill(&buffer);
	for (size_t length = 0; length < buffer.len; length++) {
		struct unpack in;

		in = UNPACK(span_first(buffer_span(&buffer), length));
		take(&in);
		cr_assert(in.failed, "%zu bytes", length);
		cr_assert(!unpack_is_done(&in));
		cr_assert(unpack_u64(&in) == 0);
	}
	buffer_done(&buffer);
}

Test(pack, a_length_past_the_end_is_refused)
{
	struct unpack in = UNPACK(SPAN("\xff\xff\xff\xff"
				       "abc"));

	cr_assert(unpack_bytes(&in).len == 0);
	cr_assert(in.failed);
}

Test(pack, what_is_left_over_is_not_done)
{
	struct unpack in = UNPACK(SPAN("\1\2"));

	(void)unpack_u8(&in);
	cr_assert(!in.failed);
	cr_assert(!unpack_is_done(&in));
}
