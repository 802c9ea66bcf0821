#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "desk_world.h"
#include "ledger/audit.h"
#include "ledger/concerns.h"
#include "sample.h"

TestSuite(desk, .init = desk_set_up, .fini = desk_tear_down);

static struct ledger_case
look(const struct digest *id)
{
	struct ledger_case item;
	struct err err = { 0 };

	cr_assert_eq(ledger_find_case(desk.ledger, id, &item, &err), 1, "%s",
	    err.text);
	return item;
}

static size_t
pass_on(int64_t now)
{
	struct err err = { 0 };
	size_t count;

	cr_assert_eq(desk_pass_on(&desk, now, &count, &err), 0, "%s", err.text);
	return count;
}

static int
decide(const struct digest *id, enum outcome outcome, const char *note,
    int64_t now)
{
	const struct desk_decision decision = { .alert = *id,
		.outcome = outcome,
		.happened = now,
		.uid = 1000,
		.who = "ada",
		.route = "oak",
		.note = note };
	struct err err = { 0 };
	int result = desk_decide(&desk, &decision, now, &err);

	cr_assert_neq(result, -1, "%s", err.text);
	return result;
}

static int
write_event(const struct audit_event *event, void *arg)
{
	char *out = arg;
	size_t used = strlen(out);

	(void)snprintf(out + used, 400 - used, "%s%s:%s", used == 0 ? "" : " ",
	    audit_kind_name((int)event->kind), event->what);
	return 0;
}

static const char *
history(const struct digest *id)
{
	static char out[400];
	struct err err = { 0 };

	out[0] = '\0';
	cr_assert_eq(audit_each(desk.ledger, id, 1, write_event, out, &err), 0);
	return out;
}

#define C "contact.personal-number:"

Test(desk, an_alert_waits_for_its_team_and_is_due_by_severity)
{
	struct digest id;
	int64_t now = sample_time();

	cr_assert_eq(take(now, &id), LEDGER_ALERT);
	cr_assert_str_eq(copies(), C "oak:0");
	cr_assert_eq(look(&id).due, now + 1 + 2 * DAY);
	cr_assert_eq(look(&id).outcome, OUTCOME_OPEN);
	number--;
	cr_assert_eq(take(now, &id), LEDGER_KNOWN);
}

Test(desk, what_nobody_decides_goes_up_tier_by_tier_and_then_rests)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	cr_assert_eq(pass_on(now + 2 * DAY), 0);
	cr_assert_eq(pass_on(now + 2 * DAY + 1), 1);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:3");
	cr_assert_eq(pass_on(now + 2 * DAY + 2), 0);
	cr_assert_eq(pass_on(now + 4 * DAY + 1), 1);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:3 " C "default:3");
	cr_assert_eq(pass_on(now + 6 * DAY + 1), 0);
	cr_assert_eq(look(&id).due, INSTANT_NONE);
	cr_assert_str_eq(history(&id),
	    "raised:contact.personal-number escalated:overdue "
	    "escalated:overdue escalated:overdue, and nobody is above");
}

Test(desk, what_was_decided_is_not_passed_on_and_can_be_decided_anew)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	cr_assert_eq(decide(&id, OUTCOME_NOISE, "a joke", now + HOUR), 1);
	cr_assert_eq(decide(&id, OUTCOME_NOISE, "a joke", now + HOUR), 0);
	cr_assert_eq(decide(&id, OUTCOME_NOISE, NULL, now + HOUR), 0);
	cr_assert_eq(pass_on(now + 9 * DAY), 0);
	cr_assert_eq(decide(&id, OUTCOME_UPHELD, "not one", now + 9 * DAY), 1);
	cr_assert_eq(look(&id).outcome, OUTCOME_UPHELD);
	cr_assert_str_eq(look(&id).note, "not one");
	cr_assert_eq(decide(&id, OUTCOME_OPEN, NULL, now + 10 * DAY), 1);
	cr_assert_eq(look(&id).due, now + 12 * DAY);
	cr_assert_str_eq(history(&id),
	    "raised:contact.personal-number outcome:noise outcome:upheld "
	    "outcome:open");
}

