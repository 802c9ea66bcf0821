#include "ledger/places.h"

#include "base/instant.h"
#include "ledger/inside.h"

int
ledger_put_place(struct ledger *ledger, const struct ledger_place *place,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_PLACE_PUT, err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &place->id);
	bind_text(statement, 2, place->route);
	bind_text(statement, 3, place->folder);
	bind_i64(statement, 4, place->read);
	bind_instant(statement, 5, place->missing);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_remove_place(struct ledger *ledger, const struct ledger_place *place,
    struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_PLACE_REMOVE,
	    err);

	if (statement == NULL)
		return -1;
	bind_digest(statement, 1, &place->id);
	bind_text(statement, 2, place->route);
	bind_text(statement, 3, place->folder);
	return ledger_run(ledger, statement, "write", err);
}

int
ledger_each_place(struct ledger *ledger, const char *route,
    ledger_visit_place *visit, void *arg, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_PLACE_EACH, err);
	int found;

	if (statement == NULL)
		return -1;
	bind_text(statement, 1, route);
	while ((found = ledger_step(ledger, statement, "read", err)) == 1) {
		struct ledger_place place = {
			.route = column_string(statement, 1),
			.folder = column_string(statement, 2),
			.read = sqlite3_column_int(statement, 3) != 0,
			.missing = column_instant(statement, 4),
		};

		column_digest(statement, 0, &place.id);
		if (visit(&place, arg) != 0) {
			found = 0;
			break;
		}
	}
	(void)sqlite3_reset(statement);
	return found;
}
