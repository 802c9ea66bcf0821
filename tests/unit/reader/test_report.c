#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "chance.h"
#include "reader/session.h"

/* A hit on `text` as it arrives at the keeper; `packed` holds its bytes. */
static void
travel(struct span text, const struct match_span *spans, size_t count,
    struct buffer *packed, struct report *out)
{
	static const struct rule_spec rule = { .id = "number" };
	const struct message message = { .text = text,
		.conversation = SPAN("c"),
		.from = SPAN("Robin") };
	const struct rule_message judged = { .text = text };
	struct match match = { .rule = &rule, .span_count = count };
	const struct session_hit hit = { .message = &message,
		.judged = &judged,
		.match = &match };
	struct report report;
	struct err err = { 0 };

	memcpy(match.spans, spans, count * sizeof(*spans));
	session_report(&hit, &report);
	buffer_reset(packed);
	cr_assert(report_pack(&report, packed) == 0);
	cr_assert(report_unpack(buffer_span(packed), out, &err) == 0, "%s",
	    err.text);
}

Test(report, a_short_text_travels_whole)
{
	const struct match_span spans[] = { { 3, 7 }, { 8, 11 } };
	struct buffer packed = BUFFER_NONE;
	struct report report;

	travel(SPAN("it is here now"), spans, 2, &packed, &report);
	cr_assert(span_is(report.text, "it is here now"));
	cr_assert(report.text_offset == 0 && report.span_count == 2);
	cr_assert(report.spans[1].start == 8 && report.spans[1].end == 11);
	buffer_done(&packed);
}

/* Of one to four bytes each, so that a cut can fall inside one. */
static void
fill(struct buffer *out, struct chance *chance, size_t bytes)
{
	static const char *const letters[] = { "a", " ", "\xc3\xa9",
		"\xe2\x80\x99", "\xf0\x9f\x98\x80" };

	while (out->len < bytes)
		cr_assert(buffer_text(out, letters[chance_below(chance, 5)]) ==
		    0);
}

Test(report, a_long_text_is_cut_at_characters_and_marks_the_same_words)
{
	struct chance chance;

	chance_begin(&chance, "cut reports");
	for (int round = 0; round < 300; round++) {
		struct buffer text = BUFFER_NONE;
		struct buffer packed = BUFFER_NONE;
		struct match_span spans[3];
		struct report report;

		for (int i = 0; i < 3; i++) {
			fill(&text, &chance,
			    text.len + chance_below(&chance, 15000));
			spans[i].start = (uint32_t)text.len;
			cr_assert(buffer_text(&text, "WORD \xc3\xa9") == 0);
			spans[i].end = (uint32_t)text.len;
		}
		fill(&text, &chance, text.len + chance_below(&chance, 30000));
		travel(buffer_span(&text), spans, 3, &packed, &report);
		cr_assert(report.text.len <= REPORT_TEXT_BYTES);
		cr_assert(utf8_is_valid(report.text));
		cr_assert(span_equal(report.text,
		    span_first(span_from(buffer_span(&text),
				   report.text_offset),
			report.text.len)));
		cr_assert(report.span_count >= 1);
		for (size_t i = 0; i < report.span_count; i++) {
			struct span words =
			    span_first(span_from(report.text,
					   report.spans[i].start),
				report.spans[i].end - report.spans[i].start);

			cr_assert(words.len > 0);
			cr_assert(span_is(words, "WORD \xc3\xa9") ||
			    (report.spans[i].end == report.text.len &&
				span_starts(SPAN("WORD \xc3\xa9"), words)));
		}
		buffer_done(&packed);
		buffer_done(&text);
	}
}

Test(report, words_longer_than_a_report_still_mark_what_is_there)
{
	static char text[3 * REPORT_TEXT_BYTES];
	const struct match_span spans[] = { { 10, sizeof(text) } };
	struct buffer packed = BUFFER_NONE;
	struct report report;

	memset(text, 'x', sizeof(text));
	travel((struct span){ text, sizeof(text) }, spans, 1, &packed, &report);
	cr_assert(report.text.len == REPORT_TEXT_BYTES);
	cr_assert(report.span_count == 1);
	cr_assert(report.spans[0].start == 10);
	cr_assert(report.spans[0].end == REPORT_TEXT_BYTES);
	buffer_done(&packed);
}
