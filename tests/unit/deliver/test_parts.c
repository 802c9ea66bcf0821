#include <criterion/criterion.h>

#include "base/instant.h"
#include "deliver/mail_parts.h"
#include "deliver/note.h"

static struct buffer out;

static void
set_up(void)
{
	out = BUFFER_NONE;
}

static void
tear_down(void)
{
	buffer_done(&out);
}

TestSuite(mail_parts, .init = set_up, .fini = tear_down);

/* The longest line, in bytes. */
static size_t
longest(struct span text)
{
	struct span line;
	size_t most = 0;

	while (span_next_part(&text, '\n', &line))
		most = line.len > most ? line.len : most;
	return most;
}

Test(mail_parts, header_is_plain_where_it_can_be)
{
	static const struct {
		const char *text, *header;
	} rows[] = { { "short and plain", "S: short and plain\n" },
		{ "", "S:\n" }, { "   two   blanks ", "S: two blanks\n" },
		{ "a\nBcc: x", "S: a\\nBcc: x\n" },
		{ "a\r\n\r\nb", "S: a\\r\\n\\r\\nb\n" },
		{ "=?utf-8?b?AAAA?=",
		    "S: =?utf-8?q?=3D=3Futf=2D8=3Fb=3FAAAA=3F=3D?=\n" },
		{ "Si\xc3\xa2n B", "S: =?utf-8?q?Si=C3=A2n_B?=\n" },
		{ "x\xe2\x80\xaey", "S: x\\u{202e}y\n" },
		{ "x\xffy", "S: x\\xffy\n" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buffer_reset(&out);
		mail_header(&out, "S", span_of(rows[i].text));
		cr_assert_str_eq(buffer_string(&out), rows[i].header);
	}
}

Test(mail_parts, header_folds_below_its_width)
{
	char text[600];

	for (size_t length = 1; length < sizeof(text); length += 7) {
		struct span lines, line;

		for (size_t i = 0; i < length; i++)
			text[i] = i % 9 == 8 ? ' ' : 'a';
		buffer_reset(&out);
		mail_header(&out, "Subject", (struct span){ text, length });
		cr_assert_lt(longest(buffer_span(&out)), 79);
		memset(text, 'b', length);
		mail_header(&out, "Subject", (struct span){ text, length });
		for (size_t i = 0; i + 1 < length; i += 2)
			memcpy(text + i, "\xc3\xa9", 2);
		mail_header(&out, "Subject", (struct span){ text, length });
		cr_assert_lt(longest(buffer_span(&out)), 79);
		lines = buffer_span(&out);
		while (span_next_part(&lines, '\n', &line))
			cr_assert(line.len == 0 || line.ptr[0] == ' ' ||
			    span_starts(line, SPAN("Subject:")));
	}
}

Test(mail_parts, content_chooses_the_encoding_that_stays_readable)
{
	static const struct {
		const char *content, *encoded;
	} rows[] = { { "plain\n", "7bit\n\nplain\n" },
		{ "From me\n", "quoted-printable\n\n=46rom me\n" },
		{ "--=_x\n", "quoted-printable\n\n--=3D_x\n" },
		{ "blank \n", "quoted-printable\n\nblank=20\n" },
		{ "caf\xc3\xa9 with milk\n",
		    "quoted-printable\n\ncaf=C3=A9 with milk\n" },
		{ "\xd0\xb4\xd0\xb0\n", "base64\n\n0LTQsAo=\n" },
		{ "\xd0\xb4\xd0\xb0", "base64\n\n0LTQsA==\n" },
		{ "\xd0\xb4\xd0\xb0 \n", "base64\n\n0LTQsCAK\n" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *got;

		buffer_reset(&out);
		mail_content(&out, span_of(rows[i].content));
		got = buffer_string(&out) +
		    strlen("Content-Transfer-Encoding: ");
		cr_assert_str_eq(got, rows[i].encoded);
	}
}

Test(mail_parts, content_has_no_long_line)
{
	char text[3000];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 3 == 0 ? '=' : 'a';
	mail_content(&out, (struct span){ text, sizeof(text) });
	cr_assert_lt(longest(buffer_span(&out)), 77);
	buffer_reset(&out);
	memset(text, '\xff', sizeof(text));
	mail_content(&out, (struct span){ text, sizeof(text) });
	cr_assert_lt(longest(buffer_span(&out)), 77);
}

Test(mail_parts, text_is_wrapped_behind_its_bar)
{
	char text[400];

	mail_wrap(&out, "A: ", "   ", SPAN("one\ntwo \t three\n\n"));
	cr_assert_str_eq(buffer_string(&out), "A: one\n   two three\n\n\n");
	buffer_reset(&out);
	mail_wrap(&out, "  | ", "  | ", SPAN(""));
	cr_assert_str_eq(buffer_string(&out), "  |\n");
	buffer_reset(&out);
	memset(text, 'x', sizeof(text));
	text[10] = ' ';
	mail_wrap(&out, "| ", "| ", (struct span){ text, sizeof(text) });
	cr_assert_eq(longest(buffer_span(&out)), MAIL_WIDTH);
	for (size_t i = 0; i + 1 < out.len; i++)
		if (out.ptr[i] == '\n')
			cr_assert_eq(out.ptr[i + 1], '|');
	buffer_reset(&out);
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	mail_wrap(&out, "", "", (struct span){ text, sizeof(text) });
	cr_assert_eq(longest(buffer_span(&out)), 2 * MAIL_WIDTH);
}

static const char *
excerpt(const char *text, const struct match_span *spans, size_t count)
{
	struct report report = { .text = span_of(text), .span_count = count };
	struct page_piece pieces[NOTE_PIECES_MAX];

	for (size_t i = 0; i < count; i++)
		report.spans[i] = spans[i];
	buffer_reset(&out);
	count = note_excerpt(&report, pieces);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].marked)
			(void)buffer_text(&out, ">>>");
		(void)buffer_append(&out, pieces[i].text);
		if (pieces[i].marked)
			(void)buffer_text(&out, "<<<");
	}
	return buffer_string(&out);
}

Test(mail_parts, excerpt_marks_the_words)
{
	static const struct match_span spans[] = { { 0, 3 }, { 4, 7 }, { 2, 5 },
		{ 90, 99 }, { 7, 7 } };

	cr_assert_str_eq(excerpt("one two", spans, 5), ">>>one<<< >>>two<<<");
	cr_assert_str_eq(excerpt("one two", spans, 0), "one two");
}

Test(mail_parts, excerpt_of_a_long_message_shows_what_is_near)
{
	static char text[9001];
	struct match_span spans[] = { { 3000, 3004 }, { 6000, 6004 } };
	size_t length;

	memset(text, 'a', sizeof(text) - 1);
	length = strlen(excerpt(text, spans, 2));
	cr_assert_gt(length, 1200);
	cr_assert_lt(length, 1800);
	cr_assert_not_null(strstr(out.ptr, "[...]"));
	spans[0] = (struct match_span){ 0, 9000 };
	cr_assert_lt(strlen(excerpt(text, spans, 1)), 900);
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	for (uint32_t start = 1000; start < 1004; start++) {
		spans[0] = (struct match_span){ start, start + 4000 };
		(void)excerpt(text, spans, 1);
		cr_assert(out.len > 0);
	}
}