Test(desk, an_alert_that_is_passed_on_is_open_for_the_next_tier)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	(void)decide(&id, OUTCOME_ESCALATED, NULL, now + HOUR);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:4");
	cr_assert_eq(look(&id).due, now + HOUR + 2 * DAY);
	cr_assert_eq(pass_on(now + HOUR + 2 * DAY), 1);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:4 " C "default:3");
}

Test(desk, an_urgent_alert_goes_to_both_tiers_at_once)
{
	struct digest id;

	sample.rule.severity = SEVERITY_URGENT;
	(void)take(sample_time(), &id);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:2");
	cr_assert_eq(pass_on(sample_time() + HOUR + 1), 1);
	cr_assert_str_eq(copies(), C "oak:0 " C "area:2 " C "default:3");
}

Test(desk, a_concern_about_a_manager_starts_one_tier_up)
{
	struct digest id;

	sample.report.from = SPAN("M. Manager");
	sample.report.from_person = SPAN("m1");
	sample.report.from_role = ROLE_MANAGER;
	(void)take(sample_time(), &id);
	cr_assert_str_eq(copies(), C "area:1");
}

Test(desk, a_covered_match_is_kept_and_raised_to_nobody)
{
	struct digest id;

	exception.from = 0;
	cr_assert_eq(take(sample_time(), &id), LEDGER_COVERED);
	cr_assert_str_eq(copies(), "");
	cr_assert_str_eq(history(&id), "covered:e-1");
	number--;
	cr_assert_eq(take(sample_time(), &id), LEDGER_KNOWN);
}

Test(desk, an_exception_that_has_ended_raises_again_and_is_named)
{
	struct digest id;

	exception.from = 0;
	exception.expires = sample_time();
	cr_assert_eq(take(sample_time(), &id), LEDGER_ALERT);
	cr_assert_str_eq(look(&id).exception, "e-1 (CP-7)");
}

Test(desk, the_third_concern_about_a_worker_raises_one_alert_for_the_set)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	(void)take(now + DAY, &id);
	cr_assert_str_eq(copies(), C "oak:0 " C "oak:0");
	(void)take(now + 2 * DAY, &id);
	cr_assert_str_eq(copies(),
	    C "oak:0 " C "oak:0 " C "oak:0 repeated-concerns:oak:0 "
	      "repeated-concerns:area:5");
	(void)take(now + 3 * DAY, &id);
	(void)take(now + 4 * DAY, &id);
	cr_assert_eq(strlen(copies()),
	    strlen(C "oak:0 ") * 5 + strlen("repeated-concerns:oak:0 ") +
		strlen("repeated-concerns:area:5"));
}

static int
look_at_repeat(const struct ledger_alert *kept, void *arg)
{
	struct alert *repeat = arg;
	struct err err = { 0 };

	if (strcmp(kept->kept.rule, ALERT_REPEAT_RULE) != 0)
		return 0;
	cr_assert_eq(alert_restore(repeat, &kept->kept, &err), 0);
	return 1;
}

/* The repeat alert that waits to be delivered. */
static void
find_repeat(struct alert *repeat)
{
	struct err err = { 0 };

	*repeat = (struct alert){ .packed = BUFFER_NONE };
	cr_assert_eq(ledger_each_undelivered(desk.ledger, 100, SPAN_NONE,
			 look_at_repeat, repeat, &err),
	    0);
	cr_assert(alert_is_repeat(repeat));
}

static int
count_repeat(const struct ledger_alert *kept, void *arg)
{
	int *count = arg;

	*count += strcmp(kept->kept.rule, ALERT_REPEAT_RULE) == 0 &&
	    strcmp(kept->kept.route, "oak") == 0;
	return 0;
}

/* Repeat alerts that wait to be delivered to the worker's own route. */
static int
count_repeats(void)
{
	struct err err = { 0 };
	int count = 0;

	cr_assert_eq(ledger_each_undelivered(desk.ledger, 100, SPAN_NONE,
			 count_repeat, &count, &err),
	    0);
	return count;
}

