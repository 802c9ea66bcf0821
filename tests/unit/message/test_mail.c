#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"

#define HEAD  "From: A <a@example.org>\nTo: b@example.org\nMessage-ID: <1@x>\n"
#define TIME  "Date: Mon, 2 Mar 2026 15:00:00 +0100\n"
#define SHOWN "2026-03-02T14:00:00Z|<1@x>|A <a@example.org>|"
#define TO    "|to=b@example.org|"
#define MULTI(kind) \
	HEAD TIME "Content-Type: multipart/" kind "; boundary=\"b b\"\n\n"
#define PLAIN "--b b\nContent-Type: text/plain\n\n"
#define HTML  "--b b\nContent-Type: text/html\n\n"
#define IMAGE "--b b\nContent-Type: image/png; name=a.png\n\nAA\n"
#define SEALED                                             \
	HEAD TIME "Content-Type: application/pkcs7-mime; " \
		  "name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
#define OTHER                                                            \
	"--b b\nContent-Type: message/rfc822\n\nFrom: z@example.org\n\n" \
	"not mine\n"

static const struct format_options plain = { .conversation = { "oak", 3 } };

static const struct {
	const char *input;
	const char *output;
} mails[] = {
	{ HEAD TIME "\nhi\n\nthere\n", SHOWN "hi\n\nthere" TO },
	{ HEAD TIME "Cc: \"C, D\" <c@example.org>\nSubject: Keys\n\nhi\n",
	    "2026-03-02T14:00:00Z|Keys <1@x>|A <a@example.org>|Keys\n\nhi|"
	    "to=b@example.org|to=C, D <c@example.org>|" },
	{ HEAD TIME "Subject: Re: Keys\nReferences: <r@x> <s@x>\nIn-Reply-To: "
		    "<s@x>\n\nyes\n> hi\n",
	    "2026-03-02T14:00:00Z|Keys <r@x>|A <a@example.org>|yes" TO },
	/* Nobody is answered by a "Re:" alone: the subject is said. */
	{ "From: b\nTo: a@example.org\nSubject: RE: AW: Keys\n\nyes",
	    "-|Keys (a@example.org, b)|b|RE: AW: Keys\n\nyes|"
	    "to=a@example.org|" },
	{ MULTI("alternative") PLAIN "5\n" HTML "<b>five</b>\n--b b--\n",
	    SHOWN "5" TO },
	{ MULTI("alternative") HTML "<b>five</b>\n" PLAIN "5\n--b b--\nx\n",
	    SHOWN "5" TO },
	{ MULTI("alternative") PLAIN " \n" HTML "<p>five<p>six\n--b b--",
	    SHOWN "five\nsix" TO },
	{ MULTI("mixed") "preamble\n" PLAIN "one\n" HTML "<i>two</i>\n" PLAIN
			 "three\n" IMAGE "--b b--\n",
	    SHOWN "one\ntwo\nthree" TO "file=a.png|flags=8|" },
	{ MULTI("mixed") PLAIN "one\n" OTHER "--b b--\n",
	    SHOWN "one" TO "file=message/rfc822|flags=8|" },
	{ HEAD TIME "Content-Type: text/plain; charset=iso-8859-15\n\n5\xa4\n",
	    SHOWN "5\xe2\x82\xac" TO },
	{ HEAD TIME "Content-Type: text/plain; charset=\"windows-1252\"\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n=935=80=\n"
		    "=94\n",
	    SHOWN "\xe2\x80\x9c"
		  "5\xe2\x82\xac\xe2\x80\x9d" TO },
	{ HEAD TIME "Content-Type: text/plain; charset=utf-8\n"
		    "Content-Transfer-Encoding: base64\n\nY2Fm\nw6k=\n",
	    SHOWN "caf\xc3\xa9" TO },
	{ HEAD TIME "Content-Type: text/plain; charset=iso-2022-jp\n\n"
		    "\x1b$B$\"\x1b(B\n",
	    SHOWN "\xe3\x81\x82" TO },
	{ HEAD TIME "Content-Type: text/plain; charset=utf-8\n\n\xe9 x\n",
	    SHOWN "\xef\xbf\xbd x" TO "flags=20|" },
	{ HEAD TIME "\n\xe9 without a word about it\n",
	    SHOWN "\xc3\xa9 without a word about it" TO },
	{ HEAD TIME "References: <1@x>\n"
		    "Content-Type: text/plain; format=flowed\n\nfor \nyou\n"
		    "> so \n> not\n-- \nA\n",
	    SHOWN "for you\n-- \nA" TO },
	{ HEAD TIME "Content-Type: text/html\n\n<div>new</div><div>On 2 Mar "
		    "2026, B wrote:</div><blockquote type=\"cite\">old"
		    "<blockquote>older</blockquote></blockquote><p>below</p>\n",
	    SHOWN "new\n\nbelow" TO },
	{ HEAD "Date: 1 Jan 1970 00:00:00 +0000\nReceived: by x; 2 Mar 2026 "
	       "14:00:05 GMT\nReceived: by y; 2 Mar 2026 14:00:00 GMT\n\nx\n",
	    SHOWN "x" TO },
	/* What was signed is inside: lengths before it, and none. */
	{ SEALED
	    "MFoGCSqGSIb3DQEHAqBNMEsCAQExADBCBgkqhkiG9w0BBwGgNQQzQ29udGVu\n"
	    "dC1UeXBlOiB0ZXh0L2h0bWwNCg0KPHA+cmluZw0KPGI+bWU8L2I+PC9wPg0K\n"
	    "MQA=\n",
	    SHOWN "ring me" TO },
	{ SEALED
	    "MIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggCSABBRDb250\n"
	    "ZW50LVR5cGU6IHRleHQvaCQjBBR0bWwNCg0KPHA+cmluZw0KPGI+bQQLZTwv\n"
	    "Yj48L3A+DQoAAAAAAAAxAAAAAAAAAA==\n",
	    SHOWN "ring me" TO },
	{ HEAD TIME "X-MS-Journal-Report:\nContent-Type: multipart/mixed; "
		    "boundary=\"b b\"\n\n" PLAIN "envelope\n" OTHER "--b b--",
	    "-|z@example.org|not mine|" },
};

