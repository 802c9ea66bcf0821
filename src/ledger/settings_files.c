#include "ledger/settings_files.h"

#include <stdio.h>

#include "ledger/inside.h"

int
ledger_find_settings_file(struct ledger *ledger, const char *name,
    struct digest *digest, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FILE_FIND, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, name);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1)
		column_digest(statement, 0, digest);
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_put_settings_file(struct ledger *ledger, const char *name,
    const struct digest *digest, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FILE_PUT, err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, name);
	bind_digest(statement, 2, digest);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_remove_settings_file(struct ledger *ledger, const char *name,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FILE_REMOVE,
	    err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, name);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_settings_file(struct ledger *ledger, ledger_visit_file *visit,
    void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_FILE_EACH, err);
	struct digest digest;
	int found;

	if (statement == NULL)
		return -1;
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		column_digest(statement, 1, &digest);
		if (visit(column_string(statement, 0), &digest, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}
