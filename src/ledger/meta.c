#include <stdio.h>

#include "ledger/inside.h"

int
ledger_meta_get(struct ledger *ledger, const char *name, char *out, size_t size,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_META_GET, err);
	int found;

	out[0] = '\0';
	if (statement == NULL)
		return -1;
	bind_text(statement, 1, name);
	found = ledger_step(ledger, statement, "read", err);
	if (found == 1)
		(void)snprintf(out, size, "%s", column_string(statement, 0));
	(void)sqlite3_reset(statement);
	return found;
}

int
ledger_meta_put(struct ledger *ledger, const char *name, const char *value,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_META_PUT, err);

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, name);
	bind_text(statement, 2, value);
	return ledger_run(ledger, statement, "write", err);
}
