#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "chance.h"
#include "collect.h"
#include "message/formats.h"

#define SAMPLE_BYTES ((size_t)12 << 10)
#define EVERY_BYTE   1000 /* above: only at so many places */
#define PLACES       60

static const struct format_options plain = { .conversation = { "oak", 3 } };

static unsigned seed;

struct sample {
	const struct format *format;
	struct span bytes;
	const char *name;
};

/* Hostile and ordinary; every person is invented. */
static const struct {
	const struct format *format;
	const char *text;
} invented[] = {
	{ &format_whatsapp,
	    "02/03/2026, 14:05 - Anna: hi\nsecond line\n\n"
	    "02/03/2026, 14:05 - Anna: hi\n02/03/2026, 14:05 - Anna: hi\n"
	    "02/03/2026, 14:06 - Bob left\n03/03/2026, 9:00 - Bob:Hi\n" },
	{ &format_whatsapp,
	    "preamble\n[13/03/26, 14:05:01] ~ Bo: a: b\r\n"
	    "\xe2\x80\x8e[14/03/26, 14:05:02] Bo: \xe2\x80\x8eimage omitted"
	    "\r\n[14/03/26, 14:05:02] Bo: edited \xe2\x80\x8e<This message was "
	    "edited>\r\n[12/31/26, 1:00:00] Bo: x" },
	{ &format_whatsapp,
	    "1/2/26, 3:04 PM - A: ok\n2/1/26, 3:05 PM - A: ok\n"
	    "[21:41:35, 3/27/22] C: time first\n3/27/22, 1:00: weak: no\n" },
	{ &format_csv,
	    "time,from,to,text\n2026-03-02T14:00:00Z,A,B,\"two\n"
	    "lines, \"\"quoted\"\"\"\r\n02/03/2026 14:05,A,B;C,hi\r\r"
	    ",,,\nx,A,B,late, with a comma\n1772460000,A,B,\"open" },
	{ &format_csv,
	    "Date\tTime\tSender\tMessage\n02.03.26\t14:05\tA\thi\n"
	    "02.03.26\t14:05\tA\thi\n" },
	{ &format_csv, "no,such,columns\n1,2,3\n" },
	{ &format_telegram,
	    "{\"chats\":{\"about\":\"x\",\"list\":[{\"name\":\"Oak\",\"id\":7,"
	    "\"messages\":[{\"id\":1,\"type\":\"message\",\"date_unixtime\":"
	    "\"1772460000\",\"from\":\"Anna\",\"text\":[\"a\",{\"type\":\"bold\","
	    "\"text\":\"b\"}]},{\"id\":2,\"from\":\"Bo\",\"text\":\"x\"}]},"
	    "{\"name\":null,\"id\":8,\"messages\":[{\"id\":1,\"from\":null,"
	    "\"text\":\"y\",\"date\":\"2026-03-02T14:00:00\"}]}]}}\n" },
	{ &format_facebook,
	    "{\"participants\":[{\"name\":\"Zo\\u00c3\\u00ab\"},"
	    "{\"name\":\"Bo\"}],\"messages\":[{\"sender_name\":\"Bo\","
	    "\"timestamp_ms\":1772460000000,\"content\":\"ok\"},"
	    "{\"sender_name\":\"Bo\",\"timestamp_ms\":1772460000000,"
	    "\"content\":\"ok\",\"photos\":[{\"uri\":\"../p.jpg\"}]}],"
	    "\"title\":\"x\"} {" },
	{ &format_slack,
	    "[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"<@U2> &lt;3\","
	    "\"ts\":\"1772460000.000200\"}, {\"ts\":\"x\",\"text\":\"y\"},[]" },
	{ &format_sms,
	    "<?xml version='1.0'?><!-- > -- --><smses count=\"2\"><sms "
	    "address=\"07700 900123\" date=\"1772460000000\" type=\"1\" "
	    "body=\"a &#55357;&#56832; &#55357;x&#10;&amp;\" "
	    "contact_name='(Unknown)' />\n<mms date=\"1772460000000\" "
	    "msg_box=\"1\" address=\"07700900123~07700900124\"><parts><part "
	    "ct=\"text/plain\" text=\"hi\"/><part ct=\"image/jpeg\" "
	    "cl=\"a.jpg\" data=\"AA\"/></parts><addrs><addr "
	    "address=\"07700900124\" type=\"137\"/></addrs></mms>"
	    "<sms body=\"a&b\"/></smses>" },
	{ &format_teams,
	    "{\"value\":[{\"id\":\"1\",\"from\":{\"user\":{\"displayName\":"
	    "\"Anna\"}},\"body\":{\"contentType\":\"html\",\"content\":"
	    "\"<p>a&amp;b</p><p>c\"},\"chatId\":\"19:x\"}]}" },
	{ &format_mbox,
	    "From a@example.org Mon Mar  2 14:00:00 2026\nFrom: A <a@example.org>"
	    "\nTo: b@example.org,\n\tc@example.org\nSubject: =?utf-8?Q?k=C3"
	    "=A9?= =?utf-8?B?eQ==?=\nMessage-ID: <1@x>\nDate: Mon, 2 Mar 2026 "
	    "14:00:00 +0100\nContent-Type: multipart/alternative;\n boundary=b"
	    "\n\npreamble\n--b\nContent-Type: text/html; charset=iso-8859-15"
	    "\n\n<p>5\xa4</p>\n--b\nContent-Transfer-Encoding: base64\n\n"
	    "NSBldXJvCg==\n--b--\n\nFrom b@example.org Mon Mar 2 15:00 2026\n"
	    "From: b@example.org\n\n>From me\n> quoted\n\nFrom x Mon Mar 2 "
	    "15:00:00 2026\nis no mail\n\nFrom c Mon Mar  2 16:00:00 2026\r\n"
	    "Subject: no sender\r\nFrom: c\r\n\r\nsame\r\n\nFrom c Mon Mar  2 "
	    "16:00:00 2026\r\nSubject: no sender\r\nFrom: c\r\n\r\nsame" },
	{ &format_mbox,
	    "junk\n\nFrom - Tue Mar 3 10:00:00 2026\nx: y\n\nno mail\n\n"
	    "From - Tue Mar 3 10:00:00 2026\nFrom: a\nReferences: <r@x> <s@x>\n"
	    "Subject: Re: k\nContent-Type: text/plain; format=flowed; delsp=yes"
	    "\nContent-Transfer-Encoding: quoted-printable\n\nso =\nft \nen=E9d\n"
	    "On 2 Mar 2026, b\nwrote:\nall of\nthis\n" },
	{ &format_eml,
	    "\xef\xbb\xbf"
	    "Date: nothing\nFrom: \"A, B\" <a@example.org>\n"
	    "X-MS-Journal-Report: \nContent-Type: multipart/mixed; boundary=\"a "
	    "b\"\n\n--a b\n\nSender: x\n--a b\nContent-Type: message/rfc822\n\n"
	    "From: c@example.org\nSubject: inner\nContent-Type: multipart/mixed; "
	    "boundary=i\n\n--i\n\ntext\n--i\nContent-Type: image/png; name=a."
	    "png\n\nAA\n--i--\n--a b--\n" },
	{ &format_eml,
	    "From: a@example.org\nno field\nContent-Type: text/plain; charset="
	    "utf-16\n\nx\n-----Original Message-----\nFrom: b\n" },
	{ &format_jsonl,
	    "{\"text\":\"a\\ud83d\\ude00\",\"to\":[\"b\"]}\n\n"
	    "{\"text\":\"a\"}\r\n{\"text\":\"a\"}\n{broken}\n{\"text\":\"z\"}" },
};

