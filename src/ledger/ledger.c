#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/inside.h"

/* The log of changes is cut back to this after a checkpoint. */
#define LOG_BYTES "16777216"

static const char *const settings = "PRAGMA locking_mode = EXCLUSIVE;"
				    "PRAGMA journal_mode = WAL;"
				    "PRAGMA synchronous = FULL;"
				    "PRAGMA foreign_keys = ON;"
				    "PRAGMA secure_delete = ON;"
				    "PRAGMA trusted_schema = OFF;"
				    "PRAGMA cell_size_check = ON;"
				    "PRAGMA temp_store = MEMORY;"
				    "PRAGMA journal_size_limit = " LOG_BYTES
				    ";";

static int prepare_file(const char *path, struct err *err);
static int open_file(struct ledger *ledger, struct err *err);
static int take_lock(struct ledger *ledger, struct err *err);
static int check_whole(struct ledger *ledger, struct err *err);
static int read_next_key(struct ledger *ledger, struct err *err);
static int64_t bytes_of(const char *path, const char *suffix);

struct ledger *
ledger_open(const char *path, struct err *err)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (ledger == NULL || (ledger->path = strdup(path)) == NULL) {
		free(ledger);
		(void)err_set(err, ENOMEM, "out of memory for the ledger");
		return NULL;
	}
	if (prepare_file(path, err) == -1 || open_file(ledger, err) == -1 ||
	    take_lock(ledger, err) == -1 || check_whole(ledger, err) == -1 ||
	    ledger_upgrade(ledger, err) == -1 ||
	    read_next_key(ledger, err) == -1) {
		ledger_close(ledger);
		return NULL;
	}
	return ledger;
}

void
ledger_close(struct ledger *ledger)
{
	if (ledger == NULL)
		return;
	for (size_t i = 0; i < SQL_COUNT; i++)
		(void)sqlite3_finalize(ledger->statements[i]);
	(void)sqlite3_close(ledger->db);
	buffer_done(&ledger->kept);
	buffer_done(&ledger->kept_case);
	free(ledger->path);
	free(ledger);
}

int
ledger_begin(struct ledger *ledger, struct err *err)
{
	return ledger_run(ledger, ledger_statement(ledger, SQL_BEGIN, err),
	    "begin", err);
}

int
ledger_commit(struct ledger *ledger, struct err *err)
{
	if (ledger_run(ledger, ledger_statement(ledger, SQL_COMMIT, err),
		"commit", err) == 0)
		return 0;
	ledger_rollback(ledger);
	return -1;
}

void
ledger_rollback(struct ledger *ledger)
{
	/* A full disk makes SQLite roll back by itself. */
	if (sqlite3_get_autocommit(ledger->db) != 0)
		return;
	(void)ledger_run(ledger, ledger_statement(ledger, SQL_ROLLBACK, NULL),
	    "rollback", NULL);
}

int
ledger_counts(struct ledger *ledger, struct ledger_counts *out, struct err *err)
{
	sqlite3_stmt *statement = ledger_statement(ledger, SQL_COUNTS, err);
	int found = ledger_step(ledger, statement, "count", err);

	*out = (struct ledger_counts){ 0 };
	if (found == 1) {
		out->alerts = sqlite3_column_int64(statement, 0);
		out->undelivered = sqlite3_column_int64(statement, 1);
		out->matches = sqlite3_column_int64(statement, 2);
		out->bookmarks = sqlite3_column_int64(statement, 3);
	}
	(void)sqlite3_reset(statement);
	out->bytes = bytes_of(ledger->path, "") +
	    bytes_of(ledger->path, "-wal");
	return found == 1 ? 0 : -1;
}

/*
 * Made here, since SQLite would make it readable to others. An open and close
 * of a file that is there would drop this process's locks on it: so not.
 */
static int
prepare_file(const char *path, struct err *err)
{
	struct stat status;
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (fd != -1) {
		(void)close(fd);
		return 0;
	}
	if (errno != EEXIST)
		return err_system(err, errno,
		    "cannot create the ledger '%s'; "
		    "its folder must be there and belong to this user",
		    path);
	if (lstat(path, &status) == -1)
		return err_system(err, errno, "cannot look at the ledger '%s'",
		    path);
	if (!S_ISREG(status.st_mode))
		return err_set(err, EINVAL,
		    "the ledger '%s' is not a plain "
		    "file; move it away, or set another state path",
		    path);
	if ((status.st_mode & 077) != 0 && chmod(path, 0600) == -1)
		return err_system(err, errno,
		    "others can read the ledger "
		    "'%s'; make it chmod 600",
		    path);
	return 0;
}

static int
open_file(struct ledger *ledger, struct err *err)
{
	if (sqlite3_open_v2(ledger->path, &ledger->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
		    SQLITE_OPEN_EXRESCODE,
		NULL) != SQLITE_OK)
		return ledger_failed(ledger, "open", err);
	(void)sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_DEFENSIVE, 1,
	    (int *)NULL);
	if (sqlite3_exec(ledger->db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return ledger_failed(ledger, "open", err);
	return 0;
}

/* In exclusive mode the first write takes the lock and keeps it. */
static int
take_lock(struct ledger *ledger, struct err *err)
{
	if (sqlite3_exec(ledger->db, "BEGIN EXCLUSIVE; COMMIT;", NULL, NULL,
		NULL) != SQLITE_OK)
		return ledger_failed(ledger, "lock", err);
	return 0;
}

static int
check_whole(struct ledger *ledger, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	const char *said = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(ledger->db, "PRAGMA quick_check(1)", -1,
		&statement, NULL) != SQLITE_OK)
		return ledger_failed(ledger, "check", err);
	if (sqlite3_step(statement) != SQLITE_ROW)
		result = ledger_failed(ledger, "check", err);
	else {
		said = column_string(statement, 0);
		if (strcmp(said, "ok") != 0)
			result = err_set(err, EILSEQ,
			    "the ledger '%s' is "
			    "damaged (%.150s); restore it from a backup, or "
			    "move it and its -wal file away to start anew",
			    ledger->path, said);
	}
	(void)sqlite3_finalize(statement);
	return result;
}

static int
read_next_key(struct ledger *ledger, struct err *err)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(ledger->db,
		"SELECT coalesce(max(seq), 0) + 1 "
		"FROM sqlite_sequence WHERE name = 'bookmarks'",
		-1, &statement, NULL) != SQLITE_OK)
		return ledger_failed(ledger, "read", err);
	if (ledger_step(ledger, statement, "read", err) != 1) {
		(void)sqlite3_finalize(statement);
		return -1;
	}
	ledger->next_key = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return 0;
}

static int64_t
bytes_of(const char *path, const char *suffix)
{
	char name[4096];
	struct stat status;

	if ((size_t)snprintf(name, sizeof(name), "%s%s", path, suffix) >=
		sizeof(name) ||
	    stat(name, &status) == -1)
		return 0;
	return status.st_size;
}
