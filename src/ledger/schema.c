#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ledger/inside.h"

/*
 * Each step brings a file from version i to i + 1. A step that has been
 * released never changes; what is new comes as another.
 *
 * matches: every match ever counted, by its identity, so that reading a
 * message again counts nothing twice. It keeps places and no words.
 * deliveries: what is to go where, and when it did.
 */
static const char *const steps[] = {
	"CREATE TABLE meta ("
	" name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE alerts ("
	" row INTEGER PRIMARY KEY AUTOINCREMENT,"
	" id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
	" window_key BLOB NOT NULL CHECK (length(window_key) = 16),"
	" packed BLOB NOT NULL,"
	" rule TEXT NOT NULL, family TEXT NOT NULL, title TEXT NOT NULL,"
	" why TEXT NOT NULL, clause TEXT NOT NULL,"
	" severity INTEGER NOT NULL,"
	" from_name TEXT NOT NULL, to_name TEXT NOT NULL,"
	" subject TEXT NOT NULL, team TEXT NOT NULL, route TEXT NOT NULL,"
	" source TEXT NOT NULL, file TEXT NOT NULL,"
	" time INTEGER NOT NULL, raised INTEGER NOT NULL,"
	" seen INTEGER NOT NULL) STRICT;"
	"CREATE INDEX alerts_by_window ON alerts (window_key, time);"
	"CREATE TABLE matches ("
	" id BLOB PRIMARY KEY CHECK (length(id) = 16),"
	" rule TEXT NOT NULL, kind INTEGER NOT NULL,"
	" alert INTEGER REFERENCES alerts (row) ON DELETE SET NULL,"
	" source TEXT NOT NULL, file TEXT NOT NULL,"
	" offset INTEGER NOT NULL, time INTEGER NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE INDEX matches_by_alert ON matches (alert);"
	"CREATE TABLE deliveries ("
	" row INTEGER PRIMARY KEY AUTOINCREMENT,"
	" alert INTEGER NOT NULL REFERENCES alerts (row) ON DELETE CASCADE,"
	" route TEXT NOT NULL, done INTEGER) STRICT;"
	"CREATE INDEX deliveries_by_alert ON deliveries (alert);"
	"CREATE INDEX deliveries_waiting ON deliveries (row)"
	" WHERE done IS NULL;"
	"CREATE TABLE bookmarks ("
	" key INTEGER PRIMARY KEY AUTOINCREMENT,"
	" source TEXT NOT NULL, path TEXT NOT NULL,"
	" device INTEGER NOT NULL, inode INTEGER NOT NULL,"
	" born INTEGER NOT NULL,"
	" head_bytes INTEGER NOT NULL, head BLOB NOT NULL,"
	" tail_bytes INTEGER NOT NULL, tail BLOB NOT NULL,"
	" offset INTEGER NOT NULL, resume INTEGER NOT NULL,"
	" state BLOB NOT NULL, finished INTEGER NOT NULL,"
	" poison_offset INTEGER NOT NULL DEFAULT 0,"
	" poison_times INTEGER NOT NULL DEFAULT 0,"
	" seen INTEGER NOT NULL) STRICT;"
	"CREATE INDEX bookmarks_by_source ON bookmarks (source, inode);"
	"CREATE INDEX bookmarks_by_seen ON bookmarks (seen);",
	/*
	 * audit: the chained record (audit.h); notes: what managers wrote, held
	 * by a salted hash in it. cases: where each alert stands. places: where
	 * its mails are. concerns: what repeats are counted from, also when the
	 * alert has been removed. settings_files: to see what changed.
	 */
	"CREATE TABLE audit ("
	" number INTEGER PRIMARY KEY,"
	" time INTEGER NOT NULL, happened INTEGER NOT NULL,"
	" kind INTEGER NOT NULL,"
	" alert BLOB NOT NULL, uid INTEGER NOT NULL, who TEXT NOT NULL,"
	" route TEXT NOT NULL, what TEXT NOT NULL,"
	" note BLOB NOT NULL, content BLOB NOT NULL,"
	" hash BLOB NOT NULL) STRICT;"
	"CREATE INDEX audit_by_alert ON audit (alert);"
	"CREATE TABLE notes ("
	" number INTEGER PRIMARY KEY, salt BLOB NOT NULL,"
	" words TEXT NOT NULL) STRICT;"
	"CREATE TABLE cases ("
	" alert INTEGER PRIMARY KEY REFERENCES alerts (row)"
	" ON DELETE CASCADE,"
	" tier INTEGER NOT NULL, route TEXT NOT NULL, due INTEGER,"
	" read INTEGER, outcome TEXT NOT NULL, decided INTEGER,"
	" decided_by TEXT NOT NULL, note TEXT NOT NULL,"
	" exception TEXT NOT NULL) STRICT;"
	"CREATE INDEX cases_due ON cases (due) WHERE due IS NOT NULL;"
	"CREATE TABLE places ("
	" id BLOB NOT NULL, route TEXT NOT NULL, folder TEXT NOT NULL,"
	" read INTEGER NOT NULL, missing INTEGER,"
	" PRIMARY KEY (route, id, folder)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE concerns ("
	" id BLOB PRIMARY KEY, subject TEXT NOT NULL, pair BLOB NOT NULL,"
	" family TEXT NOT NULL, rule TEXT NOT NULL,"
	" severity INTEGER NOT NULL,"
	" time INTEGER NOT NULL, raised INTEGER NOT NULL,"
	" covered_by TEXT NOT NULL, outcome TEXT NOT NULL,"
	" told INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE INDEX concerns_by_subject ON concerns (subject, time);"
	"CREATE INDEX concerns_by_time ON concerns (time);"
	"CREATE TABLE settings_files ("
	" name TEXT PRIMARY KEY, digest BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"ALTER TABLE deliveries ADD COLUMN reason INTEGER NOT NULL DEFAULT 0;"
	/* Alerts from before: they stand open, and nobody is called late. */
	"INSERT INTO cases SELECT row, 0, route, NULL, NULL, 'open', NULL,"
	" '', '', '' FROM alerts;"
	"INSERT INTO concerns SELECT id, subject, zeroblob(16), family, rule,"
	" severity, time, raised, '', 'open', 0 FROM alerts;",
	/* health: what is wrong with the service. moments: when last. */
	"CREATE TABLE health ("
	" cause TEXT NOT NULL, thing TEXT NOT NULL, words TEXT NOT NULL,"
	" since INTEGER NOT NULL, ended INTEGER NOT NULL,"
	" level INTEGER NOT NULL, told INTEGER NOT NULL,"
	" times INTEGER NOT NULL, PRIMARY KEY (cause, thing))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE moments ("
	" kind TEXT NOT NULL, name TEXT NOT NULL, time INTEGER NOT NULL,"
	" PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;",
	/* storms: matches that were one too many, counted for an hour. */
	"CREATE TABLE storms ("
	" key BLOB PRIMARY KEY, rule TEXT NOT NULL, source TEXT NOT NULL,"
	" file TEXT NOT NULL, packed BLOB NOT NULL, since INTEGER NOT NULL,"
	" counted INTEGER NOT NULL, told INTEGER NOT NULL) STRICT;",
	/* days: what was read of each source on each day (days.h). */
	"CREATE TABLE days ("
	" source TEXT NOT NULL, day INTEGER NOT NULL,"
	" messages INTEGER NOT NULL, matches INTEGER NOT NULL,"
	" unreadable INTEGER NOT NULL, undecided INTEGER NOT NULL,"
	" PRIMARY KEY (source, day)) STRICT, WITHOUT ROWID;",
	/* follow_ups, later: what was said after an alert's message. */
	"CREATE TABLE follow_ups ("
	" alert INTEGER PRIMARY KEY REFERENCES alerts (row)"
	" ON DELETE CASCADE,"
	" source TEXT NOT NULL, conversation BLOB NOT NULL,"
	" identity BLOB NOT NULL, time INTEGER, wanted INTEGER NOT NULL,"
	" until INTEGER NOT NULL, told INTEGER, ended INTEGER) STRICT;"
	"CREATE INDEX follow_ups_open ON follow_ups (source, conversation)"
	" WHERE ended IS NULL;"
	"CREATE TABLE later ("
	" alert INTEGER NOT NULL REFERENCES alerts (row) ON DELETE CASCADE,"
	" number INTEGER NOT NULL, identity BLOB NOT NULL,"
	" sender BLOB NOT NULL, role INTEGER NOT NULL, time INTEGER,"
	" text BLOB NOT NULL, PRIMARY KEY (alert, number))"
	" STRICT, WITHOUT ROWID;",
	/* What is looked for at each file, message or turn is found by them. */
	"CREATE INDEX bookmarks_by_path ON bookmarks (source, path);"
	"CREATE INDEX bookmarks_by_head ON bookmarks (source, head);"
	"CREATE INDEX follow_ups_fresh ON follow_ups (alert)"
	" WHERE ended IS NULL AND told IS NULL;"
	"CREATE INDEX follow_ups_until ON follow_ups (until)"
	" WHERE ended IS NULL;",
	/* Which message a concern was raised by (empty: from before), and
	 * whether the worker only heard it. */
	("ALTER TABLE concerns ADD COLUMN said BLOB NOT NULL DEFAULT x'';"
	 "ALTER TABLE concerns ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;")
};