/* From now on the service user writes, to the worker. */
static void
say_to_worker(void)
{
	sample.report.to = sample.report.from;
	sample.report.to_person = sample.report.from_person;
	sample.report.to_role = ROLE_STAFF;
	sample.report.from = SPAN("Billie");
	sample.report.from_person = SPAN("p1");
	sample.report.from_role = ROLE_SERVICE_USER;
}

Test(desk, what_several_rules_say_of_one_message_is_one_concern_for_repeats)
{
	struct alert repeat;
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	(void)take_same("gift-offered", now, &id);
	(void)take_same("will-offered", now, &id);
	(void)take_same("secrecy-asked", now, &id);
	(void)take(now + DAY, &id);
	cr_assert_null(strstr(copies(), "repeated"));
	(void)take(now + 2 * DAY, &id);
	find_repeat(&repeat);
	cr_assert_eq(repeat.report.times, 6);
	cr_assert(span_starts(repeat.report.text,
	    SPAN("6 concerns in 3 messages within 90 days, the newest first:\n"
		 "Wed 4 Mar 2026, 14:00: Personal phone number given (high, "
		 "contact-details), open, alert ")));
	cr_assert_str_eq(repeat.rule->title,
	    "Repeated concerns about one worker");
	alert_done(&repeat);
}

Test(desk, a_message_that_a_repeat_has_listed_is_no_concern_of_the_next)
{
	struct digest id;
	int64_t now = sample_time();

	for (int i = 0; i < 3; i++)
		(void)take(now + i * DAY, &id);
	(void)take_same("gift-offered", now + 2 * DAY, &id);
	(void)take(now + 3 * DAY, &id);
	(void)take(now + 4 * DAY, &id);
	cr_assert_eq(count_repeats(), 1);
	(void)take(now + 5 * DAY, &id);
	cr_assert_eq(count_repeats(), 2);
}

Test(desk, a_worker_who_was_only_written_to_is_not_said_to_have_done_anything)
{
	struct alert repeat;
	struct digest id;

	say_to_worker();
	for (int i = 0; i < 3; i++)
		(void)take(sample_time() + i * DAY, &id);
	find_repeat(&repeat);
	cr_assert_str_eq(repeat.subject, "w1");
	cr_assert_str_eq(repeat.rule->title,
	    "Concerns about what others say to one worker");
	cr_assert_eq(repeat.rule->severity, SEVERITY_MEDIUM);
	cr_assert(span_find(repeat.report.text,
		      SPAN(", said to the worker, open")) <
	    repeat.report.text.len);
	alert_done(&repeat);
}

Test(desk, a_repeat_is_about_the_worker_also_when_the_last_was_said_to_him)
{
	struct alert repeat;
	struct digest id;

	for (int i = 0; i < 3; i++) {
		if (i == 2)
			say_to_worker();
		(void)take(sample_time() + i * DAY, &id);
	}
	find_repeat(&repeat);
	cr_assert_str_eq(repeat.rule->title,
	    "Repeated concerns about one worker");
	cr_assert_str_eq(repeat.subject, "w1");
	cr_assert_str_eq(repeat.from_name, "A. Worker");
	cr_assert_eq(repeat.report.from_role, ROLE_STAFF);
	alert_done(&repeat);
}

Test(desk, far_apart_covered_and_harmless_concerns_make_no_repeat)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now, &id);
	(void)decide(&id, OUTCOME_NOISE, NULL, now);
	(void)take(now + DAY, &id);
	(void)decide(&id, OUTCOME_GOOD_PRACTICE, NULL, now);
	(void)take(now + 2 * DAY, &id);
	exception.from = 0;
	(void)take(now + 3 * DAY, &id);
	exception.from = INT64_MAX;
	(void)take(now + 91 * DAY, &id);
	(void)take(now + 92 * DAY, &id);
	cr_assert_null(strstr(copies(), "repeated"));
	(void)take(now + 93 * DAY, &id);
	cr_assert_not_null(strstr(copies(), "repeated"));
}

