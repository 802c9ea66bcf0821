#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"

static const struct format_options plain = { .conversation = { "oak", 3 } };

static const struct {
	const char *input;
	const char *output;
} tables[] = {
	{ "time,from,to,text\n2026-03-13T14:05:00Z,A,B;C,\"hi, \"\"you\"\"\n"
	  "two\"\n",
	    "2026-03-13T14:05:00Z|oak|A|hi, \"you\"\ntwo|to=B|to=C|"
	    "\n" },
	{ "Message ID;Date;Time;Sender;Recipients;Message\r"
	  "7;13/03/2026;14:05;A;B|C;hi\r",
	    "2026-03-13T14:05:00Z|oak|A|hi|to=B|to=C|\n" },
	{ "TIMESTAMP\tauthor\tbody\n1773410700\tA\thi\n1773410700123\tA\t\n",
	    "2026-03-13T14:05:00Z|oak|A|hi|\n"
	    "2026-03-13T14:05:00.123Z|oak|A||\n" },
	{ "date,from_role,from,text,thread\n13/03/2026 2:05 pm,staff,A,x,elm\n",
	    "2026-03-13T14:05:00Z|elm|A|x|is=staff|\n" },
	{ "from,text\nA,'=1+1\nA,it's\n", "-|oak|A|=1+1|\n-|oak|A|it's|\n" },
	/* The same twice; a text torn apart by its own commas. */
	{ "from,text\nA,ok\nA,ok\nA,yes, well, no\n",
	    "-|oak|A|ok|\n-|oak|A|ok|#1|\n-|oak|A|yes, well, no|\n" },
	/* "text" wins over "message". */
	{ "message,text\n5,hi\n", "-|oak||hi|\n" },
	{ "text,deleted,edited\nx,no,Yes\n", "-|oak||x|flags=2|\n" },
	/* As spreadsheets of other programs are headed. */
	{ "sep=;\nDate;Time;From;To;Message\n13/03/2026;14:05;A;B;hi, you\n",
	    "2026-03-13T14:05:00Z|oak|A|hi, you|to=B|\n" },
	{ "Note ID,Date/Time,Carer Name,Client Name,Note\n"
	  "1,13-Mar-26 14:05,A,Mrs B,ate well\n",
	    "2026-03-13T14:05:00Z|Mrs B|A|ate well|\n" },
	{ "Event Time,Actor,Details,Message\n"
	  "2026-03-13 14:05:09 UTC,A,less,more\n",
	    "2026-03-13T14:05:09Z|oak|A|more|\n" },
	{ "Chat Session,Message Date,Type,Sender ID,Sender Name,Text\n"
	  "B,2026-03-13 14:05:09,Outgoing,,,x\n"
	  "B,2026-03-13 14:05:10,Incoming,07700 900123,Bo,y\n",
	    "2026-03-13T14:05:09Z|B|Me|x|\n2026-03-13T14:05:10Z|B|Bo|y|\n" },
	/* As gateways of text messages head theirs; two files put together. */
	{ "Date,Origin,Destination,Message\n13/03/2026 14:05,07700900123,"
	  "07700900124,hi\nDate,Origin,Destination,Message\n"
	  "13/03/2026 14:06,07700900124,07700900123,Message\n",
	    "2026-03-13T14:05:00Z|oak|07700900123|hi|to=07700900124|\n"
	    "2026-03-13T14:06:00Z|oak|07700900124|Message|to=07700900123|"
	    "\n" },
	{ "\n\ntext\nx\n", "-|oak||x|\n" },
	{ "a,b\n1,2\n", "" },
	{ "", "" },
};

Test(csv, each_row_becomes_one_message)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, &format_csv, &plain,
		    span_of(tables[i].input), 0);
		cr_assert_str_eq(collect_text(&collect), tables[i].output,
		    "%s: %s", tables[i].input, collect_text(&collect));
		collect_done(&collect);
	}
}

