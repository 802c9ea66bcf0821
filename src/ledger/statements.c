#include <errno.h>
#include <string.h>

#include "base/instant.h"
#include "ledger/inside.h"

#define ALERT_COLUMNS(route, delivery, reason)                             \
	"a.row, a.id, a.packed, a.rule, a.family, a.title, a.why, "        \
	"a.clause, a.severity, a.from_name, a.to_name, a.subject, "        \
	"a.team, " route ", a.source, a.file, a.raised, a.seen, "          \
	"NOT EXISTS (SELECT 1 FROM deliveries p "                          \
	"WHERE p.alert = a.row AND p.done IS NULL), " delivery ", " reason \
	" FROM alerts a "
#define ALERT_ITSELF ALERT_COLUMNS("a.route", "0", "0")
#define BOOKMARK_COLUMNS                                             \
	"key, source, path, device, inode, born, head_bytes, head, " \
	"tail_bytes, tail, offset, resume, state, finished, "        \
	"poison_offset, poison_times, seen FROM bookmarks "
#define CASE_COLUMNS                                                 \
	"a.row, a.id, a.rule, a.family, a.severity, a.subject, "     \
	"a.team, a.time, a.raised, c.tier, c.route, c.due, c.read, " \
	"c.outcome, c.decided, c.decided_by, c.note, c.exception "   \
	"FROM cases c JOIN alerts a ON a.row = c.alert "
#define CONCERN_COLUMNS                                                       \
	"id, subject, pair, family, rule, severity, time, raised, "           \
	"covered_by, outcome, told, said, heard, "                            \
	"coalesce((SELECT title FROM alerts WHERE alerts.id = concerns.id), " \
	"'') FROM concerns "
/*
 * Messages kept for f; whether f waits for the message ?1 to ?7. Where one of
 * the two has no time, nobody knows that it came after the other.
 */
#define LATER_COUNT "(SELECT count(*) FROM later n WHERE n.alert = f.alert)"
#define AWAITS                                                       \
	"f.ended IS NULL AND f.source = ?1 AND f.conversation = ?2 " \
	"AND f.identity <> ?3 AND (?6 >= f.time OR "                 \
	"(f.time IS NULL AND ?6 IS NULL)) "
