#include "ledger/storms.h"

#include "ledger/inside.h"

int
ledger_put_storm(struct ledger *ledger, const struct ledger_storm *storm,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_STORM_PUT, err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &storm->key);
	bind_text(statement, 2, storm->rule);
	bind_text(statement, 3, storm->source);
	bind_text(statement, 4, storm->file);
	bind_span(statement, 5, storm->packed);
	bind_i64(statement, 6, storm->since);
	bind_u64(statement, 7, storm->counted);
	bind_u64(statement, 8, storm->told);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_drop_storm(struct ledger *ledger, const struct digest *key,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_STORM_DROP, err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, key);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_storm(struct ledger *ledger, const struct digest *key,
    ledger_visit_storm *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_STORM_EACH, err);
	int found = statement == NULL ? -1 : 1;

	if (statement != NULL && key != NULL)
		bind_digest(statement, 1, key);
	while (found == 1) {
		struct ledger_storm storm;

		found = ledger_step(ledger, statement, "read", err);
		if (found != 1)
			break;
		storm = (struct ledger_storm){
			.rule = column_string(statement, 1),
			.source = column_string(statement, 2),
			.file = column_string(statement, 3),
			.packed = column_span(statement, 4),
			.since = sqlite3_column_int64(statement, 5),
			.counted = column_u64(statement, 6),
			.told = column_u64(statement, 7),
		};
		column_digest(statement, 0, &storm.key);
		if (visit(&storm, arg) != 0)
			found = 0;
	}
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_knows(struct ledger *ledger, const struct digest *id, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_MATCH_FIND, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, id);
	found = ledger_step(ledger, statement, "read", err);
	(void)sqlite3_reset(statement);
	return found;
}