static const struct {
	const char *input;
	unsigned messages;
	const char *fault;
} wrong[] = {
	{ "a,b\n1,2\n3,4\n", 0, "fault unreadable@0: no column of the first" },
	{ "time,text\nyesterday,x\n", 1, "a time is not readable" },
	{ "from,time,text\nA\nB,1773410700,x\n", 1, "ends before its text" },
	{ "time,text\n1773410700,\"x\nB,y\n", 0, "fault truncated@10" },
	{ "from,text\nA,x\n", 1, "no column of the first line is the time" },
	{ "time,text\n03/04/2026 9:00,x\n04/04/2026 9:00,y\n", 2,
	    "fault ambiguous@10" },
	{ "time,text,from_role\n1773410700,x,king\n", 1,
	    "from_role is no role" },
};

Test(csv, what_cannot_be_read_is_a_fault_and_the_rest_is_read)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct collect collect = { .brief = false };

		collect_run(&collect, &format_csv, &plain,
		    span_of(wrong[i].input), 0);
		cr_assert_eq(collect.messages, wrong[i].messages, "%s",
		    wrong[i].input);
		cr_assert_eq(collect.faults, 1, "%s", wrong[i].input);
		cr_assert_not_null(strstr(collect_text(&collect),
				       wrong[i].fault),
		    "%s", collect_text(&collect));
		collect_done(&collect);
	}
}

Test(csv, a_field_map_comes_before_the_common_names)
{
	struct format_field fields[] = { { SPAN("text"), SPAN("Notes") },
		{ SPAN("from"), SPAN("Wer") } };
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.fields = fields;
	options.field_count = 2;
	collect_run(&collect, &format_csv, &options,
	    SPAN("text,Wer,Notes\nx,A,hi\n"), 0);
	cr_assert_str_eq(collect_text(&collect), "-|oak|A|hi|\n");
	collect_done(&collect);
}

Test(csv, a_row_that_is_cut_within_a_character_stays_text)
{
	struct format_options options = plain;

	options.limits.line_bytes = 10;
	for (size_t piece = 0; piece < 20; piece++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, &format_csv, &options,
		    SPAN("text,from\nabcdefghi\xc3\xa9\xc3\xa9,A\nx,B\n"),
		    piece);
		cr_assert_str_eq(collect_text(&collect),
		    "-|oak||abcdefghi|\n-|oak|B|x|\n", "%s",
		    collect_text(&collect));
		cr_assert_eq(collect.faults_of[FORMAT_FAULT_LIMIT], 1);
		collect_done(&collect);
	}
}

Test(csv, a_quote_that_nobody_closes_costs_one_row_not_the_file)
{
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.limits.line_bytes = 20;
	for (size_t piece = 0; piece < 40; piece++) {
		collect = (struct collect){ .brief = true };
		collect_run(&collect, &format_csv, &options,
		    SPAN("from,text\nA,\"0123456789012345678901234\nB,y\n"),
		    piece);
		cr_assert_str_eq(collect_text(&collect),
		    "-|oak|A|0123456789012345678|\n-|oak|B|y|\n");
		cr_assert_eq(collect.faults_of[FORMAT_FAULT_LIMIT], 1);
		collect_done(&collect);
	}
}

Test(csv, a_whole_last_row_is_provisional_at_idle_and_given_once)
{
	struct collect collect = { .brief = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_csv.open(&plain, &sink, &err);

	format_csv.feed(state, SPAN("from,text\nA,\"x"), &err);
	format_csv.idle(state, &err);
	cr_assert_eq(collect.provisional, 0);
	format_csv.feed(state, SPAN("\""), &err);
	format_csv.idle(state, &err);
	format_csv.idle(state, &err);
	cr_assert_eq(collect.provisional, 1);
	format_csv.feed(state, SPAN("\r\nB,y\n"), &err);
	cr_assert_str_eq(collect_text(&collect),
	    "-|oak|A|x|flags=80|\n-|oak|B|y|\n");
	format_csv.close(state);
	collect_done(&collect);
}
