#ifndef BOUNDARYD_LEDGER_INSIDE_H
#define BOUNDARYD_LEDGER_INSIDE_H

#include <sqlite3.h>

#include "base/buffer.h"
#include "ledger/bookmarks.h"
#include "ledger/ledger.h"

/*
 * inside -- what the ledger's own files share. Nobody else includes it.
 */
enum ledger_sql {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_MATCH_FIND,
	SQL_MATCH_ADD,
	SQL_ALERT_IN_WINDOW,
	SQL_ALERT_COUNT_ON,
	SQL_ALERT_ADD,
	SQL_DELIVERY_ADD,
	SQL_DELIVERY_DONE,
	SQL_DELIVERY_DONE_ID,
	SQL_ALERTS_UNDELIVERED,
	SQL_ALERTS_NEWEST,
	SQL_ALERTS_BY_ID,
	SQL_BOOKMARK_PUT,
	SQL_BOOKMARK_FIND,
	SQL_BOOKMARK_POISON,
	SQL_BOOKMARK_TOUCH,
	SQL_BOOKMARK_EXPIRE,
	SQL_BOOKMARK_EACH,
	SQL_COUNTS,
	SQL_COUNT
};

struct ledger {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statements[SQL_COUNT];
	int64_t next_key;   /* of the bookmarks; never used again */
	struct buffer kept; /* words of the bookmark found last */
};

/* `err` says what SQLite said, about which file, and what to do. -1. */
int ledger_failed(struct ledger *ledger, const char *doing, struct err *err);
/* Prepared once, kept, and given back reset. NULL with `err`. */
sqlite3_stmt *ledger_statement(struct ledger *ledger, enum ledger_sql sql,
    struct err *err);
/* Step to its end and reset it. 0, or -1 with `err`. */
int ledger_run(struct ledger *ledger, sqlite3_stmt *statement,
    const char *doing, struct err *err);
/* A step that may give a row: 1 row, 0 none, -1 with `err`. */
int ledger_step(struct ledger *ledger, sqlite3_stmt *statement,
    const char *doing, struct err *err);

/* Numbered from 1. SQLite keeps the pointers until the statement is reset. */
void bind_text(sqlite3_stmt *statement, int number, const char *text);
void bind_span(sqlite3_stmt *statement, int number, struct span bytes);
void bind_digest(sqlite3_stmt *statement, int number,
    const struct digest *digest);
void bind_i64(sqlite3_stmt *statement, int number, int64_t value);
void bind_u64(sqlite3_stmt *statement, int number, uint64_t value);
/* Numbered from 0. Borrowed until the next step or reset. */
struct span column_span(sqlite3_stmt *statement, int number);
const char *column_string(sqlite3_stmt *statement, int number);
uint64_t column_u64(sqlite3_stmt *statement, int number);
/* All zero where the column does not hold a digest. */
void column_digest(sqlite3_stmt *statement, int number, struct digest *out);

/* Bring the schema of a file just opened to ours. 0, or -1 with `err`. */
int ledger_upgrade(struct ledger *ledger, struct err *err);

#endif