#define VERSION     ((int)(sizeof(steps) / sizeof(steps[0])))
#define APPLICATION 0x626e6479 /* "bndy" */

static int read_number(struct ledger *ledger, const char *pragma, int *number,
    struct err *err);
static int check_owner(struct ledger *ledger, int version, struct err *err);
static void written_by(struct ledger *ledger, char *out, size_t size);
static int run_steps(struct ledger *ledger, int version, struct err *err);
static int run(struct ledger *ledger, const char *sql, struct err *err);

int
ledger_upgrade(struct ledger *ledger, struct err *err)
{
	char writer[64];
	int version;

	if (read_number(ledger, "PRAGMA user_version", &version, err) == -1 ||
	    check_owner(ledger, version, err) == -1)
		return -1;
	if (version < 0 || version > VERSION) {
		written_by(ledger, writer, sizeof(writer));
		return err_set(err, EPROTO,
		    "the ledger '%s' was written by a "
		    "newer boundaryd%s (schema %d, this one knows %d); "
		    "install that version again",
		    ledger->path, writer, version, VERSION);
	}
	if (run(ledger, "BEGIN IMMEDIATE", err) == -1)
		return -1;
	if (run_steps(ledger, version, err) == -1 ||
	    run(ledger, "COMMIT", err) == -1) {
		ledger_rollback(ledger);
		return -1;
	}
	return 0;
}

