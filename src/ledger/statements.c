#include <errno.h>
#include <string.h>

#include "ledger/inside.h"

#define ALERT_COLUMNS                                               \
	"a.row, a.id, a.packed, a.rule, a.family, a.title, a.why, " \
	"a.clause, a.severity, a.from_name, a.to_name, a.subject, " \
	"a.team, a.route, a.source, a.file, a.raised, a.seen, "     \
	"NOT EXISTS (SELECT 1 FROM deliveries p "                   \
	"WHERE p.alert = a.row AND p.done IS NULL) FROM alerts a "
#define BOOKMARK_COLUMNS                                             \
	"key, source, path, device, inode, born, head_bytes, head, " \
	"tail_bytes, tail, offset, resume, state, finished, "        \
	"poison_offset, poison_times, seen FROM bookmarks "
/* How well a row fits: 1 best, 4 least, 9 not at all. */
#define FITS                                                            \
	"CASE WHEN device = ?3 AND inode = ?4 AND born = ?5 THEN 1 "    \
	"WHEN inode = ?4 AND born = ?5 AND born <> 0 THEN 2 "           \
	"WHEN path = ?2 THEN 3 "                                        \
	"WHEN head = ?7 AND head_bytes = ?6 AND head_bytes > 0 THEN 4 " \
	"ELSE 9 END"

static const char *const texts[SQL_COUNT] = { [SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_MATCH_FIND] =
	    "SELECT coalesce(a.seen, 1) FROM matches m "
	    "LEFT JOIN alerts a ON a.row = m.alert WHERE m.id = ?1",
	[SQL_MATCH_ADD] =
	    "INSERT INTO matches (id, rule, kind, alert, source, file, "
	    "offset, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_ALERT_IN_WINDOW] =
	    "SELECT row, seen FROM alerts WHERE window_key = ?1 AND "
	    "time > ?2 AND time < ?3 AND severity >= ?4 "
	    "ORDER BY row DESC LIMIT 1",
	[SQL_ALERT_COUNT_ON] =
	    "UPDATE alerts SET seen = seen + 1 WHERE row = ?1",
	[SQL_ALERT_ADD] =
	    "INSERT INTO alerts (id, window_key, packed, rule, family, "
	    "title, why, clause, severity, from_name, to_name, subject, "
	    "team, route, source, file, time, raised, seen) VALUES (?1, ?2, "
	    "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
	    "?17, ?18, 1)",
	[SQL_DELIVERY_ADD] =
	    "INSERT INTO deliveries (alert, route) VALUES (?1, ?2)",
	[SQL_DELIVERY_DONE] =
	    "UPDATE deliveries SET done = ?2 WHERE alert = ?1 AND "
	    "done IS NULL",
	[SQL_DELIVERY_DONE_ID] =
	    "UPDATE deliveries SET done = ?2 WHERE done IS NULL AND "
	    "alert = (SELECT row FROM alerts WHERE id = ?1)",
	[SQL_ALERTS_UNDELIVERED] =
	    "SELECT " ALERT_COLUMNS "JOIN deliveries d ON d.alert = a.row "
	    "WHERE d.done IS NULL ORDER BY d.row LIMIT ?1",
	[SQL_ALERTS_NEWEST] = "SELECT " ALERT_COLUMNS
			      "ORDER BY a.row DESC LIMIT ?1",
	[SQL_ALERTS_BY_ID] = "SELECT " ALERT_COLUMNS
			     "WHERE a.id BETWEEN ?1 AND ?2 LIMIT 2",
	[SQL_BOOKMARK_PUT] =
	    "INSERT INTO bookmarks (key, source, path, device, inode, born, "
	    "head_bytes, head, tail_bytes, tail, offset, resume, state, "
	    "finished, seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
	    "?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (key) DO UPDATE SET "
	    "source = ?2, path = ?3, device = ?4, inode = ?5, born = ?6, "
	    "head_bytes = ?7, head = ?8, tail_bytes = ?9, tail = ?10, "
	    "offset = ?11, resume = ?12, state = ?13, finished = ?14, "
	    "seen = ?15",
	[SQL_BOOKMARK_FIND] = "SELECT " BOOKMARK_COLUMNS
			      "WHERE source = ?1 AND " FITS " < 9 "
			      "ORDER BY " FITS
			      ", seen DESC, key DESC LIMIT 1 OFFSET ?8",
	[SQL_BOOKMARK_POISON] =
	    "UPDATE bookmarks SET poison_times = CASE WHEN poison_times > 0 "
	    "AND poison_offset = ?2 THEN poison_times + 1 ELSE 1 END, "
	    "poison_offset = ?2 WHERE key = ?1 RETURNING poison_times",
	[SQL_BOOKMARK_TOUCH] =
	    "UPDATE bookmarks SET seen = max(seen, ?2) WHERE key = ?1",
	[SQL_BOOKMARK_EXPIRE] = "DELETE FROM bookmarks WHERE seen < ?1",
	[SQL_BOOKMARK_EACH] = "SELECT " BOOKMARK_COLUMNS
			      "WHERE (?1 IS NULL OR source = ?1) "
			      "AND (?2 = 0 OR finished = 0) ORDER BY key",
	[SQL_COUNTS] = "SELECT (SELECT count(*) FROM alerts), "
		       "(SELECT count(*) FROM deliveries WHERE done IS NULL), "
		       "(SELECT count(*) FROM matches), "
		       "(SELECT count(*) FROM bookmarks)" };