Test(desk, messages_found_out_of_order_are_counted_all_the_same)
{
	struct digest id;
	int64_t now = sample_time();

	(void)take(now + 80 * DAY, &id);
	(void)take(now + 60 * DAY, &id);
	(void)take(now, &id);
	cr_assert_not_null(strstr(copies(), "repeated"));
}

static void
count_removed(const struct digest *id, void *arg)
{
	(void)id;
	(*(int *)arg)++;
}

Test(desk, each_outcome_is_kept_for_its_own_time_and_removal_is_recorded)
{
	struct digest noise, upheld, open;
	struct err err = { 0 };
	struct ledger_case item;
	int64_t now = sample_time();
	size_t faults = 0;
	int removed = 0;
	const struct desk_removal removal = { count_removed, &removed };

	(void)take(now, &noise);
	(void)take(now + 1, &upheld);
	(void)take(now + 2, &open);
	(void)decide(&noise, OUTCOME_NOISE, "note", now);
	(void)decide(&upheld, OUTCOME_UPHELD, "note", now);
	cr_assert_eq(desk_expire(&desk, now + DAY - 1, &removal, &err), 0);
	cr_assert_eq(removed, 0);
	cr_assert_eq(desk_expire(&desk, now + DAY, &removal, &err), 0);
	cr_assert_eq(removed, 1);
	cr_assert_eq(ledger_find_case(desk.ledger, &noise, &item, &err), 0);
	cr_assert_str_eq(history(&noise),
	    "raised:contact.personal-number outcome:noise expired:noise");
	cr_assert_eq(desk_expire(&desk, now + 300 * DAY, &removal, &err), 0);
	cr_assert_eq(removed, 2);
	(void)look(&open);
	cr_assert_eq(audit_verify(desk.ledger, NULL, NULL, &faults, &err), 0);
	cr_assert_eq(faults, 0);
}

Test(desk, repeats_are_counted_also_when_retention_took_the_alerts)
{
	struct digest id;
	struct err err = { 0 };
	int64_t now = sample_time();
	int removed = 0;
	const struct desk_removal removal = { count_removed, &removed };

	for (int i = 0; i < 2; i++) {
		(void)take(now + i * DAY, &id);
		(void)decide(&id, OUTCOME_UPHELD, NULL, now);
	}
	cr_assert_eq(desk_expire(&desk, now + 30 * DAY, &removal, &err), 0);
	cr_assert_eq(removed, 2);
	(void)take(now + 31 * DAY, &id);
	cr_assert_not_null(strstr(copies(), "repeated-concerns:oak"));
}

Test(desk, a_standing_says_what_was_seen_before_and_what_was_decided)
{
	struct buffer words = BUFFER_NONE;
	struct standing standing;
	struct digest first, second;
	struct alert alert;
	struct err err = { 0 };
	int64_t now = sample_time();

	(void)take(now, &first);
	(void)decide(&first, OUTCOME_UPHELD, "spoke to him", now + HOUR);
	sample.report.to = SPAN("Somebody");
	sample.report.to_person = SPAN_NONE;
	(void)take(now + DAY, &second);
	(void)pass_on(now + 9 * DAY);
	sample_alert(&sample, &alert);
	cr_assert_eq(desk_standing(&desk, &alert, "area", &standing, &words,
			 &err),
	    0);
	cr_assert_eq(standing.worker_count, 1);
	cr_assert_eq(standing.pair_count, 0);
	cr_assert_eq(standing.family_count, 1);
	cr_assert_eq(standing.earlier_count, 1);
	cr_assert(digest_equal(&standing.earlier[0].id, &first));
	cr_assert_eq(standing.earlier[0].outcome, OUTCOME_UPHELD);
	cr_assert_str_eq(standing.earlier[0].rule, sample.rule.id);
	cr_assert_eq(standing.reason, COPY_OVERDUE);
	cr_assert_str_eq(standing.from_route, "oak");
	cr_assert_eq(standing.due, now + 11 * DAY);
	alert_done(&alert);
	buffer_done(&words);
}