static struct span
random_piece(struct span rest)
{
	return span_first(rest, 1 + (size_t)rand_r(&seed) % 7);
}

static void
feed_copy(const struct sample *sample, struct format_state *state,
    struct span part)
{
	struct err err;
	char *copy = span_copy(part);

	cr_assert_eq(sample->format->feed(state,
			 (struct span){ copy, part.len }, &err),
	    0);
	free(copy);
}

static struct format_state *
open_format(const struct sample *sample, struct collect *collect)
{
	struct format_sink sink = collect_sink(collect);
	struct err err;
	struct format_state *state = sample->format->open(&plain, &sink, &err);

	cr_assert_not_null(state);
	return state;
}

static void
same_in_random_pieces(const struct sample *sample, const char *whole)
{
	struct collect collect = { .brief = false };
	struct format_state *state = open_format(sample, &collect);
	struct err err;
	struct span rest = sample->bytes;

	while (rest.len > 0) {
		struct span part = random_piece(rest);

		feed_copy(sample, state, part);
		rest = span_from(rest, part.len);
	}
	cr_assert_eq(sample->format->finish(state, &err), 0);
	cr_assert_str_eq(collect_text(&collect), whole, "%s, seed %u",
	    sample->name, seed);
	sample->format->close(state);
	collect_done(&collect);
}