static void
expect(const struct format *format, const char *input, const char *output)
{
	struct collect collect = { .brief = true };
	const char *got;

	collect_run(&collect, format, &plain, span_of(input), 0);
	got = collect_text(&collect);
	cr_assert_eq(collect.messages, 1, "%s", input);
	cr_assert(span_starts(span_of(got), span_of(output)),
	    "%s\ngives %s\nnot %s", input, got, output);
	cr_assert_str_eq(got + strlen(output), "\n", "%s gives %s", input, got);
	collect_done(&collect);
}

Test(mail, each_mail_becomes_one_message)
{
	for (size_t i = 0; i < sizeof(mails) / sizeof(mails[0]) - 1; i++)
		expect(&format_eml, mails[i].input, mails[i].output);
}

static const struct {
	const char *input;
	unsigned faults;
} sealed[] = {
	/* Enveloped data; such inside of what is signed; no data; a length of
	 * four bytes; more than a few levels without one. */
	{ SEALED
	    "MFoGCSqGSIb3DQEHA6BNMEsCAQExADBCBgkqhkiG9w0BBwGgNQQzQ29udGVu\n"
	    "dC1UeXBlOiB0ZXh0L2h0bWwNCg0KPHA+cmluZw0KPGI+bWU8L2I+PC9wPg0K\n"
	    "MQA=\n",
	    1 },
	{ SEALED
	    "MFUGCSqGSIb3DQEHAqBIMEYCAQExADA9BgkqhkiG9w0BBwGgMAQuQ29udGVu\n"
	    "dC1UeXBlOiBhcHBsaWNhdGlvbi9wa2NzNy1taW1lDQoNCkFBPT0NCjEA\n",
	    1 },
	{ SEALED "\n", 1 },
	{ SEALED "MIT/////\n", 1 },
	{ SEALED "MIAwgDCAMIAwgDCAMIAwgDCAMIAwgDCAMIAwgA==\n", 1 },
	{ MULTI("encrypted") "--b b\nContent-Type: application/pgp-encrypted"
			     "\n\nVersion: 1\n--b b--\n",
	    1 },
};

Test(mail, words_that_are_encrypted_are_said_to_be_unread)
{
	for (size_t i = 0; i < sizeof(sealed) / sizeof(sealed[0]); i++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, &format_eml, &plain,
		    span_of(sealed[i].input), 0);
		cr_assert_eq(collect.messages, 1);
		cr_assert_eq(collect.faults_of[FORMAT_FAULT_UNREADABLE],
		    sealed[i].faults, "%s", sealed[i].input);
		collect_done(&collect);
	}
}

Test(mail, a_blank_line_before_the_header_hides_no_mail)
{
	struct format_probe probe = { .head = SPAN("\n\r\n" HEAD "\nhi\n"),
		.whole = true };

	cr_assert_str_eq(format_detect(&probe, NULL)->name, "eml");
}

Test(mail, a_journal_gives_the_mail_in_its_envelope)
{
	size_t last = sizeof(mails) / sizeof(mails[0]) - 1;
	struct collect collect = { .words = true };

	collect_run(&collect, &format_eml, &plain, span_of(mails[last].input),
	    0);
	cr_assert_str_eq(collect_text(&collect), "0|z@example.org|not mine\n");
	collect_done(&collect);
}

