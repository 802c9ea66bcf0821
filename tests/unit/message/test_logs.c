#include <criterion/criterion.h>

#include "cases.h"
#include "collect.h"
#include "message/formats.h"

Test(logs, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_logs);
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

static struct span
last_field(struct span line)
{
	while (span_find_char(line, '|') < line.len)
		line = span_from(line, span_find_char(line, '|') + 1);
	return line;
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
	cr_assert_geq(last_field(first).len, 32);
	cr_assert(span_equal(last_field(first), last_field(second)));
	collect_done(&collect);
}

Test(logs, a_day_has_one_name_whether_the_day_or_the_month_comes_first)
{
	struct format_options options = { .conversation = { "oak", 3 } };
	struct span read[2];
	struct collect collect[2] = { { .brief = false }, { .brief = false } };

	for (int i = 0; i < 2; i++) {
		options.date_order = i == 0 ? DATE_ORDER_DMY : DATE_ORDER_MDY;
		collect_run(&collect[i], &format_discord_text, &options,
		    SPAN("[02/03/2026 14:05] Ben\nhello\n"), 0);
		read[i] = span_of(collect_text(&collect[i]));
		read[i] = span_first(read[i], span_find_char(read[i], '\n'));
	}
	cr_assert_not(span_equal(read[0], read[1]));
	cr_assert_geq(last_field(read[0]).len, 32);
	cr_assert(span_equal(last_field(read[0]), last_field(read[1])));
	collect_done(&collect[0]);
	collect_done(&collect[1]);
}

Test(logs, a_field_map_counts_in_a_system_log)
{
	const struct format_field fields[] = { { SPAN("from"), SPAN("user") },
		{ SPAN("conversation"), SPAN("room") },
		{ SPAN("text"), SPAN("said") } };
	const struct format_options options = { .conversation = { "oak", 3 },
		.fields = fields,
		.field_count = 3 };
	struct collect collect = { .brief = true };

	collect_run(&collect, &format_syslog, &options,
	    SPAN("<134>1 2026-03-02T14:00:00Z h app - - [m@1 room=\"rota\"] "
		 "user=anna said=\"good morning\"\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-02T14:00:00Z|rota|anna|good morning|\n");
	collect_done(&collect);
}

Test(logs, what_is_no_table_of_lua_is_named_and_the_next_line_is_read)
{
	static const char *const broken[] = { "item({)", "item({[\"a\"]=})",
		"item({a=\"x)", "item({a={{{{{{{{{{{{{{{{{{}", "item(", "x",
		"item({os.exit()})", "item({\"a\\" };

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct collect collect = { .brief = true };
		struct buffer text = BUFFER_NONE;

		buffer_printf(&text,
		    "%s\nitem({with=\"b\",{name=\"body\",\"ok\"}})\n",
		    broken[i]);
		collect_run(&collect, &format_prosody,
		    &(struct format_options){ .field_count = 0 },
		    buffer_span(&text), 1);
		cr_assert_eq(collect.messages, 1, "%s", broken[i]);
		cr_assert_geq(collect.faults, 1, "%s", broken[i]);
		collect_done(&collect);
		buffer_done(&text);
	}
}

static const struct {
	const struct format *format;
	const char *input;
	const char *output;
} long_ones[] = {
	{ &format_imessage,
	    "May 17, 2026  5:29:42 PM\nMe\n\t\t\t\t\t\t\t\t\t\t\t\ta\u00e9 and "
	    "more\n",
	    "2026-05-17T17:29:42Z|oak|Me|a|flags=10|\n" },
	{ &format_line,
	    "[LINE] Ben\n2026.03.02 Monday\n09:05\tBen\tabc\n\u00e9\u00e9 and "
	    "more than that\n",
	    "2026-03-02T09:05:00Z|oak|Ben|abc\n\u00e9|flags=10|\n" },
	{ &format_discord_text,
	    "[02/03/2026 14:05] Ben\nab\n\u00e9\u00e9 and more than that\n",
	    "2026-03-02T14:05:00Z|oak|Ben|ab\n\u00e9|flags=50|\n" },
};

Test(logs, a_long_message_is_cut_between_characters)
{
	struct format_options options = { .conversation = { "oak", 3 } };

	options.limits.text_bytes = 6;
	for (size_t i = 0; i < sizeof(long_ones) / sizeof(long_ones[0]); i++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, long_ones[i].format, &options,
		    span_of(long_ones[i].input), 0);
		cr_expect_str_eq(collect_text(&collect), long_ones[i].output,
		    "%s: %s", long_ones[i].format->name,
		    collect_text(&collect));
		collect_done(&collect);
	}
}

/* The second of August is a Sunday, and so is the eighth of February. */
Test(logs, a_day_that_may_be_two_is_taken_day_first_and_said_to_be_guessed)
{
	static const struct format_options none = { .conversation = { "oak",
							3 } };
	struct collect collect = { .brief = true };

	collect_run(&collect, &format_line, &none,
	    SPAN("[LINE] Chat history with Ben\nSun, 02/08/2026\n14:07\tBen\t"
		 "yes\n3/11/2026\n14:08\tBen\tno\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-08-02T14:07:00Z|oak|Ben|yes|flags=40|\n"
	    "2026-11-03T14:08:00Z|oak|Ben|no|flags=40|\n");
	cr_assert_eq(collect.faults, 1);
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_AMBIGUOUS], 1);
	collect_done(&collect);
}