static const char *mend(int code);

int
ledger_failed(struct ledger *ledger, const char *doing, struct err *err)
{
	int code = ledger->db == NULL ? SQLITE_NOMEM :
					sqlite3_extended_errcode(ledger->db);
	int number = ledger->db == NULL ? 0 : sqlite3_system_errno(ledger->db);

	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, EBUSY,
		    "the ledger '%s' is in use by "
		    "another boundaryd; stop that one (systemctl stop "
		    "boundaryd), or give this one a state path of its own",
		    ledger->path);
	case SQLITE_NOMEM:
		return err_set(err, ENOMEM,
		    "out of memory for the ledger "
		    "'%s'",
		    ledger->path);
	case SQLITE_FULL:
		number = ENOSPC;
		break;
	default:
		break;
	}
	return err_set(err, number == 0 ? EIO : number,
	    "cannot %s the ledger '%s': %.120s%s%s; %s", doing, ledger->path,
	    sqlite3_errmsg(ledger->db), number == 0 ? "" : ", ",
	    number == 0 ? "" : strerror(number), mend(code));
}

static const char *
mend(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL:
		return "free some space there; what was not kept is read again";
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return "it is damaged: restore it from a backup, or move it "
		       "and its -wal file away to start anew";
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		return "it and its folder must belong to this user, on a file "
		       "system that can be written";
	case SQLITE_IOERR:
		return "look at the disk and its free space; what was not "
		       "kept is read again";
	default:
		return "start boundaryd again, and report this if it stays";
	}
}

sqlite3_stmt *
ledger_statement(struct ledger *ledger, enum ledger_sql sql, struct err *err)
{
	sqlite3_stmt **kept = &ledger->statements[sql];

	if (*kept == NULL &&
	    sqlite3_prepare_v3(ledger->db, texts[sql], -1,
		SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK) {
		(void)ledger_failed(ledger, "ask", err);
		return NULL;
	}
	(void)sqlite3_reset(*kept);
	(void)sqlite3_clear_bindings(*kept);
	return *kept;
}

int
ledger_step(struct ledger *ledger, sqlite3_stmt *statement, const char *doing,
    struct err *err)
{
	int code;

	if (statement == NULL)
		return -1;
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	(void)ledger_failed(ledger, doing, err);
	(void)sqlite3_reset(statement);
	return -1;
}

int
ledger_run(struct ledger *ledger, sqlite3_stmt *statement, const char *doing,
    struct err *err)
{
	int result = ledger_step(ledger, statement, doing, err);

	(void)sqlite3_reset(statement);
	return result == -1 ? -1 : 0;
}

void
bind_text(sqlite3_stmt *statement, int number, const char *text)
{
	(void)sqlite3_bind_text(statement, number, text == NULL ? "" : text, -1,
	    SQLITE_STATIC);
}

void
bind_span(sqlite3_stmt *statement, int number, struct span bytes)
{
	(void)sqlite3_bind_blob64(statement, number,
	    bytes.len == 0 ? "" : bytes.ptr, bytes.len, SQLITE_STATIC);
}

void
bind_digest(sqlite3_stmt *statement, int number, const struct digest *digest)
{
	(void)sqlite3_bind_blob(statement, number, digest->byte, DIGEST_BYTES,
	    SQLITE_STATIC);
}

void
bind_i64(sqlite3_stmt *statement, int number, int64_t value)
{
	(void)sqlite3_bind_int64(statement, number, value);
}

void
bind_u64(sqlite3_stmt *statement, int number, uint64_t value)
{
	bind_i64(statement, number, (int64_t)value);
}

struct span
column_span(sqlite3_stmt *statement, int number)
{
	const char *bytes = sqlite3_column_blob(statement, number);
	int length = sqlite3_column_bytes(statement, number);

	if (bytes == NULL || length <= 0)
		return SPAN_NONE;
	return (struct span){ bytes, (size_t)length };
}

const char *
column_string(sqlite3_stmt *statement, int number)
{
	const unsigned char *text = sqlite3_column_text(statement, number);

	return text == NULL ? "" : (const char *)text;
}

uint64_t
column_u64(sqlite3_stmt *statement, int number)
{
	return (uint64_t)sqlite3_column_int64(statement, number);
}

void
column_digest(sqlite3_stmt *statement, int number, struct digest *out)
{
	struct span bytes = column_span(statement, number);

	*out = (struct digest){ { 0 } };
	if (bytes.len == DIGEST_BYTES)
		memcpy(out->byte, bytes.ptr, DIGEST_BYTES);
}