/*
 * Stop at `at` (idle there when asked), save, and go on in a fresh parser:
 * together they give each message of the whole exactly once.
 */
static void
same_when_resumed(const struct sample *sample, size_t at, bool idle,
    const char *whole)
{
	struct collect collect = { .brief = false };
	struct format_state *state = open_format(sample, &collect);
	struct buffer saved = BUFFER_NONE;
	struct err err;
	uint64_t resume;

	feed_copy(sample, state, span_first(sample->bytes, at));
	if (idle)
		cr_assert_eq(sample->format->idle(state, &err), 0);
	resume = sample->format->resume_point(state);
	cr_assert_leq(resume, at);
	cr_assert_eq(sample->format->save(state, &saved), 0);
	sample->format->close(state);
	state = open_format(sample, &collect);
	cr_assert_eq(sample->format->load(state, buffer_span(&saved), resume,
			 &err),
	    0);
	feed_copy(sample, state, span_from(sample->bytes, (size_t)resume));
	cr_assert_eq(sample->format->finish(state, &err), 0);
	if (!idle)
		cr_assert_str_eq(collect_text(&collect), whole,
		    "%s, resumed at %zu of byte %zu", sample->name,
		    (size_t)resume, at);
	else
		cr_assert_leq(collect.provisional, 1);
	sample->format->close(state);
	buffer_done(&saved);
	collect_done(&collect);
}

/*
 * Cut off at `at`, every message but the last (which may be cut as well) is
 * one of the whole, at the same place.
 */
static void
nothing_invented(const struct sample *sample, size_t at, const char *words)
{
	struct collect collect = { .words = true };
	struct span text;

	collect_run(&collect, sample->format, &plain,
	    span_first(sample->bytes, at), 0);
	text = span_of(collect_text(&collect));
	/* Without the last message, which starts with a number of bytes. */
	text.len = text.len == 0 ? 0 : collect.last;
	cr_assert(span_starts(span_of(words), text), "%s cut at %zu: %.*s",
	    sample->name, at, SPAN_ARGS(text));
	collect_done(&collect);
}

static void
check_sample(const struct sample *sample)
{
	struct collect whole = { .brief = false };
	struct collect bytes = { .brief = false };
	struct collect words = { .words = true };
	const char *text;
	size_t step = sample->bytes.len <= EVERY_BYTE ?
	    1 :
	    sample->bytes.len / PLACES + 1;

	collect_run(&whole, sample->format, &plain, sample->bytes, 0);
	text = collect_text(&whole);
	collect_run(&words, sample->format, &plain, sample->bytes, 0);
	collect_run(&bytes, sample->format, &plain, sample->bytes, 1);
	cr_assert_str_eq(collect_text(&bytes), text, "%s", sample->name);
	for (int i = 0; i < 3; i++)
		same_in_random_pieces(sample, text);
	/* Elsewhere in each run, so that many runs reach every byte. */
	for (size_t at = (size_t)rand_r(&seed) % step; at <= sample->bytes.len;
	     at += step) {
		same_when_resumed(sample, at, false, text);
		same_when_resumed(sample, at, true, text);
		nothing_invented(sample, at, collect_text(&words));
	}
	collect_done(&whole);
	collect_done(&bytes);
	collect_done(&words);
}

Test(property, invented_exports_read_the_same_however_they_are_cut)
{
	seed = (unsigned)
	    chance_seed("invented exports read the same however they are cut");
	for (size_t i = 0; i < sizeof(invented) / sizeof(invented[0]); i++) {
		struct sample sample = { invented[i].format,
			span_of(invented[i].text), invented[i].text };

		check_sample(&sample);
	}
}

