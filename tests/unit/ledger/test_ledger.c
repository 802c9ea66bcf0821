#include "ledger/ledger.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/instant.h"
#include "folder.h"
#include "sample.h"

static struct folder folder;
static struct sample sample;

static void
set_up(void)
{
	folder_init(&folder);
	sample_init(&sample);
}

static void
tear_down(void)
{
	sample_done(&sample);
	folder_done(&folder);
}

TestSuite(ledger, .init = set_up, .fini = tear_down);

static struct ledger *
open_ledger(void)
{
	struct err err = { 0 };
	struct ledger *ledger = ledger_open(folder_file(&folder, "l.db"), &err);

	cr_assert_not_null(ledger, "%s", err.text);
	return ledger;
}

static enum ledger_verdict
add(struct ledger *ledger, unsigned *seen)
{
	enum ledger_verdict verdict;
	struct alert alert;
	struct err err = { 0 };

	sample_alert(&sample, &alert);
	cr_assert_eq(ledger_add(ledger, &alert, INSTANT_DAY, &verdict, &err), 0,
	    "%s", err.text);
	if (seen != NULL)
		*seen = alert.seen;
	alert_done(&alert);
	return verdict;
}

/* So far apart that none counts on another. */
static void
add_many(struct ledger *ledger, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		sample_set_message(&sample, i,
		    sample_time() + 2 * i * INSTANT_DAY);
		cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	}
}

static int
count_one(const struct ledger_alert *alert, void *arg)
{
	(void)alert;
	(*(int *)arg)++;
	return 0;
}

static int
undelivered(struct ledger *ledger)
{
	int count = 0;

	cr_assert_eq(ledger_each_undelivered(ledger, 1000, SPAN_NONE, count_one,
			 &count, NULL),
	    0);
	return count;
}

Test(ledger, is_private_and_opens_again)
{
	struct stat status;

	ledger_close(open_ledger());
	cr_assert_eq(stat(folder.file, &status), 0);
	cr_assert_eq(status.st_mode & 07777, 0600);
	cr_assert_eq(chmod(folder.file, 0644), 0);
	ledger_close(open_ledger());
	cr_assert_eq(stat(folder.file, &status), 0);
	cr_assert_eq(status.st_mode & 07777, 0600);
}

Test(ledger, keeps_what_it_was_given)
{
	struct ledger *ledger = open_ledger();
	struct ledger_counts counts;

	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	ledger_close(ledger);
	ledger = open_ledger();
	cr_assert_eq(undelivered(ledger), 1);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.alerts, 1);
	cr_assert_eq(counts.undelivered, 1);
	cr_assert_eq(counts.matches, 1);
	cr_assert_eq(counts.bookmarks, 0);
	cr_assert_gt(counts.bytes, 0);
	ledger_close(ledger);
}

static int
restore_one(const struct ledger_alert *kept, void *arg)
{
	struct alert *alert = arg;
	struct err err = { 0 };

	cr_assert_eq(alert_restore(alert, &kept->kept, &err), 0, "%s",
	    err.text);
	cr_assert(digest_equal(&kept->id, &alert->id));
	return 0;
}

Test(ledger, gives_an_alert_back_by_the_start_of_its_id)
{
	struct ledger *ledger = open_ledger();
	struct alert alert, back;
	struct err err = { 0 };
	char id[DIGEST_HEX_BYTES];

	(void)add(ledger, NULL);
	sample_alert(&sample, &alert);
	digest_hex(&alert.id, id);
	cr_assert_eq(ledger_find_alert(ledger, span_first(span_of(id), 6),
			 restore_one, &back, &err),
	    1, "%s", err.text);
	cr_assert_str_eq(back.rule->title, sample.rule.title);
	cr_assert_str_eq(back.route, "oak");
	cr_assert_str_eq(back.file, "chat.txt");
	cr_assert_eq(back.raised, alert.raised);
	cr_assert_eq(back.rule->severity, SEVERITY_HIGH);
	alert_done(&back);
	cr_assert_eq(ledger_find_alert(ledger, span_of(id), restore_one, &back,
			 &err),
	    1);
	alert_done(&back);
	id[0] = id[0] == '0' ? '1' : '0';
	cr_assert_eq(ledger_find_alert(ledger, span_of(id), restore_one, &back,
			 &err),
	    0);
	cr_assert_eq(ledger_find_alert(ledger, SPAN("oak"), restore_one, &back,
			 &err),
	    -1);
	cr_assert_eq(ledger_find_alert(ledger, SPAN(""), restore_one, &back,
			 &err),
	    -1);
	alert_done(&alert);
	ledger_close(ledger);
}

