#ifndef BOUNDARYD_LEDGER_INSIDE_H
#define BOUNDARYD_LEDGER_INSIDE_H

#include <sqlite3.h>

#include "base/buffer.h"
#include "ledger/bookmarks.h"
#include "ledger/ledger.h"
#include "ledger/sql.h"

/*
 * inside -- what the ledger's own files share. Nobody else includes it.
 */
struct ledger {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statements[SQL_COUNT];
	int64_t next_key;        /* of the bookmarks; never used again */
	struct buffer kept;      /* words of the bookmark found last */
	struct buffer kept_case; /* and of the case */
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
/* Bytes that are text. */
void bind_words(sqlite3_stmt *statement, int number, struct span words);
void bind_span(sqlite3_stmt *statement, int number, struct span bytes);
void bind_digest(sqlite3_stmt *statement, int number,
    const struct digest *digest);
void bind_i64(sqlite3_stmt *statement, int number, int64_t value);
void bind_u64(sqlite3_stmt *statement, int number, uint64_t value);
/* INSTANT_NONE is NULL there. */
void bind_instant(sqlite3_stmt *statement, int number, int64_t instant);
int64_t column_instant(sqlite3_stmt *statement, int number);
/* Numbered from 0. Borrowed until the next step or reset. */
struct span column_span(sqlite3_stmt *statement, int number);
struct span column_words(sqlite3_stmt *statement, int number);
const char *column_string(sqlite3_stmt *statement, int number);
uint64_t column_u64(sqlite3_stmt *statement, int number);
/* All zero where the column does not hold a digest. */
void column_digest(sqlite3_stmt *statement, int number, struct digest *out);

/* Of an alert as it is kept; 1, 0 there is none such, -1. */
int ledger_alert_content(struct ledger *ledger, const struct digest *id,
    struct digest *out, struct err *err);
/* A value of the table meta. 1, 0 none (out is ""), -1. */
int ledger_meta_get(struct ledger *ledger, const char *name, char *out,
    size_t size, struct err *err);
int ledger_meta_put(struct ledger *ledger, const char *name, const char *value,
    struct err *err);

/* Bring the schema of a file just opened to ours. 0, or -1 with `err`. */
int ledger_upgrade(struct ledger *ledger, struct err *err);

#endif
