#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

static const char raised[] =
    "{\"id\":\"1\",\"time\":\"2026-03-02T10:00:00Z\",\"conversation\":\"c\","
    "\"from\":\"Robin\",\"to\":\"Sam\","
    "\"text\":\"my number is 07700 900123\"}\n";

Test(session, a_hit_names_the_rule_the_words_and_who_spoke_to_whom)
{
	static struct bench bench;

	bench_open(&bench, "jsonl");
	bench_run(&bench, span_of(raised));
	cr_assert(bench.hit_count == 1 && bench.message_count == 1);
	cr_assert(strstr(bench.hits[0].text,
		      "byte 0 Robin staff to service_user: "
		      "my number is 07700 900123") != NULL,
	    "%s", bench.hits[0].text);
	bench_close(&bench);
}

Test(session, the_format_is_found_from_the_bytes)
{
	static const struct {
		const char *text;
		const char *format;
	} rows[] = {
		{ raised, "jsonl" },
		{ "13/03/2026, 10:00 - Robin: my number is 07700 900123\n"
		  "13/03/2026, 10:01 - Sam: thanks\n",
		    "whatsapp" },
		{ "id,time,conversation,from,to,text\n"
		  "1,2026-03-02T10:00:00Z,c,Robin,Sam,"
		  "my number is 07700 900123\n",
		    "csv" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		static struct bench bench;
		struct session_place place;
		struct session_file *file;
		struct err err = { 0 };

		bench_open(&bench, "auto");
		file = bench_file(&bench, 0, SPAN_NONE, false, &err);
		cr_assert(session_feed(file, span_of(rows[i].text), &err) == 0);
		cr_assert(session_finish(file, &err) == 0);
		cr_assert(session_place(file, &place, &err) == 0);
		cr_assert_str_eq(place.format, rows[i].format);
		cr_assert(bench.hit_count == 1, "%s", rows[i].format);
		session_close(file);
		bench_close(&bench);
	}
}

Test(session, the_owner_of_a_phone_has_the_role_that_its_source_gives)
{
	static const char rows[] =
	    "Chat Session,Message Date,Type,Sender Name,Text\n"
	    "Sam,2026-03-02 10:00:00,Outgoing,,my number is 07700 900123\n";
	static struct bench bench;

	bench_open(&bench, "csv");
	bench_run(&bench, span_of(rows));
	cr_assert_eq(bench.hit_count, 0, "nobody knows who this is");
	bench.settings->sources[0].from_role = ROLE_STAFF;
	bench_run(&bench, span_of(rows));
	cr_assert_eq(bench.hit_count, 1);
	cr_assert(strstr(bench.hits[0].text, "Me staff to ") != NULL, "%s",
	    bench.hits[0].text);
	bench_close(&bench);
}

/* The session's first reading stops at a proof, the second reads it all. */
static void
read_twice(struct bench *bench, struct span export, bool once)
{
	const struct session_sink sink = bench_sink(bench);
	struct session_start start = {
		.source = &bench->settings->sources[0],
		.path = "/srv/oak/chat.txt",
		.rereads = true,
		.once = once,
	};
	struct buffer state = BUFFER_NONE;
	struct err err = { 0 };
	uint64_t matches = 0;
	int again = 1;

	for (int reading = 0; again == 1; reading++) {
		struct session_file *file = session_open(bench->session, &start,
		    &sink, &err);

		cr_assert(file != NULL && reading < 2, "%s", err.text);
		cr_assert_eq(session_feed(file, export, &err), 0);
		cr_assert_eq(session_idle(file, &err), 0);
		if (reading == 0) {
			cr_assert_eq(bench->hit_count, 2);
			cr_assert_eq(session_feed(file,
					 SPAN("4/15/26, 9:04 - Sam: y\n"),
					 &err),
			    0);
		}
		cr_assert_eq(session_finish(file, &err), 0);
		again = session_again(file, &state, &err);
		cr_assert(again == (reading == 0 ? 1 : 0), "%s", err.text);
		matches += session_file_counts(file)->matches;
		session_close(file);
		start.state = buffer_span(&state);
	}
	cr_assert_eq(matches, 2, "each match counts once");
	buffer_done(&state);
}

Test(session, wrong_dates_are_read_again_under_the_same_identities)
{
	static struct bench bench;
	static const char export[] =
	    "3/4/26, 9:00 - Robin: my number is 07700 900123\n"
	    "3/4/26, 9:00 - Robin: my number is 07700 900123\n"
	    "4/5/26, 9:00 - Sam: x\n";

	for (int once = 0; once < 2; once++) {
		bench_open(&bench, "whatsapp");
		read_twice(&bench, span_of(export), once == 1);
		cr_assert_eq(bench.hit_count, once == 1 ? 2 : 4);
		cr_assert(!digest_equal(&bench.hits[0].identity,
		    &bench.hits[1].identity));
		for (size_t i = 2; i < bench.hit_count; i++)
			cr_assert_str_eq(bench.hits[i].text,
			    bench.hits[i - 2].text);
		bench_close(&bench);
	}
}

Test(session, an_unknown_format_is_told_once_with_what_to_do)
{
	static struct bench bench;
	struct session_place place;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "auto");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	for (int i = 0; i < 20000; i++)
		cr_assert(session_feed(file, SPAN("no words of a chat\n"),
			      &err) == 0);
	cr_assert(session_idle(file, &err) == 0);
	/* Not even when something known comes: its place would be wrong. */
	for (int i = 0; i < 2000; i++)
		cr_assert(session_feed(file, span_of(raised), &err) == 0);
	cr_assert(session_finish(file, &err) == 0);
	cr_assert(session_place(file, &place, &err) == 0);
	cr_assert(place.resume == 0 && place.format[0] == '\0');
	cr_assert(bench.fault_count == 1 && bench.hit_count == 0);
	cr_assert_str_eq(bench.fault,
	    "cannot tell what format this is; set 'format' in source 'oak' "
	    "(boundaryd.conf)");
	session_close(file);
	bench_close(&bench);
}

