#include <criterion/criterion.h>

#include "collect.h"
#include "message/date_orders.h"
#include "message/formats.h"

static const struct format_options plain = { .conversation = { "oak", 3 } };

static const struct {
	const char *input;
	const char *output;
} exports[] = {
	{ "[13/03/2026, 14:05:09] Anna: hi\r\n[13/03/2026, 14:05:10] Bo: yo",
	    "2026-03-13T14:05:09Z|oak|Anna|hi|\n"
	    "2026-03-13T14:05:10Z|oak|Bo|yo|\n" },
	{ "13/03/2026, 14:05 - Anna: one\ntwo\n\nthree\n"
	  "13/03/2026, 14:05 - Anna: one\n",
	    "2026-03-13T14:05:00Z|oak|Anna|one\ntwo\n\nthree|\n"
	    "2026-03-13T14:05:00Z|oak|Anna|one|#1|\n" },
	/* The app speaks. */
	{ "13/03/2026, 14:05 - Anna created group \"Oak: nights\"\n",
	    "2026-03-13T14:05:00Z|oak||Anna created group \"Oak: nights\"|"
	    "flags=1|\n" },
	{ "13/03/2026, 14:05 - ~ Anna created group \"x: call me\n",
	    "2026-03-13T14:05:00Z|oak|~ Anna created group \"x|call me|\n" },
	/* Attachments, edits, deletions. */
	{ "13/03/2026, 14:05 - A: IMG-20260313-WA0001.jpg (file attached)\n"
	  "our new flat\n",
	    "2026-03-13T14:05:00Z|oak|A|our new flat|"
	    "file=IMG-20260313-WA0001.jpg|flags=8|\n" },
	{ "13/03/2026, 14:05 - A: meet me at 5.pm (file attached)\n",
	    "2026-03-13T14:05:00Z|oak|A|meet me at 5.pm (file attached)|"
	    "file=meet me at 5.pm|flags=8|\n" },
	{ "[13/03/2026, 14:05:09] A: hello \xe2\x80\x8e<This message was "
	  "edited>\n",
	    "2026-03-13T14:05:09Z|oak|A|hello|flags=2|\n" },
	{ "13/03/2026, 14:05 - A: This message was deleted\n",
	    "2026-03-13T14:05:00Z|oak|A|This message was deleted|flags=4|\n" },
	{ "13/03/2026, 14:05 - A: Ce message a \xc3\xa9t\xc3\xa9 supprim\xc3\xa9\n",
	    "2026-03-13T14:05:00Z|oak|A|Ce message a \xc3\xa9t\xc3\xa9 supprim"
	    "\xc3\xa9|flags=4|\n" },
	{ "13/03/2026, 14:05 - A: This message was deleted by admin B.\n",
	    "2026-03-13T14:05:00Z|oak|A|This message was deleted by admin B.|"
	    "flags=4|\n" },
	{ "13/03/2026, 14:05 - A: Ja <Diese Nachricht wurde bearbeitet.>\n",
	    "2026-03-13T14:05:00Z|oak|A|Ja|flags=2|\n" },
	{ "[13/03/2026, 14:05:09] A: \xe2\x80\x8eVoice call, 5 min\n"
	  "[13/03/2026, 14:05:10] A: Voice call, 5 min?\n",
	    "2026-03-13T14:05:09Z|oak|A|Voice call, 5 min|flags=1|\n"
	    "2026-03-13T14:05:10Z|oak|A|Voice call, 5 min?|\n" },
	/* What the app quotes may hold a colon; what people write as well. */
	{ "13/03/2026, 14:05 - A hat \xe2\x80\x9eRota: 3\xe2\x80\x9c erstellt\n"
	  "13/03/2026, 14:05 - A a cr\xc3\xa9\xc3\xa9 \"Rota: 3\"\n"
	  "13/03/2026, 14:05 - A \"B\" C: see \"x: y\"\n"
	  "13/03/2026, 14:05 - ~ A \"B: see \"x\n",
	    "2026-03-13T14:05:00Z|oak||A hat \xe2\x80\x9eRota: 3\xe2\x80\x9c "
	    "erstellt|flags=1|\n"
	    "2026-03-13T14:05:00Z|oak||A a cr\xc3\xa9\xc3\xa9 \"Rota: 3\"|flags=1"
	    "|\n2026-03-13T14:05:00Z|oak|A \"B\" C|see \"x: y\"|\n"
	    "2026-03-13T14:05:00Z|oak|~ A \"B|see \"x|\n" },
	/* Clocks and calendars. */
	{ "13.03.2026 \xd0\xb3., 14:05 \xd1\x87. - A: x\n",
	    "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "2026. 03. 13. du. 2:05 - A: x\n",
	    "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "13/03/2026, 2:05 yh - A: x\n", "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "\xe0\xa7\xa7\xe0\xa7\xa9/\xe0\xa7\xa9/\xe0\xa7\xa8\xe0\xa7\xac, "
	  "\xe0\xa7\xa8:\xe0\xa7\xa6\xe0\xa7\xab PM - A: x\n",
	    "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "13.03.26, 2:05 p. m. - A: x\n", "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "3/13/26, 12:05\xe2\x80\xaf"
	  "AM - A: x\n",
	    "2026-03-13T00:05:00Z|oak|A|x|\n" },
	{ "2026-03-13, 14:05 - A: x\n", "2026-03-13T14:05:00Z|oak|A|x|\n" },
	{ "[13/03/2569 BE, 14:05:00] A: x\n",
	    "2026-03-13T14:05:00Z|oak|A|x|\n" },
	/* Element's plain text; in another export it is what somebody says. */
	{ "Fri, Mar 13, 2026, 2:05:09 PM - @anna:oak.example: x\n"
	  "Fri, 13 Mar 2026, 14:05:10 - @bo:oak.example: y\nand, so on\n",
	    "2026-03-13T14:05:09Z|oak|@anna:oak.example|x|\n"
	    "2026-03-13T14:05:10Z|oak|@bo:oak.example|y\nand, so on|\n" },
	{ "13 Mar 2026, 14:05 - Anna: x\nMar 14, 2026, 2:05 PM - Bo: y\n"
	  "15 minutes - no\nMarch - no\n",
	    "2026-03-13T14:05:00Z|oak|Anna|x|\n"
	    "2026-03-14T14:05:00Z|oak|Bo|y\n15 minutes - no\nMarch - no|\n" },
	/* Viber. */
	{ "[ 13/03/2026 ][ 14:05:09 ] Anna: x\n[ 13/03/2026 ][ 14:06:00 ] "
	  "Bo: y\n",
	    "2026-03-13T14:05:09Z|oak|Anna|x|\n"
	    "2026-03-13T14:06:00Z|oak|Bo|y|\n" },
	{ "13/03/2026, 14:05 - A: x\nFri, Mar 13, 2026, 14:05 - B: y\n",
	    "2026-03-13T14:05:00Z|oak|A|x\nFri, Mar 13, 2026, 14:05 - B: y|\n" },
	{ "2026-03-13 14 h 05 - A: x\n13.03.2026 kl. 14.06 - A: y\n",
	    "2026-03-13T14:05:00Z|oak|A|x|\n"
	    "2026-03-13T14:06:00Z|oak|A|y|\n" },
	/* Nothing at all behind the time: where the export began so. */
	{ "13. 3. 2026. 14:05:09 A: x\n13. 3. 2026. 14:05:10 B: y\n",
	    "2026-03-13T14:05:09Z|oak|A|x|\n"
	    "2026-03-13T14:05:10Z|oak|B|y|\n" },
	{ "13/03/2026, 14:05 - A: x\n13/03/2026 14:05:10 B: y\n",
	    "2026-03-13T14:05:00Z|oak|A|x\n13/03/2026 14:05:10 B: y|\n" },
	{ "13/03/2026, 14:05 - A: < attached: 00000042-PHOTO-2026-03-13-14-05-"
	  "09.jpg >\n",
	    "2026-03-13T14:05:00Z|oak|A||file=00000042-PHOTO-2026-03-13-14-05-"
	    "09.jpg|flags=8|\n" },
	/* A line that only looks like a start. */
	{ "13/03/2026, 14:05 - A: see\n2016-04-29 10:30:00\n14/03/2026, 9:00: "
	  "visit\n",
	    "2026-03-13T14:05:00Z|oak|A|see\n2016-04-29 10:30:00\n"
	    "14/03/2026, 9:00: visit|\n" },
	{ "13/03/2026, 14:05 - A: \n", "2026-03-13T14:05:00Z|oak|A||\n" },
	{ "31/02/2026, 14:05 - A: no such day\n", "" },
};

