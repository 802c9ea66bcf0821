#include "control/reader_frame.h"

#include "control/await_frame.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/identity.h"

/* Unpack bytes that stand in memory of exactly their size; is it taken? */
typedef bool take_frame(struct span bytes);

static void
assert_within(struct span inner, struct span outer)
{
	if (inner.len > 0)
		cr_assert(inner.ptr >= outer.ptr &&
		    inner.ptr + inner.len <= outer.ptr + outer.len);
}

static bool
take_open(struct span bytes)
{
	struct reader_open out;
	struct err err = { 0 };

	if (reader_open_unpack(bytes, &out, &err) == -1) {
		cr_assert(err.text[0] != '\0');
		return false;
	}
	assert_within(out.path, bytes);
	assert_within(out.state, bytes);
	cr_assert(out.state.len <= READER_STATE_BYTES);
	return true;
}

static bool
take_step(struct span bytes)
{
	struct reader_step out;
	struct err err = { 0 };

	if (reader_step_unpack(bytes, &out, &err) == -1)
		return false;
	cr_assert(out.kind == READER_STEP_READ ||
	    out.kind == READER_STEP_IDLE || out.kind == READER_STEP_FINISH ||
	    out.kind == READER_STEP_LOOK);
	return true;
}

static bool
take_ready(struct span bytes)
{
	struct reader_ready out;
	struct err err = { 0 };

	return reader_ready_unpack(bytes, &out, &err) == 0;
}

static bool
take_fault(struct span bytes)
{
	struct reader_fault out;
	struct err err = { 0 };

	if (reader_fault_unpack(bytes, &out, &err) == -1)
		return false;
	assert_within(out.text, bytes);
	cr_assert(out.text.len <= READER_TEXT_BYTES);
	return true;
}

static bool
take_place(struct span bytes)
{
	struct reader_place out;
	struct err err = { 0 };

	if (reader_place_unpack(bytes, &out, &err) == -1)
		return false;
	assert_within(out.state, bytes);
	assert_within(out.format, bytes);
	cr_assert(out.tail_bytes <= IDENTITY_TAIL_BYTES);
	cr_assert(out.tail_bytes <= out.offset && out.resume <= out.offset);
	cr_assert(out.format.len <= 64);
	return true;
}

static bool
take_copy(take_frame *take, const char *from, size_t length)
{
	char *bytes = malloc(length == 0 ? 1 : length);
	bool taken;

	memcpy(bytes, from, length);
	taken = take((struct span){ bytes, length });
	free(bytes);
	return taken;
}

/* Whole: taken. Cut or longer: refused. A bit turned: refused or in bounds. */
static void
damage(struct buffer *frame, take_frame *take)
{
	cr_assert(!frame->failed);
	cr_assert(take_copy(take, frame->ptr, frame->len));
	for (size_t cut = 0; cut < frame->len; cut++)
		cr_assert(!take_copy(take, frame->ptr, cut), "cut at %zu", cut);
	for (size_t bit = 0; bit < 8 * frame->len; bit++) {
		frame->ptr[bit / 8] ^= (char)(1 << bit % 8);
		(void)take_copy(take, frame->ptr, frame->len);
		frame->ptr[bit / 8] ^= (char)(1 << bit % 8);
	}
	cr_assert(buffer_char(frame, 0) == 0);
	cr_assert(!take_copy(take, frame->ptr, frame->len));
	buffer_done(frame);
}

static const struct reader_open open_frame = {
	.file = 0x1122334455667788,
	.source = 3,
	.remembered = true,
	.path = SPAN("/srv/exports/oak.jsonl"),
	.resume = 1u << 31,
	.state = { "\0\1\2\3", 4 },
};

static const struct reader_place place_frame = {
	.file = 9,
	.offset = 70000,
	.tail_bytes = 200,
	.tail = { { 1, 2, 3 } },
	.resume = 65536,
	.state = SPAN("state"),
	.at_end = true,
	.snapshot = true,
	.format = SPAN("whatsapp"),
	.messages = 4,
	.matches = 3,
	.undecided = 2,
	.unreadable = UINT64_MAX,
};

Test(reader_frame, open_comes_back_as_it_was)
{
	struct buffer bytes = BUFFER_NONE;
	struct reader_open out;
	struct err err = { 0 };

	reader_open_pack(&open_frame, &bytes);
	cr_assert(reader_open_unpack(buffer_span(&bytes), &out, &err) == 0);
	cr_assert(out.file == open_frame.file && out.source == 3);
	cr_assert(out.remembered && out.resume == open_frame.resume);
	cr_assert(span_equal(out.path, open_frame.path));
	cr_assert(span_equal(out.state, open_frame.state));
	damage(&bytes, take_open);
}

Test(reader_frame, step_comes_back_as_it_was)
{
	for (int kind = READER_STEP_READ; kind <= READER_STEP_LOOK; kind++) {
		const struct reader_step step = { 5,
			(enum reader_step_kind)kind, UINT64_MAX };
		struct buffer bytes = BUFFER_NONE;
		struct reader_step out;
		struct err err = { 0 };

		reader_step_pack(&step, &bytes);
		cr_assert(reader_step_unpack(buffer_span(&bytes), &out, &err) ==
		    0);
		cr_assert(out.file == 5 && out.kind == step.kind);
		cr_assert(out.bytes == UINT64_MAX);
		damage(&bytes, take_step);
	}
}