Test(session, a_mail_that_outlook_saved_is_told_with_what_makes_it_readable)
{
	static struct bench bench;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "auto");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file,
		      SPAN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0"),
		      &err) == 0);
	cr_assert(session_finish(file, &err) == 0);
	cr_assert_eq(bench.fault_count, 1);
	cr_assert(strstr(bench.fault, "msgconvert") != NULL, "%s", bench.fault);
	session_close(file);
	bench_close(&bench);
}

Test(session, a_file_that_starts_slowly_is_known_once_there_is_enough)
{
	static struct bench bench;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "auto");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	for (size_t i = 0; i < sizeof(raised) - 1; i++)
		cr_assert(session_feed(file, (struct span){ raised + i, 1 },
			      &err) == 0);
	cr_assert(session_idle(file, &err) == 0);
	cr_assert(bench.hit_count == 1 && bench.fault_count == 0);
	session_close(file);
	bench_close(&bench);
}

Test(session, a_line_that_is_none_is_counted_and_the_next_one_read)
{
	static struct bench bench;
	struct buffer bytes = BUFFER_NONE;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "jsonl");
	cr_assert(buffer_text(&bytes, "{ broken\n") == 0);
	cr_assert(buffer_text(&bytes, raised) == 0);
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file, buffer_span(&bytes), &err) == 0);
	cr_assert(session_finish(file, &err) == 0);
	cr_assert(session_file_counts(file)->unreadable == 1);
	cr_assert(session_file_counts(file)->messages == 1);
	cr_assert(session_file_counts(file)->matches == 1);
	cr_assert(bench.fault_count == 1 && bench.hit_count == 1);
	session_close(file);
	buffer_done(&bytes);
	bench_close(&bench);
}

Test(session, a_sink_that_says_stop_stops_the_file)
{
	static struct bench bench;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "jsonl");
	bench.stop = true;
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file, span_of(raised), &err) == -1);
	cr_assert(err.code != 0 && err.text[0] != '\0');
	session_close(file);
	bench_close(&bench);
}

Test(session, an_empty_file_is_nothing_and_no_fault)
{
	static struct bench bench;

	bench_open(&bench, "auto");
	bench_run(&bench, SPAN(""));
	bench_run(&bench, SPAN("\xef\xbb\xbf"));
	cr_assert(bench.hit_count == 0 && bench.fault_count == 0, "%s",
	    bench.fault);
	bench_close(&bench);
}