Test(whatsapp, each_export_becomes_its_messages)
{
	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
		struct collect collect = { .brief = true };

		collect_run(&collect, &format_whatsapp, &plain,
		    span_of(exports[i].input), 0);
		cr_assert_str_eq(collect_text(&collect), exports[i].output);
		collect_done(&collect);
	}
}

static const struct {
	const char *dates; /* each becomes a message */
	const char *first; /* its day */
	unsigned ambiguous;
	unsigned contradicted;
} orders[] = {
	{ "1/2/2026 3/2/2026 13/2/2026", "2026-02-01", 0, 0 },
	{ "1/2/2026 1/3/2026 2/13/2026", "2026-01-02", 0, 0 },
	/* 1 March, 5 March, 2 April; else it would leap back. */
	{ "1/3/2026 5/3/2026 2/4/2026", "2026-03-01", 0, 0 },
	{ "3/1/2026 3/5/2026 4/2/2026", "2026-03-01", 0, 0 },
	{ "3/4/2026 3/5/2026 4/5/2026", "2026-04-03", 1, 0 },
	{ "13/2/2026 2/14/2026 3/2/2026", "2026-02-13", 0, 1 },
	{ "2026/02/13 2026/02/01", "2026-02-13", 0, 0 },
	{ "3/3/2026 4/4/2026", "2026-03-03", 0, 0 },
};

