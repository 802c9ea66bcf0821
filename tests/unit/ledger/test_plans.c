#include "ledger/inside.h"

#include <criterion/criterion.h>
#include <stdbool.h>
#include <string.h>

#include "base/buffer.h"
#include "folder.h"

static struct folder folder;
static struct ledger *ledger;

static void
set_up(void)
{
	folder_init(&folder);
	ledger = ledger_open(folder_file(&folder, "l.db"), NULL);
	cr_assert_not_null(ledger);
}

static void
tear_down(void)
{
	ledger_close(ledger);
	folder_done(&folder);
}

TestSuite(plans, .init = set_up, .fini = tear_down);

/* What SQLite means to do for a statement, a line a step. */
static void
plan_of(enum ledger_sql sql, struct buffer *out)
{
	struct buffer text = BUFFER_NONE;
	sqlite3_stmt *asked = ledger_statement(ledger, sql, NULL);
	sqlite3_stmt *plan = NULL;

	cr_assert_not_null(asked);
	(void)buffer_printf(&text, "EXPLAIN QUERY PLAN %s", sqlite3_sql(asked));
	cr_assert_eq(sqlite3_prepare_v2(ledger->db, buffer_string(&text), -1,
			 &plan, NULL),
	    SQLITE_OK);
	buffer_reset(out);
	while (sqlite3_step(plan) == SQLITE_ROW)
		(void)buffer_printf(out, "%s\n",
		    (const char *)sqlite3_column_text(plan, 3));
	(void)sqlite3_finalize(plan);
	buffer_done(&text);
}

/*
 * A whole table is looked through, by SQLite's words: "SCAN alerts", "SCAN a"
 * where it has a short name, "SCAN TABLE alerts" before 3.36. Other things that
 * are called so are no table: "SCAN CONSTANT ROW", "SCAN (subquery-1)".
 */
static bool
looks_through_table(const char *plan)
{
	const char *at = plan;

	while ((at = strstr(at, "SCAN ")) != NULL) {
		at += strlen("SCAN ");
		if (strncmp(at, "TABLE ", strlen("TABLE ")) == 0 ||
		    (*at >= 'a' && *at <= 'z'))
			return true;
	}
	return false;
}

Test(plans, whatever_sqlite_calls_it_a_walk_through_a_table_is_known)
{
	static const struct {
		const char *plan;
		bool looks;
	} rows[] = { { "SCAN alerts\n", true }, { "SCAN a\n", true },
		{ "SEARCH m USING INTEGER PRIMARY KEY\nSCAN TABLE alerts AS a",
		    true },
		{ "SCAN CONSTANT ROW\n", false },
		{ "SCAN (subquery-1)\n", false },
		{ "SCAN SUBQUERY 1 AS x\n", false },
		{ "SEARCH alerts USING INDEX alerts_by_id (id=?)\n", false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(looks_through_table(rows[i].plan), rows[i].looks,
		    "%s", rows[i].plan);
}

/* Each is run for a file, a match, a delivery or a turn of the event loop. */
Test(plans, what_runs_all_the_time_looks_through_no_table)
{
	static const enum ledger_sql often[] = { SQL_MATCH_FIND, SQL_MATCH_ADD,
		SQL_ALERT_IN_WINDOW, SQL_ALERT_COUNT_ON, SQL_ALERT_ADD,
		SQL_DELIVERY_ADD, SQL_DELIVERY_DONE, SQL_DELIVERY_LAST,
		SQL_DELIVERY_DONE_ID, SQL_ALERTS_BY_ID, SQL_BOOKMARK_PUT,
		SQL_BOOKMARK_FIND, SQL_BOOKMARK_POISON, SQL_BOOKMARK_TOUCH,
		SQL_DAY_ADD, SQL_AUDIT_ADD, SQL_ALERT_CONTENT, SQL_ALERT_ROW,
		SQL_CASE_ADD, SQL_CASE_PUT, SQL_CASE_DUE, SQL_CASE_FIND,
		SQL_COPY_FIND, SQL_PLACE_PUT, SQL_CONCERN_ADD, SQL_CONCERN_OF,
		SQL_CONCERN_TELL, SQL_MOMENT_PUT, SQL_MOMENT_GET,
		SQL_MOMENT_DROP, SQL_STORM_PUT, SQL_FOLLOW_ADD,
		SQL_FOLLOW_DELIVER, SQL_FOLLOW_END, SQL_FOLLOW_FULL,
		SQL_FOLLOW_FIND, SQL_FOLLOW_AWAITED, SQL_LATER_GROW,
		SQL_LATER_ADD, SQL_LATER_EACH };
	struct buffer plan = BUFFER_NONE;

	for (size_t i = 0; i < sizeof(often) / sizeof(often[0]); i++) {
		plan_of(often[i], &plan);
		cr_expect_not(looks_through_table(buffer_string(&plan)),
		    "%s:\n%s", sqlite3_sql(ledger->statements[often[i]]),
		    buffer_string(&plan));
	}
	buffer_done(&plan);
}

/* An index that holds only what is waited for is no more than that. */
Test(plans, what_waits_is_found_in_an_index_of_what_waits)
{
	static const struct {
		enum ledger_sql sql;
		const char *index;
	} rows[] = { { SQL_ALERTS_UNDELIVERED, "deliveries_waiting" },
		{ SQL_FOLLOW_TOLD, "follow_ups_fresh" } };
	struct buffer plan = BUFFER_NONE;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		plan_of(rows[i].sql, &plan);
		cr_expect_not_null(strstr(buffer_string(&plan), rows[i].index),
		    "%s", buffer_string(&plan));
	}
	buffer_done(&plan);
}