/* An empty file has neither tables nor an owner. */
static int
check_owner(struct ledger *ledger, int version, struct err *err)
{
	int owner, tables;

	if (read_number(ledger, "PRAGMA application_id", &owner, err) == -1 ||
	    read_number(ledger, "SELECT count(*) FROM sqlite_schema", &tables,
		err) == -1)
		return -1;
	if (owner == APPLICATION)
		return 0;
	if (owner == 0 && version == 0 && tables == 0)
		return 0;
	return err_set(err, EINVAL,
	    "'%s' is the database of another program; "
	    "set another state path, or move that file away",
	    ledger->path);
}

static void
written_by(struct ledger *ledger, char *out, size_t size)
{
	sqlite3_stmt *statement = NULL;

	out[0] = '\0';
	if (sqlite3_prepare_v2(ledger->db,
		"SELECT value FROM meta WHERE "
		"name = 'written by'",
		-1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		(void)snprintf(out, size, " (%s)", column_string(statement, 0));
	(void)sqlite3_finalize(statement);
}

static int
run_steps(struct ledger *ledger, int version, struct err *err)
{
	char text[160];

	for (int i = version; i < VERSION; i++)
		if (run(ledger, steps[i], err) == -1)
			return -1;
	(void)snprintf(text, sizeof(text),
	    "PRAGMA application_id = %d; "
	    "PRAGMA user_version = %d;",
	    APPLICATION, VERSION);
	if (version < VERSION && run(ledger, text, err) == -1)
		return -1;
	return run(ledger,
	    "INSERT INTO meta VALUES ('written by', '" PACKAGE_VERSION
	    "') ON CONFLICT (name) DO UPDATE SET value = "
	    "excluded.value WHERE value <> excluded.value",
	    err);
}

static int
read_number(struct ledger *ledger, const char *pragma, int *number,
    struct err *err)
{
	sqlite3_stmt *statement = NULL;

	*number = 0;
	if (sqlite3_prepare_v2(ledger->db, pragma, -1, &statement, NULL) !=
	    SQLITE_OK)
		return ledger_failed(ledger, "read", err);
	if (sqlite3_step(statement) != SQLITE_ROW) {
		(void)ledger_failed(ledger, "read", err);
		(void)sqlite3_finalize(statement);
		return -1;
	}
	*number = sqlite3_column_int(statement, 0);
	(void)sqlite3_finalize(statement);
	return 0;
}

static int
run(struct ledger *ledger, const char *sql, struct err *err)
{
	if (sqlite3_exec(ledger->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return ledger_failed(ledger, "set up", err);
}