static void
check_file(const char *path, const struct format *format)
{
	FILE *file = fopen(path, "r");
	char *bytes = malloc(SAMPLE_BYTES);
	struct sample sample = { format, { bytes, 0 }, path };

	cr_assert_not_null(file);
	sample.bytes.len = fread(bytes, 1, SAMPLE_BYTES, file);
	fclose(file);
	check_sample(&sample);
	free(bytes);
}

static int
check_folder(const char *folder, const char *part, const struct format *format)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int files = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		char path[8192];
		struct stat status;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
			files += check_folder(path, part, format);
		} else if (span_find(span_of(path), span_of(part)) <
		    strlen(path)) {
			check_file(path, format);
			files++;
		}
	}
	closedir(dir);
	return files;
}

static void
check_samples(const char *folder, const char *part, const struct format *format)
{
	char path[4096];
	int files;

	seed = (unsigned)chance_seed(folder);
	snprintf(path, sizeof(path), "%s/../shared/formats/samples/%s",
	    getenv("TEST_SOURCE"), folder);
	files = check_folder(path, part, format);
	if (files == 0)
		cr_skip("the samples are not beside the source");
	cr_log_info("seed %u, %d files", seed, files);
}

/* examples/formats/NAME.ext is read by the format NAME. */
Test(property, examples_of_all_formats_read_the_same_however_they_are_cut)
{
	const struct format *const *formats = format_all();
	char folder[4096];

	seed = (unsigned)chance_seed(
	    "examples of all formats read the same however they are cut");
	snprintf(folder, sizeof(folder), "%s/examples/formats",
	    getenv("TEST_SOURCE"));
	for (size_t i = 0; formats[i] != NULL; i++) {
		char start[300];

		snprintf(start, sizeof(start), "/%s.", formats[i]->name);
		cr_assert_eq(check_folder(folder, start, formats[i]), 1,
		    "%s: an example in examples/formats", formats[i]->name);
	}
}

Test(property, whatsapp_samples_read_the_same_however_they_are_cut)
{
	check_samples("whatsapp", ".txt", &format_whatsapp);
}

Test(property, csv_samples_read_the_same_however_they_are_cut)
{
	check_samples("csv", ".csv", &format_csv);
}

Test(property, json_samples_read_the_same_however_they_are_cut)
{
	check_samples("telegram", "result.json", &format_telegram);
	check_samples("facebook-instagram", ".json", &format_facebook);
	check_samples("teams", ".json", &format_teams);
	check_samples("discord", ".json", &format_discord);
	check_samples("synthetic", ".json", &format_matrix);
	check_samples("synthetic", ".json", &format_google_chat);
}

Test(property, samples_of_tables_and_tags_read_the_same_however_cut)
{
	check_samples("synthetic", "discord.dce.csv", &format_discord_csv);
	check_samples("synthetic", "compliance.csv", &format_mattermost_csv);
	check_samples("synthetic", "actiance.xml", &format_mattermost_xml);
	check_samples("rocketchat", "history.json", &format_rocketchat);
}

Test(property, samples_of_logs_read_the_same_however_they_are_cut)
{
	check_samples("synthetic", ".log", &format_irc);
	check_samples("synthetic", ".weechatlog", &format_irc);
	check_samples("synthetic", "prosody.list", &format_prosody);
	check_samples("irc/irclog2html/testcases", ".log", &format_irc);
}

Test(property, samples_of_lines_read_the_same_however_they_are_cut)
{
	check_samples("synthetic", "signal.main.jsonl", &format_signal);
	check_samples("signal/libsignal", "expected.jsonl", &format_signal);
	check_samples("mattermost", "import.jsonl", &format_mattermost);
}

Test(property, mail_samples_read_the_same_however_they_are_cut)
{
	check_samples("email/mail-parser", "1.eml", &format_eml);
	check_samples("email/mail", "1.eml", &format_eml);
	check_samples("email/james-mime4j", ".msg", &format_eml);
	check_samples("email/james-mime4j", "mbox.rlug", &format_mbox);
	check_samples("email/cpython", "4.txt", &format_eml);
	check_samples("email/gmime", ".mbox", &format_mbox);
}

Test(property, sms_samples_read_the_same_however_they_are_cut)
{
	check_samples("sms-backup", ".xml", &format_sms);
}
