#include <criterion/criterion.h>

#include "message/mail_address.h"
#include "message/mail_date.h"
#include "message/mail_field.h"
#include "message/mail_quote.h"
#include "message/transfer.h"

struct row {
	const char *input;
	const char *output;
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static void
expect(struct buffer *got, const struct row *row)
{
	cr_assert_str_eq(got->len == 0 ? "" : buffer_string(got), row->output,
	    "%s", row->input);
	buffer_reset(got);
}

static const struct row words[] = {
	{ "=?utf-8?Q?a=C3=A9_b?= c", "a\xc3\xa9 b c" },
	{ "=?utf-8?B?w6k=?= =?utf-8?Q?=C3?= =?utf-8?Q?=A9?=",
	    "\xc3\xa9\xc3\xa9" },
	{ "a =?iso-8859-15?q?=A4?= b", "a \xe2\x82\xac b" },
	{ "=?koi8-r?B?8NLJ18XU?=",
	    "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82" },
	{ "=?utf-8*en?Q?x?=", "x" },
	{ "=?utf-8?X?x?=", "=?utf-8?X?x?=" },
	{ "=?utf-8?Q?never ends", "=?utf-8?Q?never ends" },
	{ "=?utf-8?Q?=0D=0ABcc:?=", "  Bcc:" },
	{ "=?nobody-knows?Q?=E9?=", "\xc3\xa9" },
	{ "caf\xe9", "caf\xc3\xa9" },
};

Test(mail_parts, encoded_words_are_read_where_they_stand)
{
	struct charsets *charsets = charsets_new();
	struct buffer got = BUFFER_NONE;

	for (size_t i = 0; i < ROWS(words); i++) {
		mail_words(charsets, span_of(words[i].input), &got);
		expect(&got, &words[i]);
	}
	buffer_done(&got);
	charsets_free(charsets);
}

static const struct row names[] = {
	{ "a; filename=x.txt", "x.txt" },
	{ "a; FileName = \"a;b \\\"c\\\".txt\" ; d=e", "a;b \"c\".txt" },
	{ "a; filename*=utf-8''%e2%82%ac%20rates", "\xe2\x82\xac rates" },
	{ "a; filename*1=b; filename*0=\"a \"; filename*2*=%63", "a bc" },
	{ "a; filename*0*=iso-8859-15''%A4; filename*1*=5",
	    "\xe2\x82\xac"
	    "5" },
	{ "a; filename=\"=?utf-8?Q?=C3=A9?=\"", "\xc3\xa9" },
	{ "a; filename=two words.doc; x", "two words.doc" },
	{ "a filename=\"no semicolon\"", "no semicolon" },
	{ "a; filename=\"never closed", "never closed" },
	{ "a; other=x", "" },
};

Test(mail_parts, parameters_come_in_pieces_and_character_sets)
{
	struct charsets *charsets = charsets_new();
	struct buffer got = BUFFER_NONE;

	for (size_t i = 0; i < ROWS(names); i++) {
		mail_param(charsets, span_of(names[i].input), "filename", &got);
		expect(&got, &names[i]);
	}
	buffer_done(&got);
	charsets_free(charsets);
}

static const struct row addresses[] = {
	{ "a@example.org", "a@example.org|" },
	{ "Anna B <a@example.org>, \"C, D\" <c@example.org>",
	    "Anna B <a@example.org>|C, D <c@example.org>|" },
	{ "=?utf-8?Q?Zo=C3=AB?= <z@example.org>",
	    "Zo\xc3\xab <z@example.org>|" },
	{ "z@example.org (Zoe)", "Zoe <z@example.org>|" },
	{ "Team: a@example.org, B <b@example.org>;, c@example.org",
	    "a@example.org|B <b@example.org>|c@example.org|" },
	{ "a@example.org; b@example.org", "a@example.org|b@example.org|" },
	{ "<@x,@y:a (at work) @ example.org>", "a@example.org|" },
	{ "\"a@example.org\" <a@example.org>", "a@example.org|" },
	{ "\"a b\"@example.org", "\"a b\"@example.org|" },
	{ "undisclosed-recipients:;", "" },
	{ ",, ;<>\"\"()", "" },
	{ "Anna", "Anna|" },
	{ "\"open <a@example.org>", "open <a@example.org>|" },
};

Test(mail_parts, addresses_are_told_apart)
{
	struct charsets *charsets = charsets_new();
	struct buffer got = BUFFER_NONE;
	struct buffer scratch = BUFFER_NONE;

	for (size_t i = 0; i < ROWS(addresses); i++) {
		struct span rest = span_of(addresses[i].input);
		struct mail_address address;

		while (mail_address_next(&rest, charsets, &scratch, &address)) {
			mail_address_show(&address, &got);
			buffer_char(&got, '|');
		}
		expect(&got, &addresses[i]);
	}
	buffer_done(&scratch);
	buffer_done(&got);
	charsets_free(charsets);
}

static const struct row dates[] = {
	{ "Mon, 02 Mar 2026 14:00:00 +0000", "2026-03-02T14:00:00Z" },
	{ "2 Mar 2026 14:00 +0100 (CET)", "2026-03-02T13:00:00Z" },
	{ "Mon, 2 Mar 26 14:00:00 EST", "2026-03-02T19:00:00Z" },
	{ "Mon, 1 Jun 2026 14:00:00 BST", "2026-06-01T13:00:00Z" },
	{ "Mon Mar  2 14:00:00 2026", "2026-03-02T14:00:00Z" },
	{ "Monday, 02-Mar-26 14:00:00 GMT", "2026-03-02T14:00:00Z" },
	{ "2 Mar 2026 14.00.05 -0330", "2026-03-02T17:30:05Z" },
	{ "2 Mar 2026 14:00:00 XYZ", "2026-03-02T14:00:00Z" },
	{ "2026-03-02T14:00:00Z", "2026-03-02T14:00:00Z" },
	{ "31 Feb 2026 14:00:00 +0000", "-" },
	{ "2 Mar 2026 25:00:00 +0000", "-" },
	{ "soon", "-" },
};

Test(mail_parts, dates_of_all_ages_are_read)
{
	for (size_t i = 0; i < ROWS(dates); i++) {
		struct message message = { .time = INSTANT_NONE };
		char text[INSTANT_TEXT_BYTES] = "-";

		if (mail_date_read(span_of(dates[i].input), NULL, &message))
			instant_format(message.time, text);
		cr_assert_str_eq(text, dates[i].output, "%s", dates[i].input);
	}
}

static const struct row answers[] = {
	{ "new\n> old\n>> older\nbelow", "new\nbelow" },
	{ "yes\n\nOn Mon, 2 Mar 2026 at 14:00, Anna <a@example.org> wrote:\n\n"
	  "> old\n",
	    "yes" },
	{ "yes\n\nOn Mon, 2 Mar 2026, Anna\n<a@example.org> wrote:\n> old\n"
	  "between\n> old\n",
	    "yes\n\nbetween" },
	{ "yes\nAm 02.03.2026 um 14:00 schrieb Anna:\nold without marks\n",
	    "yes" },
	{ "yes\n-----Original Message-----\nFrom: Anna\n\nold", "yes" },
	{ "yes\n\n________________________________\nFrom: Anna\nSent: 2 March "
	  "2026\nTo: B\nSubject: x\n\nold",
	    "yes" },
	{ "yes\n\n*From:* Anna\n*Sent:* Monday\n*To:* B\n\nold", "yes" },
	{ "fyi\n---------- Forwarded message ---------\nFrom: x\nold", "fyi" },
	{ "fyi\nBegin forwarded message:\n> From: x\n", "fyi" },
	{ "ja\n\nFra: Anna\nSendt: 2. mars 2026\nTil: Bo\nEmne: x\n\nold",
	    "ja" },
	{ "yes\n\nDate: Mon, 2 Mar 2026\nFrom: a@example.org\nTo: B\n\nold",
	    "yes" },
	{ "ja\nDen 2 mars 2026 14:00, Anna (a@example.org) skrev:\nold", "ja" },
	/* What only looks like one of these is said. */
	{ "On the table is what she wrote:\nmy number",
	    "On the table is what "
	    "she wrote:\nmy "
	    "number" },
	{ "From: me\nwith love", "From: me\nwith love" },
	{ "__________\nsigned", "__________\nsigned" },
	{ "-- \nAnna\n07700 900123", "-- \nAnna\n07700 900123" },
};

Test(mail_parts, a_quote_is_no_new_text)
{
	struct buffer got = BUFFER_NONE;

	for (size_t i = 0; i < ROWS(answers); i++) {
		mail_quote_new(span_of(answers[i].input), true, &got);
		expect(&got, &answers[i]);
	}
	buffer_done(&got);
}

Test(mail_parts, without_an_answer_words_below_wrote_are_new)
{
	struct buffer got = BUFFER_NONE;

	mail_quote_new(SPAN("On 2 Mar 2026 Anna wrote:\nmy number"), false,
	    &got);
	cr_assert_str_eq(buffer_string(&got),
	    "On 2 Mar 2026 Anna wrote:\nmy number");
	buffer_done(&got);
}

static const struct row beginnings[] = {
	{ "see below\n> my number is 07700 900123\n",
	    "see below\n> my number is 07700 900123" },
	{ "Holiday\nFrom: 3 March\nTo: 10 March\nDate: today\nmy number",
	    "Holiday\nFrom: 3 March\nTo: 10 March\nDate: today\nmy number" },
	/* What announces a quote, or stands nowhere else, is one all the same. */
	{ "On 2 Mar 2026, Anna wrote:\n> old\nnew\n> old", "new" },
	{ "fyi\n-----Original Message-----\nold", "fyi" },
	{ "fyi\n__________\nFrom: Anna\nSent: Monday\nTo: B\n\nold", "fyi" },
};

Test(mail_parts, what_looks_like_a_quote_is_new_in_a_mail_that_answers_none)
{
	struct buffer got = BUFFER_NONE;

	for (size_t i = 0; i < ROWS(beginnings); i++) {
		mail_quote_new(span_of(beginnings[i].input), false, &got);
		expect(&got, &beginnings[i]);
	}
	buffer_done(&got);
}

Test(mail_parts, base64_takes_any_line_and_stops_at_its_end)
{
	struct transfer_decoder decoder = { .transfer = TRANSFER_BASE64 };
	struct buffer got = BUFFER_NONE;

	transfer_line(&decoder, SPAN("Y2"), &got);
	transfer_line(&decoder, SPAN("F m!w"), &got);
	transfer_line(&decoder, SPAN("6k= ignored"), &got);
	transfer_line(&decoder, SPAN("eA=="), &got);
	cr_assert_str_eq(buffer_string(&got), "caf\xc3\xa9x");
	buffer_done(&got);
}

Test(mail_parts, every_character_set_is_there)
{
	static const char *const sets[] = { "ISO-8859-2", "latin1",
		"windows-1250", "cp1251", "KOI8-U", "gb2312", "Big5", "EUC-JP",
		"Shift_JIS", "ks_c_5601-1987", "macintosh", "cp850", "TIS-620",
		"UTF-8" };
	struct charsets *charsets = charsets_new();
	struct buffer got = BUFFER_NONE;

	charsets_open_all(charsets);
	/* Two bytes that are no UTF-8, and something in each of these. */
	for (size_t i = 0; i < ROWS(sets) - 1; i++) {
		buffer_reset(&got);
		cr_assert(charset_append(charsets, span_of(sets[i]),
			      SPAN("\xb0\xa1"), &got),
		    "%s", sets[i]);
		cr_assert_gt(got.len, 2, "%s", sets[i]);
	}
	cr_assert_not(charset_append(charsets, SPAN("utf-8"), SPAN("\xb0\xa1"),
	    &got));
	buffer_done(&got);
	charsets_free(charsets);
}