Test(whatsapp, the_order_of_dates_is_decided_from_the_export)
{
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct collect collect = { .brief = true };
		struct buffer export = BUFFER_NONE;
		struct span rest = span_of(orders[i].dates);
		struct span date;

		while (span_next_part(&rest, ' ', &date))
			buffer_printf(&export, "%.*s, 9:00 - A: x\n",
			    SPAN_ARGS(date));
		collect_run(&collect, &format_whatsapp, &plain,
		    buffer_span(&export), 5);
		cr_assert(span_starts(span_of(collect_text(&collect)),
			      span_of(orders[i].first)),
		    "%s: %s", orders[i].dates, collect_text(&collect));
		cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_AMBIGUOUS],
		    orders[i].ambiguous, "%s", orders[i].dates);
		cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_CONTRADICTED],
		    orders[i].contradicted, "%s", orders[i].dates);
		buffer_done(&export);
		collect_done(&collect);
	}
}

Test(whatsapp, a_set_date_order_is_obeyed_and_nothing_is_guessed)
{
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.date_order = DATE_ORDER_MDY;
	collect_run(&collect, &format_whatsapp, &options,
	    SPAN("3/4/26, 9:00 - A: x\n"), 0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-04T09:00:00Z|oak|A|x|\n");
	cr_assert_eq(collect.faults, 0);
	collect_done(&collect);
}

Test(whatsapp, a_set_date_order_gives_way_for_the_one_date_that_cannot_be)
{
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.date_order = DATE_ORDER_DMY;
	collect_run(&collect, &format_whatsapp, &options,
	    SPAN("3/4/26, 9:00 - A: x\n2/14/26, 9:00 - A: y\n"
		 "3/5/26, 9:00 - A: z\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-04-03T09:00:00Z|oak|A|x|\n2026-02-14T09:00:00Z|oak|A|y|\n"
	    "2026-05-03T09:00:00Z|oak|A|z|\n");
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_DISPROVEN], 0);
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_CONTRADICTED], 1);
	collect_done(&collect);
}