#define FOLLOW_ENDS "f.ended IS NULL AND f.until <= ?2 "
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
	[SQL_DELIVERY_ADD] = "INSERT INTO deliveries (alert, route, reason) "
			     "VALUES (?1, ?2, ?3)",
	[SQL_DELIVERY_DONE] =
	    "UPDATE deliveries SET done = ?2 WHERE row = ?1 AND "
	    "done IS NULL RETURNING route, "
	    "(SELECT id FROM alerts a WHERE a.row = alert), reason",
	[SQL_DELIVERY_LAST] = "SELECT max(row) FROM deliveries",
	[SQL_DELIVERY_DONE_ID] =
	    "UPDATE deliveries SET done = ?2 WHERE done IS NULL AND "
	    "reason IN (0, 1) AND "
	    "alert = (SELECT row FROM alerts WHERE id = ?1) "
	    "RETURNING route, ?1, reason",
	[SQL_ALERTS_UNDELIVERED] = "SELECT " ALERT_COLUMNS("d.route", "d.row",
	    "d.reason") "JOIN deliveries d ON d.alert = a.row "
			"WHERE d.done IS NULL AND instr(?2, '/' || d.route || '/') = 0 "
			"ORDER BY d.row LIMIT ?1",
	[SQL_ALERTS_NEWEST] = "SELECT " ALERT_ITSELF
			      "ORDER BY a.row DESC LIMIT ?1",
	[SQL_ALERTS_BY_ID] = "SELECT " ALERT_ITSELF
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
	[SQL_BOOKMARK_FIND] =
	    "SELECT " BOOKMARK_COLUMNS "WHERE key IN ("
	    "SELECT key FROM bookmarks WHERE source = ?1 AND inode = ?4 UNION "
	    "SELECT key FROM bookmarks WHERE source = ?1 AND path = ?2 UNION "
	    "SELECT key FROM bookmarks WHERE source = ?1 AND head = ?7 "
	    "AND ?6 > 0) "
	    "AND " FITS " < 9 ORDER BY " FITS
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
	[SQL_MATCH_REMEMBER] =
	    "INSERT OR IGNORE INTO matches (id, rule, kind, alert, source, "
	    "file, offset, time) VALUES (?1, '', ?2, NULL, '', '', 0, ?3)",
	[SQL_SOURCE_MATCHES] = "DELETE FROM matches WHERE source = ?1",
	[SQL_SOURCE_ALERTS] = "DELETE FROM alerts WHERE source = ?1",
	[SQL_SOURCE_PLACES] =
	    "DELETE FROM bookmarks WHERE source = ?1 AND finished <> 0",
	[SQL_STORM_PUT] =
	    "INSERT INTO storms (key, rule, source, file, packed, since, "
	    "counted, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
	    "ON CONFLICT (key) DO UPDATE SET since = ?6, counted = ?7, "
	    "told = ?8",
	[SQL_STORM_DROP] = "DELETE FROM storms WHERE key = ?1",
	[SQL_STORM_EACH] =
	    "SELECT key, rule, source, file, packed, since, counted, told "
	    "FROM storms WHERE ?1 IS NULL OR key = ?1",
	[SQL_HEALTH_PUT] =
	    "INSERT INTO health (cause, thing, words, since, ended, level, "
	    "told, times) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
	    "ON CONFLICT (cause, thing) DO UPDATE SET words = ?3, since = ?4, "
	    "ended = ?5, level = ?6, told = ?7, times = ?8",
	[SQL_HEALTH_DROP] =
	    "DELETE FROM health WHERE cause = ?1 AND thing = ?2",
	[SQL_HEALTH_EACH] =
	    "SELECT cause, thing, words, since, ended, level, told, times "
	    "FROM health ORDER BY since, cause, thing",
	[SQL_MOMENT_PUT] =
	    "INSERT INTO moments (kind, name, time) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT (kind, name) DO UPDATE SET time = ?3",
	[SQL_MOMENT_GET] =
	    "SELECT time FROM moments WHERE kind = ?1 AND name = ?2",
	[SQL_MOMENT_DROP] = "DELETE FROM moments WHERE kind = ?1 AND name = ?2",
	[SQL_MOMENT_OLDER] =
	    "SELECT name, time FROM moments WHERE kind = ?1 AND time < ?2 "
	    "ORDER BY time, name",
	[SQL_DAY_ADD] =
	    "INSERT INTO days (source, day, messages, matches, unreadable, "
	    "undecided) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
	    "ON CONFLICT (source, day) DO UPDATE SET "
	    "messages = messages + ?3, matches = matches + ?4, "
	    "unreadable = unreadable + ?5, undecided = undecided + ?6",
	[SQL_DAY_EACH] =
	    "SELECT source, day, messages, matches, unreadable, undecided "
	    "FROM days WHERE day >= ?1 AND day < ?2 ORDER BY source, day",
	/* kinds: see alerts.c */
	[SQL_RULE_USES] =
	    "SELECT rule, sum(kind = 0), sum(kind = 1), sum(kind = 2), "
	    "max(time) FROM matches WHERE time >= ?1 GROUP BY rule",
	[SQL_COUNTS] = "SELECT (SELECT count(*) FROM alerts), "
		       "(SELECT count(*) FROM deliveries WHERE done IS NULL), "
		       "(SELECT count(*) FROM matches), "
		       "(SELECT count(*) FROM bookmarks)",
	[SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[SQL_META_PUT] =
	    "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE "
	    "SET value = excluded.value",
	[SQL_AUDIT_ADD] = "INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
			  "?7, ?8, ?9, ?10, ?11, ?12)",
	[SQL_AUDIT_HEAD] =
	    "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
	[SQL_AUDIT_EACH] =
	    "SELECT a.number, a.time, a.happened, a.kind, a.alert, a.uid, "
	    "a.who, a.route, a.what, a.note, a.content, a.hash, n.salt, "
	    "n.words FROM audit a LEFT JOIN notes n ON n.number = a.number "
	    "WHERE a.number >= ?1 AND (?2 IS NULL OR a.alert = ?2) "
	    "ORDER BY a.number",
	[SQL_AUDIT_END] = "SELECT max(number) FROM audit WHERE alert = ?1 AND "
			  "kind IN (?2, ?3)",
	[SQL_ALERT_CONTENT] =
	    "SELECT packed, rule, family, title, why, clause, severity, "
	    "from_name, to_name, subject, team, route, source, file, time, "
	    "raised FROM alerts WHERE id = ?1",
	[SQL_ALERT_ROW] = "SELECT row FROM alerts WHERE id = ?1",
	[SQL_NOTE_ADD] = "INSERT INTO notes VALUES (?1, ?2, ?3)",
	[SQL_NOTES_REMOVE] = "DELETE FROM notes WHERE number IN (SELECT number "
			     "FROM audit WHERE alert = ?1)",
	[SQL_CASE_ADD] = "INSERT INTO cases VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
			 "?7, ?8, ?9, ?10)",
	[SQL_CASE_PUT] =
	    "UPDATE cases SET tier = ?2, route = ?3, due = ?4, read = ?5, "
	    "outcome = ?6, decided = ?7, decided_by = ?8, note = ?9 "
	    "WHERE alert = ?1",
	[SQL_CASE_EACH] = "SELECT " CASE_COLUMNS
			  "WHERE (?1 = 0 OR c.outcome IN ('open', "
			  "'escalated')) AND (?2 = 0 OR c.outcome NOT IN "
			  "('open', 'escalated')) "
			  "AND (?3 = 0 OR a.raised >= ?3) "
			  "AND (?4 = 0 OR a.raised < ?4) AND (?5 IS NULL OR "
			  "EXISTS (SELECT 1 FROM deliveries d WHERE "
			  "d.alert = a.row AND d.route = ?5)) "
			  "ORDER BY a.row LIMIT ?6",
	[SQL_CASE_DUE] = "SELECT " CASE_COLUMNS
			 "WHERE c.outcome IN ('open', 'escalated') "
			 "AND c.due < ?1 ORDER BY a.row",
	[SQL_CASE_FIND] = "SELECT " CASE_COLUMNS "WHERE a.id = ?1",
	[SQL_COPY_FIND] = "SELECT d.reason FROM deliveries d "
			  "JOIN alerts a ON a.row = d.alert "
			  "WHERE a.id = ?1 AND d.route = ?2 "
			  "AND d.reason <> 6",
	[SQL_ALERT_REMOVE] = "DELETE FROM alerts WHERE row = ?1",
	[SQL_PLACE_PUT] =
	    "INSERT INTO places VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT "
	    "(route, id, folder) DO UPDATE SET read = ?4, missing = ?5",
	[SQL_PLACE_REMOVE] = "DELETE FROM places WHERE id = ?1 AND "
			     "route = ?2 AND folder = ?3",
	[SQL_PLACES_REMOVE] = "DELETE FROM places WHERE id = "
			      "(SELECT id FROM alerts WHERE row = ?1)",
	[SQL_PLACE_EACH] = "SELECT id, route, folder, read, missing FROM "
			   "places WHERE route = ?1 ORDER BY id, folder",
	[SQL_CONCERN_ADD] = "INSERT OR IGNORE INTO concerns VALUES (?1, ?2, "
			    "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
			    "?12, ?13)",
	[SQL_CONCERN_SET] = "UPDATE concerns SET outcome = ?2 WHERE id = ?1",
	[SQL_CONCERN_TELL] = "UPDATE concerns SET told = 1 WHERE id = ?1",
	[SQL_CONCERN_EACH] = "SELECT " CONCERN_COLUMNS
			     "WHERE time >= ?1 AND time < ?2 "
			     "ORDER BY time DESC, id",
	[SQL_CONCERN_OF] = "SELECT " CONCERN_COLUMNS
			   "WHERE time >= ?1 AND time < ?2 AND subject = ?3 "
			   "ORDER BY time DESC, id",
	[SQL_CONCERN_EXPIRE] = "DELETE FROM concerns WHERE time < ?1",
	[SQL_CONCERN_FORGET] = "DELETE FROM concerns WHERE subject = ?1",
	[SQL_FILE_FIND] = "SELECT digest FROM settings_files WHERE name = ?1",
	[SQL_FILE_PUT] = "INSERT INTO settings_files VALUES (?1, ?2) ON "
			 "CONFLICT (name) DO UPDATE SET digest = ?2",
	[SQL_FILE_REMOVE] = "DELETE FROM settings_files WHERE name = ?1",
	[SQL_FILE_EACH] = "SELECT name, digest FROM settings_files "
			  "ORDER BY name",
	[SQL_FOLLOW_ADD] = "INSERT INTO follow_ups VALUES (?1, ?2, ?3, ?4, "
			   "?5, ?6, ?7, NULL, NULL)",
	[SQL_FOLLOW_TOLD] =
	    "UPDATE follow_ups AS f INDEXED BY follow_ups_fresh "
	    "SET told = " LATER_COUNT
	    " WHERE f.ended IS NULL AND f.told IS NULL",
	/* 6: COPY_FOLLOW_UP */
	[SQL_FOLLOW_DELIVER] =
	    "INSERT INTO deliveries (alert, route, reason) "
	    "SELECT DISTINCT d.alert, d.route, 6 FROM follow_ups f "
	    "CROSS JOIN deliveries d ON d.alert = f.alert WHERE " FOLLOW_ENDS
	    "AND " LATER_COUNT " > f.told ORDER BY d.row",
	[SQL_FOLLOW_END] =
	    "UPDATE follow_ups AS f SET ended = ?1 WHERE " FOLLOW_ENDS,
	[SQL_FOLLOW_FULL] =
	    "UPDATE follow_ups AS f SET until = ?3 WHERE f.ended IS NULL "
	    "AND f.source = ?1 AND f.conversation = ?2 "
	    "AND " LATER_COUNT " >= f.wanted",
	[SQL_FOLLOW_FIND] =
	    "SELECT wanted, until, coalesce(told, -1), ended FROM follow_ups "
	    "WHERE alert = (SELECT row FROM alerts WHERE id = ?1)",
	[SQL_FOLLOW_AWAITED] =
	    "SELECT f.conversation, f.wanted - " LATER_COUNT
	    " FROM follow_ups f WHERE f.ended IS NULL AND f.source = ?1 "
	    "ORDER BY f.alert DESC LIMIT ?2",
	[SQL_LATER_GROW] =
	    "UPDATE later SET identity = ?3, text = ?7 WHERE sender = ?4 AND "
	    "role = ?5 AND time IS ?6 AND (?8 OR identity = ?3) "
	    "AND substr(?7, 1, length(text)) = text AND length(text) > 0 AND (alert, number) IN "
	    "(SELECT n.alert, max(n.number) FROM follow_ups f "
	    "JOIN later n ON n.alert = f.alert WHERE " AWAITS
	    "GROUP BY n.alert)",
	[SQL_LATER_ADD] =
	    "INSERT INTO later SELECT f.alert, " LATER_COUNT ", ?3, ?4, ?5, "
	    "?6, ?7 FROM follow_ups f WHERE " AWAITS "AND " LATER_COUNT
	    " < f.wanted AND NOT EXISTS (SELECT 1 FROM later o WHERE "
	    "o.alert = f.alert AND o.identity = ?3)",
	[SQL_LATER_EACH] =
	    "SELECT identity, sender, role, time, text FROM later "
	    "WHERE alert = (SELECT row FROM alerts WHERE id = ?1) "
	    "ORDER BY number" };

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
bind_words(sqlite3_stmt *statement, int number, struct span words)
{
	(void)sqlite3_bind_text64(statement, number,
	    words.len == 0 ? "" : words.ptr, words.len, SQLITE_STATIC,
	    SQLITE_UTF8);
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

void
bind_instant(sqlite3_stmt *statement, int number, int64_t instant)
{
	if (instant == INSTANT_NONE)
		(void)sqlite3_bind_null(statement, number);
	else
		bind_i64(statement, number, instant);
}

int64_t
column_instant(sqlite3_stmt *statement, int number)
{
	if (sqlite3_column_type(statement, number) == SQLITE_NULL)
		return INSTANT_NONE;
	return sqlite3_column_int64(statement, number);
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

struct span
column_words(sqlite3_stmt *statement, int number)
{
	const unsigned char *text = sqlite3_column_text(statement, number);
	int length = sqlite3_column_bytes(statement, number);

	if (text == NULL || length <= 0)
		return SPAN_NONE;
	return (struct span){ (const char *)text, (size_t)length };
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