Test(session, a_last_message_is_raised_when_nothing_more_comes)
{
	static struct bench bench;
	struct session_place place;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "whatsapp");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file,
		      SPAN("13/03/2026, 10:00 - Sam: hello\n"
			   "13/03/2026, 10:01 - Robin: "
			   "my number is 07700 900123\n"),
		      &err) == 0);
	cr_assert(bench.hit_count == 0);
	cr_assert(session_place(file, &place, &err) == 0);
	cr_assert(place.open_message);
	cr_assert(session_idle(file, &err) == 0);
	cr_assert(bench.hit_count == 1 && bench.hits[0].provisional);
	cr_assert(session_idle(file, &err) == 0);
	cr_assert(session_finish(file, &err) == 0);
	cr_assert(bench.hit_count == 1);
	session_close(file);
	bench_close(&bench);
}

Test(session, a_message_that_is_shown_again_grown_counts_once)
{
	struct bench bench;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "whatsapp");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file,
		      SPAN("13/03/2026, 10:00 - Sam: hello\n"
			   "13/03/2026, 10:01 - Robin: you owe me\n"),
		      &err) == 0);
	cr_assert(session_idle(file, &err) == 0);
	cr_assert(session_feed(file, SPAN("a tenner\n"), &err) == 0);
	cr_assert(session_idle(file, &err) == 0);
	cr_assert(bench.hit_count == 0, "%s", bench.hits[0].text);
	cr_assert(session_feed(file,
		      SPAN("13/03/2026, 10:02 - Robin: you owe me\n"),
		      &err) == 0);
	cr_assert(session_finish(file, &err) == 0);
	cr_assert(bench.hit_count == 1);
	session_close(file);
	bench_close(&bench);
}

/* What is wrong with the table, in each of its readings. */
static size_t
unreadable_rows(struct bench *bench, struct span first, struct span rest)
{
	const struct session_sink sink = bench_sink(bench);
	struct session_start start = {
		.source = &bench->settings->sources[0],
		.path = "/srv/oak/table.csv",
		.rereads = true,
	};
	struct buffer state = BUFFER_NONE;
	struct err err = { 0 };
	size_t count = 0;
	int again = 1;

	for (int reading = 0; again == 1; reading++) {
		struct session_file *file = session_open(bench->session, &start,
		    &sink, &err);

		cr_assert(file != NULL && reading < 2, "%s", err.text);
		cr_assert_eq(session_feed(file, first, &err), 0);
		cr_assert_eq(session_idle(file, &err), 0);
		cr_assert_eq(session_feed(file, rest, &err), 0);
		cr_assert_eq(session_finish(file, &err), 0);
		again = session_again(file, &state, &err);
		cr_assert(again == (reading == 0 ? 1 : 0), "%s", err.text);
		count += session_file_counts(file)->unreadable;
		session_close(file);
		start.state = buffer_span(&state);
	}
	buffer_done(&state);
	return count;
}

Test(session, what_cannot_be_read_counts_once_however_often_it_is_read)
{
	static struct bench bench;
	static const char first[] = "date,from,to,text\n"
				    "3/4/24 09:00,Robin,Sam,hello\n";
	static const char rest[] = "4/4/24 09:00,Robin\n"
				   "3/25/24 09:00,Robin,Sam,hello\n";

	bench_open(&bench, "csv");
	/* The row, and that nothing proved the order when all was quiet. */
	cr_assert_eq(unreadable_rows(&bench, span_of(first), span_of(rest)), 2);
	bench_close(&bench);
}

Test(session, what_could_not_be_read_before_a_place_is_not_counted_after_it)
{
	static struct bench bench;
	struct buffer state = BUFFER_NONE;
	struct session_place place;
	struct session_file *file;
	struct err err = { 0 };

	bench_open(&bench, "jsonl");
	file = bench_file(&bench, 0, SPAN_NONE, false, &err);
	cr_assert(session_feed(file, SPAN("{ broken\n"), &err) == 0);
	cr_assert(session_place(file, &place, &err) == 0);
	cr_assert(session_file_counts(file)->unreadable == 1);
	cr_assert(place.resume == 0, "a stretch before it is read again");
	cr_assert(buffer_append(&state, place.state) == 0);
	session_close(file);
	file = bench_file(&bench, 0, buffer_span(&state), false, &err);
	cr_assert(session_feed(file, SPAN("{ broken\n{ again\n"), &err) == 0);
	cr_assert(session_file_counts(file)->unreadable == 1);
	session_close(file);
	buffer_done(&state);
	bench_close(&bench);
}
