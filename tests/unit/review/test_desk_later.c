#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "desk_world.h"
#include "ledger/follow_ups.h"

#include "sample.h"

TestSuite(desk_later, .init = desk_set_up, .fini = desk_tear_down);

#define C "contact.personal-number:"

/* One more message of a conversation; how many alerts waited for it. */
static size_t
say_it(const char *conversation, const char *text, int64_t time, bool again)
{
	struct report_later later = { .conversation = span_of(conversation),
		.again = again,
		.said = { SPAN("Billie"), ROLE_SERVICE_USER, time,
		    span_of(text) } };
	struct digest_state state;
	struct err err = { 0 };
	size_t count;

	digest_begin(&state);
	digest_add_field(&state, later.said.text);
	digest_end(&state, &later.identity);
	cr_assert_eq(ledger_add_later(desk.ledger, "s", &later, &count, &err),
	    0, "%s", err.text);
	return count;
}

static size_t
say(const char *conversation, const char *text, int64_t time)
{
	return say_it(conversation, text, time, false);
}

static size_t
settle(int64_t now)
{
	struct err err = { 0 };
	size_t made;

	cr_assert_eq(ledger_settle_follow_ups(desk.ledger, now, now, &made,
			 &err),
	    0, "%s", err.text);
	return made;
}

static int
write_later(const struct report_later *later, void *arg)
{
	char *out = arg;
	size_t used = strlen(out);

	(void)snprintf(out + used, 200 - used, "%s%.*s", used == 0 ? "" : "|",
	    SPAN_ARGS(later->said.text));
	return 0;
}

static const char *
later(const struct digest *id)
{
	static char out[200];
	struct err err = { 0 };

	out[0] = '\0';
	cr_assert_eq(ledger_each_later(desk.ledger, id, write_later, out, &err),
	    0);
	return out;
}

static void
take_waiting(int64_t now, struct digest *id)
{
	desk.context = 3;
	options.follow_up = HOUR;
	sample.report.conversation = SPAN("oak chat");
	cr_assert_eq(take(now, id), LEDGER_ALERT);
}

Test(desk_later,
    what_was_said_after_an_alert_is_kept_once_and_sent_when_it_is_whole)
{
	struct digest id;
	int64_t now = sample_time();

	take_waiting(now, &id);
	cr_assert_eq(say("oak chat", "one", now + 1), 1);
	cr_assert_eq(settle(now + 2), 0, "it is in the alert's own mail");
	cr_assert_eq(say("oak chat", "one", now + 1), 0, "twice the same");
	cr_assert_eq(say("elm chat", "two", now + 2), 0, "elsewhere");
	cr_assert_eq(say("oak chat", "before", now - 1), 0, "before it");
	cr_assert_eq(say("oak chat", "two", now + 3), 1);
	cr_assert_eq(settle(now + 3), 0, "one is wanted still");
	cr_assert_eq(say_it("oak chat", "two is shown again, grown", now + 3,
			 true),
	    0);
	cr_assert_eq(say("oak chat", "three", now + 4), 1);
	cr_assert_eq(settle(now + 5), 1);
	cr_assert_str_eq(later(&id), "one|two is shown again, grown|three");
	cr_assert_str_eq(copies(), C "oak:0 " C "oak:6");
	cr_assert_eq(say("oak chat", "four", now + 6), 0, "it has ended");
	cr_assert_eq(settle(now + 9 * DAY), 0);
}

Test(desk_later,
    without_a_time_nobody_knows_that_it_was_said_after_one_with_a_time)
{
	struct digest id;
	int64_t now = sample_time();

	take_waiting(now, &id);
	cr_assert_eq(say("oak chat", "when was this?", INSTANT_NONE), 0);
	cr_assert_eq(say("oak chat", "after", now + 1), 1);
	cr_assert_str_eq(later(&id), "after");
}

Test(desk_later, where_nothing_has_a_time_the_order_of_reading_counts)
{
	struct digest id;

	desk.context = 3;
	options.follow_up = HOUR;
	sample.report.conversation = SPAN("oak chat");
	cr_assert_eq(take(INSTANT_NONE, &id), LEDGER_ALERT);
	cr_assert_eq(say("oak chat", "one", INSTANT_NONE), 1);
	cr_assert_eq(say("oak chat", "some day", sample_time()), 0);
	cr_assert_str_eq(later(&id), "one");
}

Test(desk_later, a_message_that_begins_with_the_words_before_it_is_another)
{
	struct digest id;
	int64_t now = sample_time();

	take_waiting(now, &id);
	cr_assert_eq(say("oak chat", "Yes", now + 1), 1);
	cr_assert_eq(say("oak chat", "Yes, come round", now + 1), 1);
	cr_assert_eq(say("oak chat", "Yes", now + 1), 0, "read again");
	cr_assert_str_eq(later(&id), "Yes|Yes, come round");
}

Test(desk_later, when_the_time_is_over_what_came_is_sent_and_nothing_of_nothing)
{
	struct digest one, two;
	int64_t now = sample_time();

	take_waiting(now, &one);
	cr_assert_eq(settle(now + 1), 0);
	(void)say("oak chat", "one", now + 2);
	cr_assert_eq(settle(now + HOUR), 0, "it waits from when it was raised");
	cr_assert_eq(settle(now + HOUR + 1), 1);
	take_waiting(now + 2 * HOUR, &two);
	cr_assert_eq(settle(now + 9 * DAY), 0);
	cr_assert_str_eq(later(&two), "");
	options.follow_up = 0;
	cr_assert_eq(take(now + 10 * DAY, &two), LEDGER_ALERT);
	cr_assert_eq(say("oak chat", "there already", now + 10 * DAY), 1);
	cr_assert_eq(settle(now + 10 * DAY + 1), 0, "turned off");
	cr_assert_eq(say("oak chat", "too late", now + 10 * DAY), 0);
}

Test(desk_later, a_standing_says_what_came_next_and_removal_takes_it_along)
{
	const char *route = "oak";
	struct buffer words = BUFFER_NONE;
	struct standing standing;
	struct alert alert = { 0 };
	struct digest id;
	struct err err = { 0 };
	int64_t now = sample_time();

	take_waiting(now, &id);
	(void)say("oak chat", "one", now + 1);
	(void)settle(now + 2);
	(void)say("oak chat", "two", now + 3);
	sample_set_message(&sample, number, now);
	cr_assert_eq(alert_init(&alert, &sample.report, &sample.rule,
			 sample.people, &err),
	    0);
	cr_assert_eq(desk_standing(&desk, &alert, route, &standing, &words,
			 &err),
	    0, "%s", err.text);
	cr_assert_eq(standing.later_count, 2);
	cr_assert_eq(standing.later_told, 1);
	cr_assert(span_is(standing.later[1].text, "two"));
	cr_assert_eq(ledger_remove_alert(desk.ledger,
			 ledger_alert_row(desk.ledger, &id, &err), &err),
	    0);
	cr_assert_str_eq(later(&id), "");
	cr_assert_eq(settle(now + 9 * DAY), 0);
	alert_done(&alert);
	buffer_done(&words);
}