static const struct {
	const char *input;
	const char *output;
	unsigned faults;
} mailboxes[] = {
	{ "From a@x Mon Mar  2 14:00:00 2026\nFrom: a\n\none\n\n"
	  "From - Mon Mar 2 14:00 2026\nFrom: b\n\ntwo\n",
	    "0|a|one\n48|b|two\n", 0 },
	/* A line of the text is none of the mailbox's. */
	{ "From a Mon Mar  2 14:00:00 2026\nFrom: a\n\nFrom this is no "
	  "separator\n\n>From me\n\nFrom a Mon Mar  2 14:00:00 2026\nno field\n",
	    "0|a|From this is no separator\n\nFrom me\n\nFrom a Mon Mar  2 "
	    "14:00:00 2026\nno field\n",
	    0 },
	/* Nobody can hide mails behind a length. */
	{ "From a Mon Mar  2 14:00:00 2026\nFrom: a\nContent-Length: 999\n\n"
	  "one\n\nFrom b Mon Mar  2 14:00:00 MST 2026 remote from c\nFrom: b\n"
	  "\ntwo\n",
	    "0|a|one\n66|b|two\n", 0 },
	{ "junk\nFrom a Mon Mar  2 14:00:00 2026\r\nFrom: a\r\n\r\none\r\n",
	    "5|a|one\n", 1 },
	{ "From a Mon Mar  2 14:00:00 2026\nX-Any: a\n\none\n", "", 1 },
	{ "From a Mon Mar  2 14:00:00 2026\nFrom: a\nSubject: half", "", 1 },
	{ "From a Mon Mar  2 14:00:00 2026\nFrom: a\nContent-Type: "
	  "multipart/mixed; boundary=b\n\n--b\n\none",
	    "0|a|one\n", 1 },
};

Test(mail, a_mailbox_is_taken_apart_where_its_mails_begin)
{
	for (size_t i = 0; i < sizeof(mailboxes) / sizeof(mailboxes[0]); i++) {
		struct collect collect = { .words = true };

		collect_run(&collect, &format_mbox, &plain,
		    span_of(mailboxes[i].input), 0);
		cr_assert_str_eq(collect_text(&collect), mailboxes[i].output);
		cr_assert_eq(collect.faults, mailboxes[i].faults, "%s",
		    mailboxes[i].input);
		collect_done(&collect);
	}
}

Test(mail, the_same_mail_in_two_mailboxes_has_one_identity)
{
	const char *mail = HEAD TIME "Subject: Keys\n\nhi\n";
	struct buffer box = BUFFER_NONE;
	struct collect one = { .brief = false };
	struct collect other = { .brief = false };

	buffer_text(&box, "From a Mon Mar  2 14:00:00 2026\nDelivered-To: b\n");
	buffer_text(&box, mail);
	collect_run(&one, &format_eml, &plain, span_of(mail), 0);
	collect_run(&other, &format_mbox, &plain, buffer_span(&box), 0);
	/* The last word is the identity. */
	cr_assert_str_eq(strrchr(collect_text(&one), '|'),
	    strrchr(collect_text(&other), '|'));
	collect_done(&one);
	collect_done(&other);
	buffer_done(&box);
}