Test(whatsapp, a_set_date_order_is_obeyed_with_what_an_earlier_reading_learnt)
{
	const struct date_orders learnt = { .wanted = DATE_ORDER_AUTO };
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.date_order = DATE_ORDER_MDY;
	options.dates = &learnt;
	collect_run(&collect, &format_whatsapp, &options,
	    SPAN("3/4/26, 9:00 - A: x\n"), 0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-04T09:00:00Z|oak|A|x|\n");
	cr_assert_eq(collect.faults, 0);
	collect_done(&collect);
}

Test(whatsapp, dates_are_read_right_with_what_an_earlier_reading_learnt)
{
	static const char export[] = "3/4/26, 9:00 - A: x\n";
	struct format_options options = plain;
	struct collect first = { .brief = true }, second = { .brief = true };
	struct format_sink sink = collect_sink(&first);
	struct err err;
	struct format_state *state = format_whatsapp.open(&plain, &sink, &err);
	struct date_orders dates;

	format_whatsapp.feed(state, span_of(export), &err);
	format_whatsapp.idle(state, &err);
	format_whatsapp.feed(state, SPAN("4/15/26, 9:01 - A: y\n"), &err);
	format_whatsapp.finish(state, &err);
	dates = *format_whatsapp.dates(state);
	format_whatsapp.close(state);
	options.dates = &dates;
	collect_run(&second, &format_whatsapp, &options, span_of(export), 0);
	cr_assert_str_eq(collect_text(&second),
	    "2026-03-04T09:00:00Z|oak|A|x|\n");
	cr_assert_eq(second.faults, 0);
	collect_done(&first);
	collect_done(&second);
}

Test(whatsapp, the_last_message_is_provisional_at_idle_and_again_when_grown)
{
	struct collect collect = { .brief = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_whatsapp.open(&plain, &sink, &err);

	format_whatsapp.feed(state, SPAN("13/03/2026, 9:00 - A: x\n"), &err);
	cr_assert_eq(collect.provisional, 0);
	format_whatsapp.idle(state, &err);
	format_whatsapp.idle(state, &err);
	format_whatsapp.feed(state, SPAN("13/03/2026, 9:01 - A: y\n"), &err);
	cr_assert_eq(collect.messages, 0);
	format_whatsapp.idle(state, &err);
	format_whatsapp.feed(state, SPAN("more\n"), &err);
	format_whatsapp.finish(state, &err);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-13T09:00:00Z|oak|A|x|flags=80|\n"
	    "2026-03-13T09:01:00Z|oak|A|y|flags=80|\n"
	    "2026-03-13T09:01:00Z|oak|A|y\nmore|\n");
	format_whatsapp.close(state);
	collect_done(&collect);
}

Test(whatsapp, a_small_ambiguous_export_does_not_wait_for_ever)
{
	struct collect collect = { .brief = true };
	struct format_sink sink = collect_sink(&collect);
	struct err err;
	struct format_state *state = format_whatsapp.open(&plain, &sink, &err);

	format_whatsapp.feed(state, SPAN("3/4/26, 9:00 - A: x\n"), &err);
	format_whatsapp.idle(state, &err);
	format_whatsapp.feed(state, SPAN("4/15/26, 9:01 - A: y\n"), &err);
	format_whatsapp.finish(state, &err);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-04-03T09:00:00Z|oak|A|x|flags=c0|\n"
	    "2026-04-15T09:01:00Z|oak|A|y|\n");
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_AMBIGUOUS], 1);
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_DATE_DISPROVEN], 1);
	format_whatsapp.close(state);
	collect_done(&collect);
}

Test(whatsapp, a_long_message_is_cut_and_said_to_be)
{
	struct format_options options = plain;
	struct collect collect = { .brief = true };

	options.limits.text_bytes = 6;
	options.limits.name_bytes = 8;
	collect_run(&collect, &format_whatsapp, &options,
	    SPAN("13/03/2026, 9:00 - A: abc\nde\xc3\xa9"
		 "fghijklmnop\n"),
	    0);
	cr_assert_str_eq(collect_text(&collect),
	    "2026-03-13T09:00:00Z|oak|A|abc\nde|flags=10|\n");
	cr_assert_eq(collect.faults_of[FORMAT_FAULT_LIMIT], 1);
	collect_done(&collect);
}
