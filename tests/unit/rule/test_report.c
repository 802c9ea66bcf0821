#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "rule/report_later.h"
#include "chance.h"

static void
make(struct report *report)
{
	memset(report, 0, sizeof(*report));
	report->rule = SPAN("phone-given");
	report->conversation = SPAN("chat");
	report->channel = SPAN("app");
	report->message_id = SPAN("m1");
	memset(report->identity.byte, 7, DIGEST_BYTES);
	report->from = SPAN("Ann");
	report->from_person = SPAN("p1");
	report->from_role = ROLE_STAFF;
	report->to = SPAN("Bob");
	report->to_role = ROLE_SERVICE_USER;
	report->time = 1234567;
	report->time_kind = TIME_ASSUMED;
	report->flags = MESSAGE_EDITED;
	report->text = SPAN("call me on 07700 900123 \xf0\x9f\x99\x82");
	report->spans[0] = (struct match_span){ 0, 7 };
	report->spans[1] = (struct match_span){ 11, 23 };
	report->span_count = 2;
	report->value = SPAN("+447700900123");
	report->disguises = 3;
	report->times = 2;
	report->earlier = SPAN("asked");
	report->also = SPAN("phone-shown, phone-sent");
	report->before[0] = (struct report_before){ SPAN("Bob"),
		ROLE_SERVICE_USER, INSTANT_NONE, SPAN("hi") };
	report->before_count = 1;
	report->offset = 99;
}

Test(report, what_was_packed_comes_out_again)
{
	struct buffer first = BUFFER_NONE, second = BUFFER_NONE;
	struct report report, again;
	struct err err = { 0, "" };

	make(&report);
	cr_assert(report_pack(&report, &first) == 0);
	cr_assert(report_unpack(buffer_span(&first), &again, &err) == 0, "%s",
	    err.text);
	cr_expect(span_is(again.rule, "phone-given"));
	cr_expect(span_equal(again.text, report.text));
	cr_expect(again.span_count == 2 && again.spans[1].end == 23);
	cr_expect(again.before_count == 1);
	cr_expect(span_is(again.before[0].text, "hi"));
	cr_expect(again.before[0].time == INSTANT_NONE);
	cr_expect(span_is(again.also, "phone-shown, phone-sent"));
	cr_expect(again.offset == 99 && again.times == 2);
	cr_expect(report_pack(&again, &second) == 0);
	cr_expect(span_equal(buffer_span(&first), buffer_span(&second)));
	buffer_done(&first);
	buffer_done(&second);
}

Test(report, a_long_text_is_cut_around_the_hit)
{
	struct buffer out = BUFFER_NONE;
	struct report report, again;
	struct err err = { 0, "" };
	char *text = malloc(1 << 20);

	cr_assert(text != NULL);
	for (size_t i = 0; i + 1 < 1 << 20; i += 2)
		memcpy(text + i, "\xc3\xbc", 2);
	memcpy(text + 700000, "NUMBER", 6);
	make(&report);
	report.text = (struct span){ text, 1 << 20 };
	report.spans[0] = (struct match_span){ 700000, 700006 };
	report.spans[1] = (struct match_span){ 1000000, 1000002 };
	cr_assert(report_pack(&report, &out) == 0);
	cr_assert(report_unpack(buffer_span(&out), &again, &err) == 0, "%s",
	    err.text);
	cr_expect(again.text.len <= REPORT_TEXT_BYTES);
	cr_expect(again.span_count == 1);
	cr_expect(memcmp(again.text.ptr + again.spans[0].start, "NUMBER", 6) ==
	    0);
	cr_expect(again.text_offset + again.spans[0].start == 700000);
	buffer_done(&out);
	free(text);
}

