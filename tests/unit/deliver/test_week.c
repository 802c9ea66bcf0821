#include "deliver/week.h"

#include <criterion/criterion.h>

#include "deliver/overview.h"
#include "folder.h"
#include "ledger/days.h"
#include "ledger/health.h"
#include "past.h"
#include "sample.h"

static struct folder folder;
static struct sample sample;
static struct week_options options;
static struct week week;
static struct buffer out;

static const struct rule_spec rules[] = {
	{ .id = "gift-taken", .family = "gifts", .status = RULE_LIVE },
	{ .id = "gift-rare", .family = "gifts", .status = RULE_LIVE },
	{ .id = "contact-new", .family = "contact", .status = RULE_TRIAL }
};
static const char *const sources[] = { "oak-phones", "silent" };

static void
set_up(void)
{
	folder_init(&folder);
	sample_init(&sample);
	out = BUFFER_NONE;
	options = (struct week_options){
		.ledger = ledger_open(folder_file(&folder, "l.db"), NULL),
		.people = sample.people,
		.rules = rules,
		.rule_count = 3,
		.sources = sources,
		.source_count = 2,
		.host = "oak.example.org"
	};
	cr_assert_not_null(options.ledger);
}

static void
tear_down(void)
{
	week_done(&week);
	buffer_done(&out);
	ledger_close(options.ledger);
	sample_done(&sample);
	folder_done(&folder);
}

TestSuite(week, .init = set_up, .fini = tear_down);

/* Monday 9 March 2026, 07:00. */
static int64_t
monday(void)
{
	const struct civil civil = { 2026, 3, 9, 7, 0, 0, 0 };

	return civil_to_utc(&civil);
}

static const char *
write_text(void)
{
	struct page page = PAGE(&out, PAGE_TEXT);
	struct err err = { 0 };

	week_done(&week);
	buffer_reset(&out);
	cr_assert_eq(week_gather(&week, &options, "oak", monday(), &err), 0,
	    "%s", err.text);
	week_write(&week, &options, &page);
	cr_assert(!out.failed);
	return buffer_string(&out);
}

static void
assert_has(const char *words)
{
	cr_assert_not_null(strstr(out.ptr, words), "'%s' is not in:\n%s", words,
	    out.ptr);
}

static void
raise_one(const char *subject, int days_ago, int64_t due, enum outcome outcome,
    int decided_days_ago)
{
	past_add(options.ledger,
	    &(struct past_alert){ .rule = "gift-taken",
		.family = "gifts",
		.subject = subject,
		.raised = monday() - days_ago * INSTANT_DAY,
		.due = due,
		.outcome = outcome,
		.decided = decided_days_ago < 0 ?
		    INSTANT_NONE :
		    monday() - decided_days_ago * INSTANT_DAY });
}

Test(week, an_empty_week_says_so)
{
	(void)write_text();
	assert_has("The week of oak\n===============\n");
	assert_has("From Mon 2 Mar 2026, 07:00 to Mon 9 Mar 2026, 07:00.\n");
	assert_has("Nothing was raised this week, and nothing is open.\n");
	assert_has("silent: NOTHING was read all week.");
}

Test(week, what_is_overdue_stands_first)
{
	const char *late, *soon, *none;

	raise_one("w1", 3, INSTANT_NONE, OUTCOME_OPEN, -1);
	raise_one("w1", 2, monday() + 2 * INSTANT_DAY, OUTCOME_OPEN, -1);
	raise_one("w2", 6, monday() - 3 * INSTANT_DAY, OUTCOME_ESCALATED, -1);
	raise_one("w2", 20, monday() - INSTANT_DAY, OUTCOME_UPHELD, 2);
	(void)write_text();
	assert_has("3 open, 1 of them overdue. This week 3 new, and 1 "
		   "decided.\n");
	late = strstr(out.ptr, "overdue 3 d     6 d     high    gifts");
	soon = strstr(out.ptr, "2 d left        2 d");
	none = strstr(out.ptr, "Open            3 d");
	cr_assert_not_null(late, "%s", out.ptr);
	cr_assert_not_null(soon, "%s", out.ptr);
	cr_assert_not_null(none, "%s", out.ptr);
	cr_assert(late < soon && soon < none);
}

Test(week, kinds_are_held_against_the_four_weeks_before)
{
	for (int i = 0; i < 6; i++)
		raise_one("w1", 8 + 4 * i, INSTANT_NONE, OUTCOME_UPHELD, 3);
	raise_one("w1", 1, INSTANT_NONE, OUTCOME_OPEN, -1);
	past_add(options.ledger,
	    &(struct past_alert){ .rule = "money-lent",
		.family = "money",
		.subject = "w1",
		.raised = monday() - 9 * INSTANT_DAY,
		.due = INSTANT_NONE,
		.outcome = OUTCOME_NOISE,
		.decided = monday() - 8 * INSTANT_DAY });
	(void)write_text();
	assert_has("Kind                New                        Before  "
		   "Decided\n");
	assert_has("money                  0                          0.2   "
		   "     0\n");
	assert_has("gifts                  1 ####################     1.5   "
		   "     6\n");
	assert_has(": 7 (gifts)\n");
}

Test(week, nobody_is_named_unless_it_is_asked_for)
{
	raise_one("w1", 1, INSTANT_NONE, OUTCOME_OPEN, -1);
	raise_one("w1", 2, INSTANT_NONE, OUTCOME_OPEN, -1);
	(void)write_text();
	cr_assert_null(strstr(out.ptr, "A. Worker"));
	assert_has("worker ");
	options.names = true;
	(void)write_text();
	assert_has("A. Worker: 2 (gifts)");
}

