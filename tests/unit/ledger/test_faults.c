#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/instant.h"
#include "folder.h"
#include "ledger/ledger.h"
#include "sample.h"

static struct folder folder;
static struct sample sample;

static void
set_up(void)
{
	folder_init(&folder);
	sample_init(&sample);
}

static void
tear_down(void)
{
	sample_done(&sample);
	folder_done(&folder);
}

TestSuite(ledger_faults, .init = set_up, .fini = tear_down);

static struct ledger *
open_ledger(void)
{
	struct err err = { 0 };
	struct ledger *ledger = ledger_open(folder_file(&folder, "l.db"), &err);

	cr_assert_not_null(ledger, "%s", err.text);
	return ledger;
}

/* One transaction with one alert. */
static int
add(struct ledger *ledger, unsigned number, struct err *err)
{
	enum ledger_verdict verdict;
	struct alert alert;
	int result;

	sample_set_message(&sample, number,
	    sample_time() + 2 * number * INSTANT_DAY);
	sample_alert(&sample, &alert);
	result = ledger_begin(ledger, err);
	if (result == 0)
		result = ledger_add(ledger, &alert, INSTANT_DAY, &verdict, err);
	if (result == 0)
		result = ledger_commit(ledger, err);
	else
		ledger_rollback(ledger);
	alert_done(&alert);
	return result;
}

static int
count_one(const struct ledger_alert *alert, void *arg)
{
	(void)alert;
	(*(int *)arg)++;
	return 0;
}

static void
write_bytes(const char *path, off_t at, const void *bytes, size_t count)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	cr_assert_neq(fd, -1);
	cr_assert_eq(pwrite(fd, bytes, count, at), (ssize_t)count);
	(void)close(fd);
}

Test(ledger_faults, second_daemon_is_told_which_file_is_in_use)
{
	struct ledger *ledger = open_ledger();
	struct err err = { 0 };
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct ledger *second = ledger_open(folder.file, &err);

		_exit(second == NULL && err.code == EBUSY &&
			    strstr(err.text, folder.file) != NULL &&
			    strstr(err.text, "in use") != NULL ?
			7 :
			1);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(WEXITSTATUS(status), 7);
	ledger_close(ledger);
	ledger_close(open_ledger());
}

Test(ledger_faults, file_that_is_no_ledger_is_called_damaged)
{
	static const char zeros[100];
	static const struct {
		const char *bytes;
		size_t count;
	} rows[] = {
		{ "hello, this is no database and never was one; it is long "
		  "enough for a header, though, and then some more.",
		    100 },
		{ "SQLite format 3", 16 }, { zeros, sizeof(zeros) }
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *path = folder_file(&folder, "bad.db");
		struct err err = { 0 };

		write_bytes(path, 0, rows[i].bytes, rows[i].count);
		cr_assert_null(ledger_open(path, &err), "row %zu", i);
		cr_assert_not_null(strstr(err.text, "damaged"), "%zu: %s", i,
		    err.text);
		cr_assert_not_null(strstr(err.text, path));
		cr_assert_eq(unlink(path), 0);
	}
}

Test(ledger_faults, damage_anywhere_is_told_or_harmless)
{
	char noise[512], kept[512], path[128];
	struct ledger *ledger = open_ledger();
	struct ledger_counts counts;
	struct stat status;
	int refused = 0;

	for (unsigned i = 0; i < 20; i++)
		cr_assert_eq(add(ledger, i, NULL), 0);
	ledger_close(ledger);
	(void)snprintf(path, sizeof(path), "%s", folder.file);
	memset(noise, 0x5a, sizeof(noise));
	cr_assert_eq(stat(path, &status), 0);
	for (off_t at = 0; at + 512 < status.st_size; at += 3 * 512) {
		int fd = open(path, O_RDONLY), count = 0;
		struct err err = { 0 };

		cr_assert_eq(pread(fd, kept, sizeof(kept), at), 512);
		(void)close(fd);
		write_bytes(path, at, noise, sizeof(noise));
		ledger = ledger_open(path, &err);
		if (ledger == NULL) {
			refused++;
			cr_assert_not_null(strstr(err.text, path));
		} else
			(void)ledger_each_alert(ledger, 100, count_one, &count,
			    &err);
		ledger_close(ledger);
		write_bytes(path, at, kept, sizeof(kept));
	}
	cr_assert_gt(refused, 0);
	ledger = open_ledger();
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.alerts, 20);
	ledger_close(ledger);
}

static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_close(db), SQLITE_OK);
}

Test(ledger_faults, newer_schema_and_other_programs_are_left_alone)
{
	struct err err = { 0 };

	ledger_close(open_ledger());
	run_sql(folder.file, "PRAGMA user_version = 99");
	cr_assert_null(ledger_open(folder.file, &err));
	cr_assert_not_null(strstr(err.text,
			       "newer boundaryd (" PACKAGE_VERSION
			       ") (schema 99"),
	    "%s", err.text);
	run_sql(folder_file(&folder, "songs.db"), "CREATE TABLE songs (name)");
	cr_assert_null(ledger_open(folder.file, &err));
	cr_assert_not_null(strstr(err.text, "another program"), "%s", err.text);
}

Test(ledger_faults, missing_folder_and_odd_files_are_told)
{
	struct err err = { 0 };

	cr_assert_null(ledger_open(folder_file(&folder, "no/l.db"), &err));
	cr_assert_not_null(strstr(err.text, "cannot create"), "%s", err.text);
	cr_assert_eq(mkdir(folder_file(&folder, "d.db"), 0700), 0);
	cr_assert_null(ledger_open(folder.file, &err));
	cr_assert_not_null(strstr(err.text, "not a plain file"));
	cr_assert_eq(symlink("/dev/null", folder_file(&folder, "s.db")), 0);
	cr_assert_null(ledger_open(folder.file, &err));
	cr_assert_not_null(strstr(err.text, "not a plain file"));
}

/* A limit on the size of files stands in for a full disk. */
Test(ledger_faults, full_disk_is_told_and_the_ledger_goes_on_after_it)
{
	struct ledger *ledger = open_ledger();
	struct rlimit limit = { 256 * 1024, RLIM_INFINITY };
	struct ledger_counts counts;
	struct err err = { 0 };
	unsigned added = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	while (added < 5000 && add(ledger, added, &err) == 0)
		added++;
	cr_assert_gt(added, 0);
	cr_assert_lt(added, 5000);
	cr_assert_not_null(strstr(err.text, "l.db"), "%s", err.text);
	cr_assert_not_null(strstr(err.text, "space"), "%s", err.text);
	limit.rlim_cur = RLIM_INFINITY;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(add(ledger, added, &err), 0, "%s", err.text);
	cr_assert_eq(ledger_counts(ledger, &counts, NULL), 0);
	cr_assert_eq(counts.alerts, added + 1);
	ledger_close(ledger);
}