Test(reader_frame, ready_comes_back_as_it_was)
{
	const struct reader_ready ready = { .settings = { { 7, 8, 9 } },
		.rules = 412,
		.jit = true,
		.sandboxed = true };
	struct buffer bytes = BUFFER_NONE;
	struct reader_ready out;
	struct err err = { 0 };

	reader_ready_pack(&ready, &bytes);
	cr_assert(reader_ready_unpack(buffer_span(&bytes), &out, &err) == 0);
	cr_assert(digest_equal(&out.settings, &ready.settings));
	cr_assert(out.rules == 412 && out.jit && out.sandboxed);
	cr_assert(!out.prefilter);
	damage(&bytes, take_ready);
}

Test(reader_frame, fault_comes_back_as_it_was_and_a_long_one_is_cut)
{
	static char text[READER_TEXT_BYTES + 9];
	struct reader_fault fault = { 6, 77, 3, SPAN("a line that is none") };
	struct buffer bytes = BUFFER_NONE;
	struct reader_fault out;
	struct err err = { 0 };

	memset(text, 'x', sizeof(text));
	reader_fault_pack(&fault, &bytes);
	cr_assert(reader_fault_unpack(buffer_span(&bytes), &out, &err) == 0);
	cr_assert(out.file == 6 && out.offset == 77 && out.times == 3);
	cr_assert(span_equal(out.text, fault.text));
	damage(&bytes, take_fault);
	fault.text = (struct span){ text, sizeof(text) };
	bytes = BUFFER_NONE;
	reader_fault_pack(&fault, &bytes);
	cr_assert(reader_fault_unpack(buffer_span(&bytes), &out, &err) == 0);
	cr_assert(out.text.len == READER_TEXT_BYTES);
	buffer_done(&bytes);
}

Test(reader_frame, place_comes_back_as_it_was)
{
	struct buffer bytes = BUFFER_NONE;
	struct reader_place out;
	struct err err = { 0 };

	reader_place_pack(&place_frame, &bytes);
	cr_assert(reader_place_unpack(buffer_span(&bytes), &out, &err) == 0);
	cr_assert(out.file == 9 && out.offset == 70000 && out.resume == 65536);
	cr_assert(out.tail_bytes == 200);
	cr_assert(digest_equal(&out.tail, &place_frame.tail));
	cr_assert(span_is(out.state, "state"));
	cr_assert(span_is(out.format, "whatsapp"));
	cr_assert(out.at_end && !out.open_message && out.snapshot);
	cr_assert(out.messages == 4 && out.matches == 3);
	cr_assert(out.undecided == 2 && out.unreadable == UINT64_MAX);
	damage(&bytes, take_place);
}

Test(reader_frame, a_place_that_cannot_be_is_refused)
{
	static char long_state[READER_STATE_BYTES + 1];
	struct reader_place rows[5];

	for (size_t i = 0; i < 5; i++)
		rows[i] = place_frame;
	rows[0].resume = rows[0].offset + 1;
	rows[1].tail_bytes = IDENTITY_TAIL_BYTES + 1;
	rows[2].offset = rows[2].resume = 10; /* less than its tail */
	rows[3].state = (struct span){ long_state, sizeof(long_state) };
	rows[4].format = (struct span){ long_state, 65 };
	for (size_t i = 0; i < 5; i++) {
		struct buffer bytes = BUFFER_NONE;

		reader_place_pack(&rows[i], &bytes);
		cr_assert(!take_place(buffer_span(&bytes)), "row %zu", i);
		buffer_done(&bytes);
	}
}

Test(reader_frame, a_file_id_is_taken_off_and_the_rest_left)
{
	static const char bytes[] = "\1\0\0\0\0\0\0\1rest";
	struct err err = { 0 };
	struct span rest;
	uint64_t file;

	for (size_t cut = 0; cut < 8; cut++)
		cr_assert(reader_file_unpack((struct span){ bytes, cut }, &file,
			      &rest, &err) == -1);
	cr_assert(reader_file_unpack(span_of("\1\1\1\1\1\1\1\1"), &file, &rest,
		      &err) == 0);
	cr_assert(file == 0x0101010101010101 && rest.len == 0);
	cr_assert(reader_file_unpack((struct span){ bytes, 12 }, &file, &rest,
		      &err) == 0);
	cr_assert(file == 0x0100000000000001 && span_is(rest, "rest"));
}

Test(reader_frame, what_is_awaited_travels_whole_and_nonsense_is_refused)
{
	const struct await_frame frame = { 3, 5, SPAN("oak chat") };
	struct await_frame back, nothing = frame;
	struct buffer packed = BUFFER_NONE;
	struct err err = { 0 };

	await_frame_pack(&frame, &packed);
	cr_assert_eq(await_frame_unpack(buffer_span(&packed), &back, &err), 0);
	cr_assert_eq(back.source, 3);
	cr_assert_eq(back.count, 5);
	cr_assert(span_is(back.conversation, "oak chat"));
	for (size_t i = 0; i < packed.len; i++)
		cr_expect_eq(await_frame_unpack(span_first(buffer_span(&packed),
						    i),
				 &back, &err),
		    -1, "%zu bytes", i);
	nothing.count = 0;
	buffer_reset(&packed);
	await_frame_pack(&nothing, &packed);
	cr_assert_eq(await_frame_unpack(buffer_span(&packed), &back, &err), -1);
	buffer_done(&packed);
}