Test(week, a_noisy_rule_gets_a_line_without_names_and_numbers)
{
	raise_one("w1", 10, INSTANT_NONE, OUTCOME_NOISE, 5);
	raise_one("w1", 11, INSTANT_NONE, OUTCOME_NOISE, 5);
	raise_one("w1", 12, INSTANT_NONE, OUTCOME_UPHELD, 5);
	(void)write_text();
	cr_assert_null(strstr(out.ptr, "speak up for nothing"));
	raise_one("w1", 13, INSTANT_NONE, OUTCOME_NOISE, 5);
	(void)write_text();
	assert_has("gift-taken: 3 of 4 were noise.");
	assert_has("just text me on 00000 000000 then");
}

Test(week, a_rule_is_called_quiet_only_when_it_was_live_for_as_long)
{
	const struct {
		int days;
		bool told;
	} rows[] = { { 1, false }, { 89, false }, { 91, true } };

	(void)ledger_put_moment(options.ledger, "rule", "gift-taken", monday(),
	    NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)ledger_put_moment(options.ledger, "rule", "gift-rare",
		    monday() - rows[i].days * INSTANT_DAY, NULL);
		(void)write_text();
		cr_assert_eq(strstr(out.ptr, "Rules that met nothing") != NULL,
		    rows[i].told, "after %d days", rows[i].days);
	}
	assert_has("gift-rare. That is 1 of 2 live rules");
}

Test(week, coverage_counts_each_day)
{
	int64_t last = week_day(monday() - 1, NULL);
	const struct ledger_day day = { "oak-phones", last, 120, 3, 2, 1 };
	const struct ledger_day old = { "oak-phones", last - 7, 9, 0, 0, 0 };

	(void)ledger_add_day(options.ledger, &day, NULL);
	(void)ledger_add_day(options.ledger, &old, NULL);
	(void)write_text();
	assert_has("Source                 Tue     Wed     Thu     Fri     Sat "
		   "    Sun     Mon\n");
	assert_has("oak-phones               0       0       0       0       0 "
		   "      0     120\n");
	assert_has(
	    "oak-phones: nothing on 6 days. 2 could not be read, 1 could "
	    "not be judged");
}

Test(week, a_moment_is_found_across_a_change_of_clocks)
{
	const struct civil late = { 2026, 3, 9, 6, 59, 59, 0 };

	cr_assert_eq(week_moment(monday(), NULL, 1, 7 * 60), monday());
	cr_assert_eq(week_moment(monday() + INSTANT_DAY, NULL, 1, 7 * 60),
	    monday());
	cr_assert_eq(week_moment(civil_to_utc(&late), NULL, 1, 7 * 60),
	    monday() - 7 * INSTANT_DAY);
}

Test(week, the_mail_is_the_same_each_time_and_well_formed)
{
	struct buffer again = BUFFER_NONE;
	struct span rest, line;

	raise_one("w1", 1, INSTANT_NONE, OUTCOME_OPEN, -1);
	(void)write_text();
	buffer_reset(&out);
	week_mail(&week, &options, &out);
	week_mail(&week, &options, &again);
	cr_assert(span_equal(buffer_span(&out), buffer_span(&again)));
	buffer_done(&again);
	(void)buffer_string(&out);
	assert_has("Subject: [weekly] oak: 1 open, 0 overdue, 1 new, 0 "
		   "decided\n");
	rest = buffer_span(&out);
	while (span_next_part(&rest, '\n', &line))
		cr_assert_lt(line.len, 79);
}

Test(week, the_report_counts_and_weighs)
{
	struct overview *overview;
	struct err err = { 0 };

	raise_one("w1", 1, INSTANT_NONE, OUTCOME_OPEN, -1);
	raise_one("w1", 8, INSTANT_NONE, OUTCOME_NOISE, 2);
	raise_one("w2", 9, INSTANT_NONE, OUTCOME_UPHELD, 9);
	raise_one("w2", 10, INSTANT_NONE, OUTCOME_UPHELD, 8);
	raise_one("w2", 100, INSTANT_NONE, OUTCOME_UPHELD, 8);
	overview = overview_gather(options.ledger, NULL, monday(), 4, &err);
	cr_assert_not_null(overview, "%s", err.text);
	cr_assert_eq(overview->raised, 4);
	cr_assert_eq(overview->decided, 3);
	cr_assert_eq(overview->families.count, 1);
	cr_assert_eq(overview_precision(&overview->rules.list[0]), 67);
	cr_assert_eq(overview->by_week[3], 1);
	cr_assert_eq(overview->by_week[2], 3);
	cr_assert_eq(overview->by_wait[0], 1);
	cr_assert_eq(overview->by_wait[1], 1);
	cr_assert_eq(overview->by_wait[2], 1);
	cr_assert_eq(overview->by_wait[4], 1);
	overview_html(overview, &out);
	(void)buffer_string(&out);
	assert_has("gift-taken</th><td class=\"n\">4</td>");
	assert_has("67 %");
	cr_assert_null(strstr(out.ptr, "A. Worker"));
	overview_free(overview);
}

Test(week, the_report_of_nothing_is_whole)
{
	struct overview *overview = overview_gather(options.ledger, NULL,
	    monday(), 0, NULL);

	cr_assert_not_null(overview);
	overview_html(overview, &out);
	(void)buffer_string(&out);
	assert_has("</html>");
	cr_assert_eq(overview->weeks, OVERVIEW_WEEKS_USUAL);
	overview_free(overview);
}
