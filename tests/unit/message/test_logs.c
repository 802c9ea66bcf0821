#include <criterion/criterion.h>

#include "collect.h"
#include "message/formats.h"

/* Logs that are lines of text. Every person is invented. */
static const struct collect_case logs[] = {
	{ &format_irc,
	    "--- Log opened Mon Mar 02 13:58:00 2026\n14:00 < anna> a "
	    "<b> c\n14:00 <@ben> \002"
	    "bold\002"
	    " \003"
	    "4,12red\003"
	    " 5\n14:01  * anna than"
	    "ks\n--- Day changed Tue Mar 03 2026\n00:01 -!- anna [~a@ho"
	    "st] has quit [bye]\n--- Log closed Tue Mar 03 00:02:00 20"
	    "26\n",
	    "2026-03-02T14:00:00Z|oak|anna|a <b> c|\n2026-03-02T14:00:"
	    "00Z|oak|ben|bold red 5|\n2026-03-02T14:01:00Z|oak|anna|th"
	    "anks|\n2026-03-03T00:01:00Z|oak||-!- anna [~a@host] has q"
	    "uit [bye]|flags=1|\n" },
	{ &format_irc,
	    "2026-03-02 14:00:00\tanna\thi\n2026-03-02 14:00:01\t@ben\thi\n"
	    "2026-03-02 14:00:02\t *\tanna thanks\n2026-03-02 14:00:03\t<"
	    "--\tanna (a@host) has quit\n2026-03-02 14:00:04.123456Z\tan"
	    "na\tz\n",
	    "2026-03-02T14:00:00Z|oak|anna|hi|\n2026-03-02T14:00:01Z|o"
	    "ak|ben|hi|\n2026-03-02T14:00:02Z|oak|anna|thanks|\n2026-03"
	    "-02T14:00:03Z|oak||anna (a@host) has quit|flags=1|\n2026-"
	    "03-02T14:00:04Z|oak|anna|z|\n" },
	{ &format_irc,
	    "[2026-03-02T14:00:00] <anna!n=a@10.0.0.1> a\n[02-Mar-2026"
	    " 14:00:01] * anna b\n2026-03-02T14:00:02  <anna> c\n177246"
	    "0003 <anna> d\n",
	    "2026-03-02T14:00:00Z|oak|anna|a|\n2026-03-02T14:00:01Z|oa"
	    "k|anna|b|\n2026-03-02T14:00:02Z|oak|anna|c|\n2026-03-02T14"
	    ":00:03Z|oak|anna|d|\n" },
	{ &format_imessage,
	    "May 17, 2026  5:29:42 PM (Read by them after 1 hour, 49 "
	    "seconds)\nMe\nHello\n\nworld\n    May 17, 2026  5:30:00 PM\n  "
	    "  Ben\n    yes\n\nMay 17, 2026  5:30:00 PM\nBen\nyes\nThis mes"
	    "sage responded to an earlier message.\n\nMay 17, 2026 12:3"
	    "1:00 AM\nBen\nThis message was deleted from the conversati"
	    "on!\nx\n\nMay 17, 2026  5:32:00 PM Ben renamed the conversa"
	    "tion to Rota\n\n",
	    "2026-05-17T17:29:42Z|oak|Me|Hello\n\nworld|\n2026-05-17T17:"
	    "30:00Z|oak|Ben|yes|\n2026-05-17T17:30:00Z|oak|Ben|yes|\n20"
	    "26-05-17T00:31:00Z|oak|Ben|x|flags=4|\n2026-05-17T17:32:0"
	    "0Z|oak||Ben renamed the conversation to Rota|flags=1|\n" },
};

Test(logs, each_is_known_and_gives_its_messages)
{
	collect_check(logs, sizeof(logs) / sizeof(logs[0]));
}

static void
read_clock(const char *file, const char *expected, unsigned faults)
{
	const struct format_options options = { .conversation = { "oak", 3 },
		.file = span_of(file) };
	struct collect collect = { .brief = true };

	collect_run(&collect, &format_irc, &options,
	    SPAN("[14:00:00] <anna> a\n[14 Jan 14:00] <anna> b\n"), 0);
	cr_assert_str_eq(collect_text(&collect), expected, "%s", file);
	cr_assert_eq(collect.faults, faults, "%s", file);
	collect_done(&collect);
}

Test(logs, a_clock_alone_takes_its_day_from_the_name_of_the_file)
{
	read_clock("/logs/oak/2026-03-02.log",
	    "2026-03-02T14:00:00Z|oak|anna|a|\n"
	    "2026-01-14T14:00:00Z|oak|anna|b|\n",
	    0);
	read_clock("#oak_20260302.log",
	    "2026-03-02T14:00:00Z|oak|anna|a|\n"
	    "2026-01-14T14:00:00Z|oak|anna|b|\n",
	    0);
	read_clock("2026-03-02/oak.log", "-|oak|anna|a|\n-|oak|anna|b|\n", 1);
}

Test(logs, an_answer_that_is_shown_twice_has_one_name)
{
	struct collect collect = { .words = false };
	struct span lines, first, second;

	collect_run(&collect, &format_imessage,
	    &(struct format_options){ .conversation = { "oak", 3 } },
	    SPAN("May 17, 2026  5:29:42 PM\nMe\nHello\n"
		 "    May 17, 2026  5:30:00 PM\n    Ben\n    yes\n\n"
		 "May 17, 2026  5:30:00 PM\nBen\nyes\n"
		 "This message responded to an earlier message.\n\n"),
	    0);
	lines = span_of(collect_text(&collect));
	span_next_part(&lines, '\n', &first);
	span_next_part(&lines, '\n', &first);
	span_next_part(&lines, '\n', &second);
	while (span_find_char(first, '|') < first.len)
		first = span_from(first, span_find_char(first, '|') + 1);
	while (span_find_char(second, '|') < second.len)
		second = span_from(second, span_find_char(second, '|') + 1);
	cr_assert_geq(first.len, 32);
	cr_assert(span_equal(first, second));
	collect_done(&collect);
}
