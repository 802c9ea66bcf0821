#include "ledger/cases.h"

#include <errno.h>
#include <string.h>

#include "base/instant.h"
#include "ledger/inside.h"

static void bind_case(sqlite3_stmt *statement, const struct ledger_case *item);
static void read_case(sqlite3_stmt *statement, struct ledger_case *out);
static int visit_cases(struct ledger *ledger, sqlite3_stmt *statement,
    ledger_visit_case *visit, void *arg, struct err *err);
static int keep_words(struct ledger *ledger, struct ledger_case *item,
    struct err *err);
static int run_on_row(struct ledger *ledger, enum ledger_sql sql, int64_t row,
    struct err *err);

int
ledger_case_open(struct ledger *ledger, const struct ledger_case *item,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CASE_ADD, err);

	if (statement == NULL)
		return -1;
	bind_case(statement, item);
	bind_text(statement, 10, item->exception);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_case_put(struct ledger *ledger, const struct ledger_case *item,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CASE_PUT, err);

	if (statement == NULL)
		return -1;
	bind_case(statement, item);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_case(struct ledger *ledger, const struct ledger_case_filter *filter,
    ledger_visit_case *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CASE_EACH, err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, filter->open_only);
	bind_i64(statement, 2, filter->closed_only);
	bind_i64(statement, 3, filter->raised_from);
	bind_i64(statement, 4, filter->raised_to);
	if (filter->route != NULL)
		bind_text(statement, 5, filter->route);
	bind_i64(statement, 6,
	    filter->max == 0 || filter->max > INT32_MAX ? -1 :
							  (int64_t)filter->max);
	return visit_cases(ledger, statement, visit, arg, err);
}

int
ledger_each_due(struct ledger *ledger, int64_t before, ledger_visit_case *visit,
    void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CASE_DUE, err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, before);
	return visit_cases(ledger, statement, visit, arg, err);
}

static int
visit_cases(struct ledger *ledger, sqlite3_stmt *statement,
    ledger_visit_case *visit, void *arg, struct err *err)
{
	int found;

	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		struct ledger_case item;

		read_case(statement, &item);
		if (visit(&item, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_find_case(struct ledger *ledger, const struct digest *id,
    struct ledger_case *out, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_CASE_FIND, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1) {
		read_case(statement, out);
		if (keep_words(ledger, out, err) == -1)
			found = -1;
	}
	(void)sqlite3_reset(statement);
	return found;
}

int64_t
ledger_alert_row(struct ledger *ledger, const struct digest *id,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_ALERT_ROW, err);
	int64_t row = -1;
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	found = ledger_step(ledger, statement, "read", err);
	if (found != -1)
		row = found == 1 ? sqlite3_column_int64(statement, 0) : 0;
	(void)sqlite3_reset(statement);
	return row;
}

int
ledger_deliver_to(struct ledger *ledger, int64_t row, const char *route,
    enum copy_reason reason, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_DELIVERY_ADD,
	    err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, row);
	bind_text(statement, 2, route);
	bind_i64(statement, 3, reason);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_is_for_route(struct ledger *ledger, const struct digest *id,
    const char *route, enum copy_reason *reason, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_COPY_FIND, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	bind_text(statement, 2, route);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1 && reason != NULL)
		*reason = (enum copy_reason)sqlite3_column_int(statement, 0);
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_remove_alert(struct ledger *ledger, int64_t row, struct err *err)
{
	if (run_on_row(ledger, SQL_PLACES_REMOVE, row, err) == -1)
		return -1;
	return run_on_row(ledger, SQL_ALERT_REMOVE, row, err);
}

int
ledger_remove_notes(struct ledger *ledger, const struct digest *id,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_NOTES_REMOVE,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	return ledger_run(ledger, statement, "write", err);
}

static void
bind_case(sqlite3_stmt *statement, const struct ledger_case *item)
{
	bind_i64(statement, 1, item->row);
	bind_i64(statement, 2, item->tier);
	bind_text(statement, 3, item->route);
	bind_instant(statement, 4, item->due);
	bind_instant(statement, 5, item->read);
	bind_text(statement, 6, outcome_name(item->outcome));
	bind_instant(statement, 7, item->decided);
	bind_text(statement, 8, item->decided_by);
	bind_text(statement, 9, item->note);
}

static void
read_case(sqlite3_stmt *statement, struct ledger_case *out)
{
	int severity = sqlite3_column_int(statement, 4);

	if (severity < 0 || severity >= SEVERITY_COUNT)
		severity = SEVERITY_URGENT;
	*out = (struct ledger_case){
		.row = sqlite3_column_int64(statement, 0),
		.rule = column_string(statement, 2),
		.family = column_string(statement, 3),
		.severity = (enum severity)severity,
		.subject = column_string(statement, 5),
		.team = column_string(statement, 6),
		.time = sqlite3_column_int64(statement, 7),
		.raised = sqlite3_column_int64(statement, 8),
		.tier = (unsigned)sqlite3_column_int(statement, 9),
		.route = column_string(statement, 10),
		.due = column_instant(statement, 11),
		.read = column_instant(statement, 12),
		.decided = column_instant(statement, 14),
		.decided_by = column_string(statement, 15),
		.note = column_string(statement, 16),
		.exception = column_string(statement, 17),
	};
	column_digest(statement, 1, &out->id);
	(void)outcome_parse(column_words(statement, 13), &out->outcome);
}

/* In place of the statement's own words, which end with it. */
static int
keep_words(struct ledger *ledger, struct ledger_case *item, struct err *err)
{
	const char **const words[] = { &item->rule, &item->family,
		&item->subject, &item->team, &item->route, &item->decided_by,
		&item->note, &item->exception };
	const size_t count = sizeof(words) / sizeof(words[0]);
	struct buffer *kept = &ledger->kept_case;
	size_t at = 0;

	buffer_reset(kept);
	for (size_t i = 0; i < count; i++) {
		(void)buffer_text(kept, *words[i]);
		(void)buffer_char(kept, '\0');
	}
	if (kept->failed)
		return err_set(err, ENOMEM, "out of memory for a case");
	for (size_t i = 0; i < count; i++) {
		*words[i] = kept->ptr + at;
		at += strlen(*words[i]) + 1;
	}
	return 0;
}

static int
run_on_row(struct ledger *ledger, enum ledger_sql sql, int64_t row,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, sql, err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, row);
	return ledger_run(ledger, statement, "write", err);
}
