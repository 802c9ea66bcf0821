#include "ledger/health.h"

#include <criterion/criterion.h>
#include <string.h>

#include "folder.h"
#include "ledger/ledger.h"

static struct folder folder;
static struct ledger *ledger;

static void
set_up(void)
{
	struct err err = { 0 };

	folder_init(&folder);
	ledger = ledger_open(folder_file(&folder, "l.db"), &err);
	cr_assert_not_null(ledger, "%s", err.text);
}

static void
tear_down(void)
{
	ledger_close(ledger);
	folder_done(&folder);
}

TestSuite(ledger_health, .init = set_up, .fini = tear_down);

struct seen {
	int rows;
	char thing[32];
	char words[32];
	struct ledger_health row;
};

static void
visit(const struct ledger_health *row, void *arg)
{
	struct seen *seen = arg;

	seen->rows++;
	seen->row = *row;
	(void)strncpy(seen->thing, row->thing, sizeof(seen->thing) - 1);
	(void)strncpy(seen->words, row->words, sizeof(seen->words) - 1);
}

static void
count(const char *name, int64_t time, void *arg)
{
	struct seen *seen = arg;

	(void)time;
	seen->rows++;
	(void)strncpy(seen->thing, name, sizeof(seen->thing) - 1);
}

Test(ledger_health, a_row_is_kept_over_a_restart_and_replaced_by_its_like)
{
	const struct ledger_health first = { "disk", "spool", "one", 5, 0, 80,
		1, 1 };
	const struct ledger_health next = { "disk", "spool", "two", 5, 9, 95, 2,
		3 };
	struct seen seen = { 0 };
	struct err err = { 0 };

	cr_assert(ledger_put_health(ledger, &first, &err) == 0, "%s", err.text);
	cr_assert(ledger_put_health(ledger, &next, &err) == 0, "%s", err.text);
	ledger_close(ledger);
	ledger = ledger_open(folder_file(&folder, "l.db"), &err);
	cr_assert(ledger_each_health(ledger, visit, &seen, &err) == 0);
	cr_assert(seen.rows == 1 && seen.row.since == 5 && seen.row.ended == 9);
	cr_assert(seen.row.level == 95 && seen.row.told == 2);
	cr_assert(seen.row.times == 3);
	cr_assert_str_eq(seen.words, "two");
	cr_assert(ledger_drop_health(ledger, "disk", "spool", &err) == 0);
	seen.rows = 0;
	cr_assert(ledger_each_health(ledger, visit, &seen, &err) == 0);
	cr_assert(seen.rows == 0);
}

Test(ledger_health, a_moment_is_the_last_that_was_put)
{
	struct err err = { 0 };
	int64_t time = 0;

	cr_assert(ledger_get_moment(ledger, "rule", "a", &time, &err) == 0);
	cr_assert(ledger_put_moment(ledger, "rule", "a", 7, &err) == 0);
	cr_assert(ledger_put_moment(ledger, "rule", "a", 8, &err) == 0);
	cr_assert(ledger_put_moment(ledger, "source", "a", 9, &err) == 0);
	cr_assert(ledger_get_moment(ledger, "rule", "a", &time, &err) == 1);
	cr_assert(time == 8);
	cr_assert(ledger_drop_moment(ledger, "rule", "a", &err) == 0);
	cr_assert(ledger_get_moment(ledger, "rule", "a", &time, &err) == 0);
	cr_assert(ledger_get_moment(ledger, "source", "a", &time, &err) == 1);
}

Test(ledger_health, moments_before_a_time_come_oldest_first)
{
	struct seen seen = { 0 };
	struct err err = { 0 };

	cr_assert(ledger_put_moment(ledger, "rule", "new", 30, &err) == 0);
	cr_assert(ledger_put_moment(ledger, "rule", "old", 20, &err) == 0);
	cr_assert(ledger_put_moment(ledger, "rule", "older", 10, &err) == 0);
	cr_assert(ledger_each_moment(ledger, "rule", 30, count, &seen, &err) ==
	    0);
	cr_assert(seen.rows == 2);
	cr_assert_str_eq(seen.thing, "old");
}