Test(mail, the_last_mail_is_provisional_at_idle_and_given_again_when_it_grows)
{
	struct collect collect = { .words = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_mbox.open(&plain, &sink, &err);

	format_mbox.feed(state,
	    SPAN("From a Mon Mar  2 14:00:00 2026\nFrom: a\n"), &err);
	format_mbox.idle(state, &err);
	cr_assert_eq(collect.provisional, 0);
	format_mbox.feed(state, SPAN("\none\nha"), &err);
	format_mbox.idle(state, &err);
	format_mbox.idle(state, &err);
	cr_assert_eq(collect.provisional, 1);
	format_mbox.feed(state, SPAN("lf\n\nFrom b Mo"), &err);
	format_mbox.idle(state, &err);
	cr_assert_eq(collect.provisional, 2);
	format_mbox.feed(state, SPAN("n Mar  2 14:00:00 2026\nFrom: b\n"),
	    &err);
	cr_assert_str_eq(collect_text(&collect),
	    "0|a|one\nha\n0|a|one\nhalf\n");
	format_mbox.close(state);
	collect_done(&collect);
}

Test(mail, a_mail_that_goes_on_behind_its_end_is_given_again_whole)
{
	struct collect collect = { .words = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_eml.open(&plain, &sink, &err);

	format_eml.feed(state, SPAN("From: a\n\none\ntw"), &err);
	format_eml.finish(state, &err);
	format_eml.finish(state, &err);
	format_eml.feed(state, SPAN("o\nthree\n"), &err);
	format_eml.finish(state, &err);
	cr_assert_str_eq(collect_text(&collect),
	    "0|a|one\ntw\n0|a|one\ntwo\nthree\n");
	format_eml.close(state);
	collect_done(&collect);
}

static void
expect_fault(struct span input, const struct format_options *options,
    const char *what)
{
	struct collect collect = { .brief = false };

	collect_run(&collect, &format_mbox, options, input, 0);
	cr_assert_eq(collect.messages, 1, "%s", what);
	cr_assert_not_null(strstr(collect_text(&collect), what), "%s: %s", what,
	    collect_text(&collect));
	collect_done(&collect);
}

Test(mail, each_limit_is_named_with_the_place_of_its_mail)
{
	const struct format_options tight = { .limits = { .line_bytes = 100,
						  .text_bytes = 20,
						  .name_bytes = 10,
						  .depth = 2 } };
	static const char start[] = "x\nFrom a Mon Mar  2 14:00:00 2026\n" TIME;
	struct buffer mail = BUFFER_NONE;

	buffer_text(&mail, start);
	buffer_text(&mail, "\n0123456789012345678901\n");
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a mail's text is longer than limits.text and is "
	    "cut; raise that in boundaryd.conf to have all of it read");
	mail.len = sizeof(start) - 1;
	buffer_printf(&mail, "\n%0120d\n", 0);
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a line is longer than limits.line and is cut; "
	    "raise that in boundaryd.conf to have all of it read");
	mail.len = sizeof(start) - 1;
	buffer_text(&mail, "Message-ID: <longer-than-ten-bytes@x>\n\nx\n");
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a text or a name is longer than limits.text or "
	    "limits.name and is cut; raise that in boundaryd.conf to have all "
	    "of it read");
	mail.len = sizeof(start) - 1;
	for (int i = 0; i < 3; i++)
		buffer_printf(&mail,
		    "Content-Type: multipart/mixed; boundary=%d\n\n--%d\n", i,
		    i);
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a mail's parts are nested deeper");
	mail.len = sizeof(start) - 1;
	buffer_text(&mail, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 1001; i++)
		buffer_text(&mail, "--b\nX: y\n\n");
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a mail has more than 1000 parts");
	mail.len = sizeof(start) - 1;
	for (int i = 0; i < 1100; i++)
		buffer_printf(&mail, "X-Long: %060d\n", i);
	expect_fault(buffer_span(&mail), &tight,
	    "fault limit@2: a mail's header is longer than 64 KiB");
	buffer_done(&mail);
}

Test(mail, a_mail_with_a_large_file_needs_little_memory)
{
	struct collect collect = { .words = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_eml.open(&plain, &sink, &err);
	struct buffer piece = BUFFER_NONE;

	for (int i = 0; i < 1000; i++)
		buffer_printf(&piece, "%076d\n", i);
	format_eml.feed(state,
	    SPAN(MULTI("mixed") PLAIN "see\n--b b\nContent-Type: image/png\n"
				      "Content-Transfer-Encoding: base64\n\n"),
	    &err);
	for (int i = 0; i < 200; i++)
		cr_assert_eq(format_eml.feed(state, buffer_span(&piece), &err),
		    0);
	cr_assert_eq(format_eml.feed(state, SPAN("--b b--\n"), &err), 0);
	cr_assert_eq(format_eml.finish(state, &err), 0);
	cr_assert_str_eq(collect_text(&collect), "0|A <a@example.org>|see\n");
	format_eml.close(state);
	buffer_done(&piece);
	collect_done(&collect);
}

static const struct {
	const char *head;
	const char *format;
} heads[] = {
	{ "From a@x Mon Mar  2 14:00:00 2026\nReturn-Path: <a@x>\n\nx\n",
	    "mbox" },
	{ "From - Mon Mar  2 14:00:00 2026\nX-Mozilla-Status: 0001\n", "mbox" },
	{ "Received: from x\n\tby y\nDate: today\nFrom: a\nTo: b\n\nx", "eml" },
	{ "From: a\nSubject: x\n\n", "eml" },
	{ "From: a\nto whom it may concern\n", NULL },
	{ "Subject: minutes\n\nDate: tomorrow\n", NULL },
	{ "From me to you\n", NULL },
};

Test(mail, detection_wants_a_header)
{
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct format_probe probe = { .head = span_of(heads[i].head),
			.whole = true };
		const struct format *format = format_detect(&probe, NULL);

		if (heads[i].format == NULL)
			cr_assert_null(format, "%s", heads[i].head);
		else
			cr_assert_str_eq(format == NULL ? "" : format->name,
			    heads[i].format, "%s", heads[i].head);
	}
}