Test(ledger, asks_for_more_of_an_id_that_two_alerts_share)
{
	static const char digits[] = "0123456789abcdef";
	struct ledger *ledger = open_ledger();
	int shared = 0, count = 0;

	/* More alerts than there are digits. */
	add_many(ledger, 17);
	for (size_t i = 0; i < 16; i++) {
		struct err err = { 0 };

		if (ledger_find_alert(ledger, (struct span){ digits + i, 1 },
			count_one, &count, &err) != -1)
			continue;
		cr_assert_not_null(strstr(err.text, "write more of its id"));
		shared++;
	}
	cr_assert_gt(shared, 0);
	cr_assert_leq(count, 15);
	ledger_close(ledger);
}

Test(ledger, counts_a_message_once_however_often_it_is_read)
{
	struct ledger *ledger = open_ledger();
	unsigned seen;

	cr_assert_eq(add(ledger, &seen), LEDGER_ALERT);
	cr_assert_eq(seen, 1);
	cr_assert_eq(add(ledger, &seen), LEDGER_KNOWN);
	sample_set_message(&sample, 2, sample_time() + INSTANT_HOUR);
	cr_assert_eq(add(ledger, &seen), LEDGER_COUNTED);
	cr_assert_eq(seen, 2);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(add(ledger, &seen), LEDGER_KNOWN);
		cr_assert_eq(seen, 2);
	}
	sample_set_message(&sample, 3, sample_time() + 2 * INSTANT_HOUR);
	cr_assert_eq(add(ledger, &seen), LEDGER_COUNTED);
	cr_assert_eq(seen, 3);
	cr_assert_eq(undelivered(ledger), 1);
	ledger_close(ledger);
}

Test(ledger, window_is_of_message_time_and_reaches_both_ways)
{
	static const struct {
		int64_t after;
		enum ledger_verdict verdict;
	} rows[] = { { INSTANT_DAY - 1, LEDGER_COUNTED },
		{ INSTANT_DAY, LEDGER_ALERT },
		{ 1 - INSTANT_DAY, LEDGER_COUNTED },
		{ -INSTANT_DAY, LEDGER_ALERT },
		{ INSTANT_DAY + INSTANT_HOUR, LEDGER_COUNTED },
		{ 10 * INSTANT_DAY, LEDGER_ALERT } };
	struct ledger *ledger = open_ledger();

	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		sample_set_message(&sample, 100 + (unsigned)i,
		    sample_time() + rows[i].after);
		cr_assert_eq(add(ledger, NULL), rows[i].verdict, "row %zu", i);
	}
	ledger_close(ledger);
}

Test(ledger, worse_severity_and_other_values_are_not_only_counted)
{
	struct ledger *ledger = open_ledger();

	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	sample_set_message(&sample, 2, sample_time());
	sample.rule.severity = SEVERITY_URGENT;
	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	sample_set_message(&sample, 3, sample_time());
	sample.rule.severity = SEVERITY_LOW;
	cr_assert_eq(add(ledger, NULL), LEDGER_COUNTED);
	sample_set_message(&sample, 4, sample_time());
	sample.report.value = SPAN("07700900124");
	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	ledger_close(ledger);
}

Test(ledger, time_at_the_end_of_the_world_does_not_overflow)
{
	struct ledger *ledger = open_ledger();

	sample_set_message(&sample, 1, INT64_MAX);
	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	sample_set_message(&sample, 2, INT64_MIN + 1);
	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	ledger_close(ledger);
}

