#include "ledger/health.h"

#include "ledger/inside.h"

int
ledger_put_health(struct ledger *ledger, const struct ledger_health *row,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_HEALTH_PUT, err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, row->cause);
	bind_text(statement, 2, row->thing);
	bind_text(statement, 3, row->words);
	bind_i64(statement, 4, row->since);
	bind_i64(statement, 5, row->ended);
	bind_i64(statement, 6, row->level);
	bind_i64(statement, 7, row->told);
	bind_i64(statement, 8, row->times);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_drop_health(struct ledger *ledger, const char *cause, const char *thing,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_HEALTH_DROP,
	    err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, cause);
	bind_text(statement, 2, thing);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_health(struct ledger *ledger, ledger_visit_health *visit, void *arg,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_HEALTH_EACH,
	    err);
	int found = statement == NULL ? -1 : 1;

	while (found == 1) {
		struct ledger_health row;

		found = ledger_step(ledger, statement, "read", err);
		if (found != 1)
			break;
		row = (struct ledger_health){
			.cause = column_string(statement, 0),
			.thing = column_string(statement, 1),
			.words = column_string(statement, 2),
			.since = sqlite3_column_int64(statement, 3),
			.ended = sqlite3_column_int64(statement, 4),
			.level = sqlite3_column_int(statement, 5),
			.told = sqlite3_column_int(statement, 6),
			.times = sqlite3_column_int(statement, 7),
		};
		visit(&row, arg);
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_put_moment(struct ledger *ledger, const char *kind, const char *name,
    int64_t time, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MOMENT_PUT, err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, kind);
	bind_text(statement, 2, name);
	bind_i64(statement, 3, time);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_get_moment(struct ledger *ledger, const char *kind, const char *name,
    int64_t *time, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MOMENT_GET, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, kind);
	bind_text(statement, 2, name);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1)
		*time = sqlite3_column_int64(statement, 0);
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_drop_moment(struct ledger *ledger, const char *kind, const char *name,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MOMENT_DROP,
	    err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, kind);
	bind_text(statement, 2, name);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_moment(struct ledger *ledger, const char *kind, int64_t before,
    ledger_visit_moment *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MOMENT_OLDER,
	    err);
	int found;

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, kind);
	bind_i64(statement, 2, before);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1)
		visit(column_string(statement, 0),
		    sqlite3_column_int64(statement, 1), arg);
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_forget_source(struct ledger *ledger, const char *source, struct err *err)
{
	static const enum ledger_sql each[] = { SQL_SOURCE_MATCHES,
		SQL_SOURCE_ALERTS, SQL_SOURCE_PLACES };

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
		sqlite3_stmt *statement = ledger_statement(ledger, each[i],
		    err);

		if (statement == NULL)
			return -1;
		bind_text(statement, 1, source);
		if (ledger_run(ledger, statement, "write", err) == -1)
			return -1;
	}
	return 0;
}
