#include "ledger/follow_ups.h"

#include "base/instant.h"
#include "ledger/inside.h"

static int grow_last(struct ledger *ledger, const char *source,
    const struct report_later *later, struct err *err);
static int note_full(struct ledger *ledger, const char *source,
    const struct report_later *later, struct err *err);
static void bind_later(sqlite3_stmt *statement, const char *source,
    const struct report_later *later);
static int run_at(struct ledger *ledger, enum ledger_sql sql, int64_t now,
    int64_t over, struct err *err);

int
ledger_follow(struct ledger *ledger, int64_t row,
    const struct ledger_follow_up *item, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FOLLOW_ADD, err);

	if (statement == NULL)
		return -1;
	bind_i64(statement, 1, row);
	bind_text(statement, 2, item->source);
	bind_span(statement, 3, item->conversation);
	bind_digest(statement, 4, &item->identity);
	bind_instant(statement, 5, item->time);
	bind_i64(statement, 6, item->wanted);
	bind_i64(statement, 7, item->wanted == 0 ? INSTANT_NONE : item->until);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_add_later(struct ledger *ledger, const char *source,
    const struct report_later *later, size_t *count, struct err *err)
{
	sqlite3_stmt *statement;

	*count = 0;
	if (grow_last(ledger, source, later, err) == -1)
		return -1;
	statement = ledger_statement(ledger, SQL_LATER_ADD, err);
	if (statement == NULL)
		return -1;
	bind_later(statement, source, later);
	if (ledger_run(ledger, statement, "write", err) == -1)
		return -1;
	*count = (size_t)sqlite3_changes(ledger->db);
	return *count == 0 ? 0 : note_full(ledger, source, later, err);
}

int
ledger_settle_follow_ups(struct ledger *ledger, int64_t now, int64_t over,
    size_t *made, struct err *err)
{
	*made = 0;
	if (run_at(ledger, SQL_FOLLOW_TOLD, now, over, err) == -1 ||
	    run_at(ledger, SQL_FOLLOW_DELIVER, now, over, err) == -1)
		return -1;
	*made = (size_t)sqlite3_changes(ledger->db);
	return run_at(ledger, SQL_FOLLOW_END, now, over, err);
}

int
ledger_find_follow_up(struct ledger *ledger, const struct digest *id,
    struct ledger_follow_up *out, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FOLLOW_FIND,
	    err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1)
		*out = (struct ledger_follow_up){ .source = "",
			.time = INSTANT_NONE,
			.wanted = (unsigned)sqlite3_column_int(statement, 0),
			.until = sqlite3_column_int64(statement, 1),
			.told = sqlite3_column_int64(statement, 2),
			.ended = column_instant(statement, 3) };
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_each_later(struct ledger *ledger, const struct digest *id,
    ledger_visit_later *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_LATER_EACH, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		struct report_later later = {
			.said = { .from = column_span(statement, 1),
			    .time = column_instant(statement, 3),
			    .text = column_span(statement, 4) }
		};
		int role = sqlite3_column_int(statement, 2);

		column_digest(statement, 0, &later.identity);
		if (role >= 0 && role < ROLE_COUNT)
			later.said.from_role = (enum role)role;
		if (visit(&later, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_each_awaited(struct ledger *ledger, const char *source, size_t max,
    ledger_visit_awaited *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FOLLOW_AWAITED,
	    err);
	int found;

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, source);
	bind_u64(statement, 2, max > INT32_MAX ? INT32_MAX : max);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		if (visit(column_span(statement, 0),
			(unsigned)sqlite3_column_int(statement, 1), arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}

static int
grow_last(struct ledger *ledger, const char *source,
    const struct report_later *later, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_LATER_GROW, err);

	if (statement == NULL)
		return -1;
	bind_later(statement, source, later);
	bind_i64(statement, 8, later->again);
	return ledger_run(ledger, statement, "write", err);
}

/* So that nobody has to count them to see which are over. */
static int
note_full(struct ledger *ledger, const char *source,
    const struct report_later *later, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FOLLOW_FULL,
	    err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, source);
	bind_span(statement, 2, later->conversation);
	bind_i64(statement, 3, INSTANT_NONE);
	return ledger_run(ledger, statement, "write", err);
}

static void
bind_later(sqlite3_stmt *statement, const char *source,
    const struct report_later *later)
{
	bind_text(statement, 1, source);
	bind_span(statement, 2, later->conversation);
	bind_digest(statement, 3, &later->identity);
	bind_span(statement, 4, later->said.from);
	bind_i64(statement, 5, later->said.from_role);
	bind_instant(statement, 6, later->said.time);
	bind_span(statement, 7, later->said.text);
}

static int
run_at(struct ledger *ledger, enum ledger_sql sql, int64_t now, int64_t over,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, sql, err);

	if (statement == NULL)
		return -1;
	if (sqlite3_bind_parameter_count(statement) > 0) {
		bind_i64(statement, 1, now);
		bind_i64(statement, 2, over);
	}
	return ledger_run(ledger, statement, "write", err);
}