Test(ledger, trial_alerts_nobody_also_when_the_rule_goes_live)
{
	struct ledger *ledger = open_ledger();
	struct ledger_counts counts;

	sample.rule.status = RULE_TRIAL;
	cr_assert_eq(add(ledger, NULL), LEDGER_TRIAL);
	sample.rule.status = RULE_LIVE;
	cr_assert_eq(add(ledger, NULL), LEDGER_KNOWN);
	cr_assert_eq(undelivered(ledger), 0);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.matches, 1);
	cr_assert_eq(counts.alerts, 0);
	ledger_close(ledger);
}

static int
mark_one(const struct ledger_alert *alert, void *arg)
{
	cr_assert_eq(ledger_mark_delivered(arg, alert->delivery, 1, NULL), 0);
	return 0;
}

Test(ledger, what_waits_for_a_route_can_be_passed_over)
{
	static const struct {
		const char *except;
		int left;
	} rows[] = { { "", 3 }, { "/elm/", 3 }, { "/elm/oak/", 0 },
		{ "/oak/", 0 }, { "/oaks/", 3 }, { "/o/", 3 } };
	struct ledger *ledger = open_ledger();

	add_many(ledger, 3);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int count = 0;

		cr_assert_eq(ledger_each_undelivered(ledger, 100,
				 span_of(rows[i].except), count_one, &count,
				 NULL),
		    0);
		cr_expect_eq(count, rows[i].left, "%s", rows[i].except);
	}
	ledger_close(ledger);
}

Test(ledger, alerts_can_be_marked_while_they_are_visited)
{
	struct ledger *ledger = open_ledger();
	struct alert alert;

	add_many(ledger, 10);
	cr_assert_eq(ledger_each_undelivered(ledger, 4, SPAN_NONE, mark_one,
			 ledger, NULL),
	    0);
	cr_assert_eq(undelivered(ledger), 6);
	sample_alert(&sample, &alert);
	cr_assert_eq(ledger_mark_delivered_id(ledger, &alert.id, 2, NULL), 0);
	alert_done(&alert);
	cr_assert_eq(undelivered(ledger), 5);
	cr_assert_eq(ledger_each_undelivered(ledger, 100, SPAN_NONE, mark_one,
			 ledger, NULL),
	    0);
	cr_assert_eq(undelivered(ledger), 0);
	ledger_close(ledger);
}

static int
note_order(const struct ledger_alert *alert, void *arg)
{
	int64_t *last = arg;

	cr_assert_lt(alert->row, *last);
	cr_assert(!alert->delivered);
	*last = alert->row;
	return alert->row <= 3;
}

Test(ledger, lists_the_newest_first_until_told_to_stop)
{
	struct ledger *ledger = open_ledger();
	int64_t last = INT64_MAX;

	add_many(ledger, 5);
	cr_assert_eq(ledger_each_alert(ledger, 10, note_order, &last, NULL), 0);
	cr_assert_eq(last, 3);
	ledger_close(ledger);
}

Test(ledger, nothing_of_a_transaction_that_is_rolled_back_stays)
{
	struct ledger *ledger = open_ledger();

	cr_assert_eq(ledger_begin(ledger, NULL), 0);
	(void)add(ledger, NULL);
	ledger_rollback(ledger);
	ledger_rollback(ledger);
	cr_assert_eq(undelivered(ledger), 0);
	cr_assert_eq(ledger_begin(ledger, NULL), 0);
	cr_assert_eq(add(ledger, NULL), LEDGER_ALERT);
	cr_assert_eq(ledger_commit(ledger, NULL), 0);
	cr_assert_eq(undelivered(ledger), 1);
	ledger_close(ledger);
}

Test(ledger, what_was_not_committed_is_gone_after_a_kill)
{
	struct ledger *ledger;
	pid_t child = fork();
	int status;

	if (child == 0) {
		ledger = open_ledger();
		(void)ledger_begin(ledger, NULL);
		(void)add(ledger, NULL);
		(void)ledger_commit(ledger, NULL);
		(void)ledger_begin(ledger, NULL);
		sample_set_message(&sample, 2, sample_time() + 5 * INSTANT_DAY);
		(void)add(ledger, NULL);
		(void)raise(SIGKILL);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFSIGNALED(status));
	ledger = open_ledger();
	cr_assert_eq(undelivered(ledger), 1);
	cr_assert_eq(add(ledger, NULL), LEDGER_KNOWN);
	ledger_close(ledger);
}