Test(report, no_changed_byte_does_harm)
{
	struct buffer packed = BUFFER_NONE;
	struct report report, again;
	struct err err = { 0, "" };
	unsigned seed = (unsigned)chance_seed("no changed byte does harm");
	char *copy;

	make(&report);
	cr_assert(report_pack(&report, &packed) == 0);
	copy = malloc(packed.len);
	cr_assert(copy != NULL);
	for (unsigned i = 0; i < 20000; i++) {
		size_t length = packed.len;
		int flips = 1 + rand_r(&seed) % 3;

		memcpy(copy, packed.ptr, packed.len);
		while (flips-- > 0)
			copy[(size_t)rand_r(&seed) % packed.len] ^= (char)(1
			    << rand_r(&seed) % 8);
		if (rand_r(&seed) % 4 == 0)
			length = (size_t)rand_r(&seed) % packed.len;
		if (report_unpack((struct span){ copy, length }, &again,
			&err) == -1)
			continue;
		cr_assert(again.span_count <= MATCH_SPANS_MAX);
		for (size_t k = 0; k < again.span_count; k++)
			cr_assert(again.spans[k].end <= again.text.len);
		cr_assert(again.before_count <= REPORT_BEFORE_MAX);
	}
	free(copy);
	buffer_done(&packed);
}

Test(report, a_message_said_later_travels_whole_and_cut_where_it_is_too_long)
{
	char text[2 * REPORT_BEFORE_BYTES], name[2 * REPORT_NAME_BYTES];
	struct report_later later = { .conversation = SPAN("oak chat"),
		.said = { SPAN("Sam"), ROLE_SERVICE_USER, 7, SPAN("yes") } };
	struct report_later back;
	struct buffer packed = BUFFER_NONE;
	struct err err = { 0 };

	later.identity.byte[3] = 9;
	later.again = true;
	cr_assert_eq(report_later_pack(&later, &packed), 0);
	cr_assert_eq(report_later_unpack(buffer_span(&packed), &back, &err), 0,
	    "%s", err.text);
	cr_assert(span_is(back.conversation, "oak chat"));
	cr_assert(digest_equal(&back.identity, &later.identity) && back.again);
	cr_assert(span_is(back.said.from, "Sam"));
	cr_assert_eq(back.said.from_role, ROLE_SERVICE_USER);
	cr_assert_eq(back.said.time, 7);
	cr_assert(span_is(back.said.text, "yes"));
	memset(text, 'a', sizeof(text));
	memset(name, 'b', sizeof(name));
	later.said.text = (struct span){ text, sizeof(text) };
	later.said.from = later.conversation = (struct span){ name,
		sizeof(name) };
	buffer_reset(&packed);
	cr_assert_eq(report_later_pack(&later, &packed), 0);
	cr_assert_eq(report_later_unpack(buffer_span(&packed), &back, &err), 0);
	cr_assert_eq(back.said.text.len, REPORT_BEFORE_BYTES);
	cr_assert_eq(back.conversation.len, REPORT_NAME_BYTES);
	buffer_done(&packed);
}

Test(report, a_later_message_cut_anywhere_or_changed_is_refused_or_harmless)
{
	const struct report_later later = { .conversation = SPAN("oak chat"),
		.said = { SPAN("Sam"), ROLE_SERVICE_USER, 7, SPAN("yes") } };
	struct report_later back;
	struct buffer packed = BUFFER_NONE;
	struct err err = { 0 };

	cr_assert_eq(report_later_pack(&later, &packed), 0);
	for (size_t i = 0; i < packed.len; i++)
		cr_expect_eq(
		    report_later_unpack(span_first(buffer_span(&packed), i),
			&back, &err),
		    -1, "%zu bytes", i);
	for (size_t i = 0; i < packed.len; i++) {
		char was = packed.ptr[i];

		packed.ptr[i] = (char)0xff;
		if (report_later_unpack(buffer_span(&packed), &back, &err) == 0)
			cr_expect(back.said.from_role < ROLE_COUNT &&
			    back.said.text.len <= REPORT_BEFORE_BYTES);
		packed.ptr[i] = was;
	}
	buffer_done(&packed);
}
