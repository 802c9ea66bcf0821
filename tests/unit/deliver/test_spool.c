#include "deliver/spool.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "ledger/ledger.h"
#include "sample.h"

static const struct route routes[] = { { "oak", "oak", NULL },
	{ "default", NULL, "" } };
static struct folder folder;
static struct sample sample;
static struct alert alert;

static void
set_up(void)
{
	folder_init(&folder);
	sample_init(&sample);
	sample_alert(&sample, &alert);
}

static void
tear_down(void)
{
	alert_done(&alert);
	sample_done(&sample);
	folder_done(&folder);
}

TestSuite(spool, .init = set_up, .fini = tear_down);

static struct spool *
open_spool(void)
{
	struct faults faults = FAULTS_NONE;
	struct spool *spool = spool_open(folder_file(&folder, "spool"), routes,
	    2, "h/o:st", &faults);

	cr_assert_not_null(spool, "%s",
	    faults.count == 0 ? "" : faults.list[0].text);
	cr_assert(!faults_any(&faults));
	return spool;
}

/* How many mails are in the folder; the name of the last in `name`. */
static int
count(const char *where, char name[256])
{
	DIR *list = opendir(folder_file(&folder, where));
	struct dirent *entry;
	int found = 0;

	cr_assert_not_null(list, "%s", folder.file);
	while ((entry = readdir(list)) != NULL)
		if (entry->d_name[0] != '.') {
			found++;
			if (name != NULL)
				(void)snprintf(name, 256, "%s", entry->d_name);
		}
	(void)closedir(list);
	return found;
}

static void
deliver(struct spool *spool, bool again)
{
	struct err err = { 0 };

	cr_assert_eq(spool_deliver(spool, &alert, SPAN("a mail\n"), again,
			 &err),
	    0, "%s", err.text);
}

Test(spool, delivers_once_under_a_name_of_the_alerts_own)
{
	struct spool *spool;
	struct stat status;
	char name[256], id[DIGEST_HEX_BYTES], wanted[128];
	char path[512], text[16] = "";
	FILE *file;

	(void)umask(0077);
	spool = open_spool();
	deliver(spool, false);
	deliver(spool, false);
	deliver(spool, true);
	cr_assert_eq(count("spool/oak/new", name), 1);
	cr_assert_eq(count("spool/oak/tmp", NULL), 0);
	digest_hex(&alert.id, id);
	(void)snprintf(wanted, sizeof(wanted), "1772460060.%s.h_o_st", id);
	cr_assert_str_eq(name, wanted);
	(void)snprintf(path, sizeof(path), "%s/spool/oak/new/%s", folder.path,
	    name);
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_mode & 07777, 0640);
	cr_assert_eq(status.st_nlink, 1);
	file = fopen(path, "r");
	cr_assert_not_null(fgets(text, sizeof(text), file));
	(void)fclose(file);
	cr_assert_str_eq(text, "a mail\n");
	cr_assert_eq(stat(folder_file(&folder, "spool/oak/new"), &status), 0);
	cr_assert_eq(status.st_mode & 07777, 02770);
	cr_assert_eq(stat(folder_file(&folder, "spool/oak"), &status), 0);
	cr_assert_eq(status.st_mode & 07777, 02770);
	spool_close(spool);
}

Test(spool, again_finds_what_a_manager_has_read_or_filed)
{
	static const char *const places[] = { "spool/oak/cur",
		"spool/oak/.noise/cur", "spool/oak/.noise/new" };
	struct spool *spool = open_spool();
	char name[256], from[512], to[512];

	cr_assert_eq(mkdir(folder_file(&folder, "spool/oak/.noise"), 0750), 0);
	cr_assert_eq(mkdir(folder_file(&folder, "spool/oak/.noise/cur"), 0750),
	    0);
	cr_assert_eq(mkdir(folder_file(&folder, "spool/oak/.noise/new"), 0750),
	    0);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		deliver(spool, true);
		cr_assert_eq(count("spool/oak/new", name), 1);
		(void)snprintf(from, sizeof(from), "%s/spool/oak/new/%s",
		    folder.path, name);
		(void)snprintf(to, sizeof(to), "%s/%s/%s:2,S", folder.path,
		    places[i], name);
		cr_assert_eq(rename(from, to), 0);
		deliver(spool, true);
		cr_assert_eq(count("spool/oak/new", name), 0, "%s", places[i]);
		cr_assert_eq(unlink(to), 0);
	}
	spool_close(spool);
}

Test(spool, another_host_name_does_not_deliver_again)
{
	struct faults faults = FAULTS_NONE;
	struct spool *spool = open_spool();

	deliver(spool, false);
	spool_close(spool);
	spool = spool_open(folder_file(&folder, "spool"), routes, 2, "other",
	    &faults);
	deliver(spool, true);
	cr_assert_eq(count("spool/oak/new", NULL), 1);
	spool_close(spool);
}

Test(spool, unknown_route_goes_to_the_default)
{
	struct faults faults = FAULTS_NONE;
	struct spool *spool = open_spool();
	struct err err = { 0 };

	alert.route = "ash";
	deliver(spool, false);
	cr_assert_eq(count("spool/default/new", NULL), 1);
	spool_close(spool);
	spool = spool_open(folder_file(&folder, "two"), routes, 1, "h",
	    &faults);
	cr_assert_eq(spool_deliver(spool, &alert, SPAN("x"), false, &err), -1);
	cr_assert_not_null(strstr(err.text, "no route 'ash'"), "%s", err.text);
	spool_close(spool);
}

static void
make_file(const char *where)
{
	int fd = open(folder_file(&folder, where), O_CREAT | O_WRONLY, 0600);

	cr_assert_neq(fd, -1);
	(void)close(fd);
}

Test(spool, leftovers_of_ours_go_and_those_of_others_stay)
{
	struct spool *spool = open_spool();

	spool_close(spool);
	make_file("spool/oak/tmp/1.0123456789abcdef0123456789abcdef.h");
	make_file("spool/oak/tmp/1700000000.M1P2.mutt");
	cr_assert_eq(count("spool/oak/tmp", NULL), 2);
	spool = open_spool();
	cr_assert_eq(count("spool/oak/tmp", NULL), 1);
	deliver(spool, false);
	spool_close(spool);
}

Test(spool, every_fault_of_every_route_is_told)
{
	static const struct route bad[] = { { "oak", NULL,
						"no-such-group-of-managers" },
		{ "file", NULL, NULL }, { "link", NULL, NULL } };
	static const struct route escape = { "../out", NULL, NULL };
	struct faults faults = FAULTS_NONE;

	spool_close(open_spool());
	make_file("spool/file");
	cr_assert_eq(symlink("/", folder_file(&folder, "spool/link")), 0);
	cr_assert_null(spool_open(folder_file(&folder, "spool"), bad, 3, "h",
	    &faults));
	cr_assert_eq(faults.count, 3);
	cr_assert_not_null(strstr(faults.list[0].text, "groupadd"));
	cr_assert_not_null(strstr(faults.list[1].text, "is no folder"));
	cr_assert_not_null(strstr(faults.list[2].text, "is no folder"));
	faults_done(&faults);
	cr_assert_null(spool_open(folder.file, &escape, 1, "h", &faults));
	cr_assert_not_null(strstr(faults.list[0].text, "becomes a folder"));
	faults_done(&faults);
	cr_assert_null(spool_open(folder_file(&folder, "a/b"), routes, 2, "h",
	    &faults));
	cr_assert_not_null(strstr(faults.list[0].text, "make the folder"));
	faults_done(&faults);
}

Test(spool, group_of_the_route_is_that_of_its_folders_and_mails)
{
	struct route route = { "oak", NULL, "mail" };
	struct group *group = getgrnam("mail");
	struct faults faults = FAULTS_NONE;
	struct spool *spool;
	struct stat status;
	char name[256], path[512];

	if (geteuid() != 0 || group == NULL)
		cr_skip("needs root and a group 'mail'");
	spool = spool_open(folder_file(&folder, "spool"), &route, 1, "h",
	    &faults);
	cr_assert_not_null(spool);
	deliver(spool, false);
	cr_assert_eq(count("spool/oak/new", name), 1);
	(void)snprintf(path, sizeof(path), "%s/spool/oak/new/%s", folder.path,
	    name);
	cr_assert_eq(stat(path, &status), 0);
	cr_assert_eq(status.st_gid, group->gr_gid);
	cr_assert_eq(stat(folder_file(&folder, "spool/oak/cur"), &status), 0);
	cr_assert_eq(status.st_gid, group->gr_gid);
	cr_assert_eq(status.st_mode & 07777, 02770);
	spool_close(spool);
}

/* A limit on the size of files stands in for a full disk. */
Test(spool, full_disk_leaves_nothing_behind)
{
	static char big[65536];
	struct rlimit limit = { 4096, RLIM_INFINITY };
	struct spool *spool = open_spool();
	struct err err = { 0 };

	(void)signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(spool_deliver(spool, &alert,
			 (struct span){ big, sizeof(big) }, false, &err),
	    -1);
	cr_assert_not_null(strstr(err.text, "free some space"), "%s", err.text);
	cr_assert_eq(count("spool/oak/new", NULL), 0);
	cr_assert_eq(count("spool/oak/tmp", NULL), 0);
	deliver(spool, false);
	cr_assert_eq(count("spool/oak/new", NULL), 1);
	spool_close(spool);
}

/* Only one more descriptor can be opened than `left`. */
static void
leave_descriptors(int left)
{
	int next = dup(STDERR_FILENO);
	struct rlimit limit = { (rlim_t)(next + left), RLIM_INFINITY };

	cr_assert(next != -1 && close(next) == 0);
	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)(next + left);
	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

Test(spool, a_folder_that_cannot_be_looked_into_just_now_does_not_deliver_twice)
{
	struct spool *spool = open_spool();
	struct err err = { 0 };
	char name[256], from[512], to[512];

	deliver(spool, false);
	cr_assert_eq(count("spool/oak/new", name), 1);
	(void)snprintf(from, sizeof(from), "%s/spool/oak/new/%s", folder.path,
	    name);
	(void)snprintf(to, sizeof(to), "%s/spool/oak/.Noise/cur/%s:2,S",
	    folder.path, name);
	cr_assert_eq(rename(from, to), 0);
	leave_descriptors(2);
	cr_assert_eq(spool_deliver(spool, &alert, SPAN("a mail\n"), true, &err),
	    -1);
	cr_assert_not_null(strstr(err.text, "cannot see whether"), "%s",
	    err.text);
	leave_descriptors(20);
	deliver(spool, true);
	cr_assert_eq(count("spool/oak/new", NULL), 0);
	spool_close(spool);
}

static int
count_one(const struct digest *id, void *arg)
{
	cr_assert(digest_equal(id, &alert.id));
	++*(int *)arg;
	return 0;
}

/* Else a new ledger would raise anew what it does not see. */
Test(spool, ids_of_all_mails_are_told_or_that_one_could_not_be_seen)
{
	struct spool *spool = open_spool();
	struct err err = { 0 };
	char mail[256], name[256], from[512], to[512], digits[65];
	int seen = 0;

	digest_hex(&alert.id, digits);
	(void)snprintf(mail, sizeof(mail), "X-Boundaryd-Alert: %s\n\nwords\n",
	    digits);
	cr_assert_eq(spool_deliver(spool, &alert, span_of(mail), false, &err),
	    0);
	cr_assert_eq(count("spool/oak/new", name), 1);
	(void)snprintf(from, sizeof(from), "%s/spool/oak/new/%s", folder.path,
	    name);
	(void)snprintf(to, sizeof(to), "%s/spool/oak/.Noise/cur/renamed:2,S",
	    folder.path);
	cr_assert_eq(rename(from, to), 0);
	/* Too few for its folder, and then for the file alone. */
	for (int left = 2; left < 4; left++) {
		leave_descriptors(left);
		err = (struct err){ 0 };
		cr_expect_eq(spool_each(spool, count_one, &seen, &err), -1);
		cr_expect_not_null(strstr(err.text, "route 'oak'"), "%s",
		    err.text);
		cr_expect_eq(seen, 0);
	}
	leave_descriptors(20);
	cr_assert_eq(spool_each(spool, count_one, &seen, &err), 0);
	cr_assert_eq(seen, 1);
	spool_close(spool);
}

Test(spool, folders_that_were_moved_away_take_no_mail_and_are_made_anew)
{
	struct spool *spool = open_spool();
	struct err err = { 0 };
	char from[512], to[512], broken[512];
	FILE *file;

	(void)snprintf(from, sizeof(from), "%s/spool/oak", folder.path);
	(void)snprintf(to, sizeof(to), "%s/spool/old", folder.path);
	(void)snprintf(broken, sizeof(broken), "%s/spool/default", folder.path);
	cr_assert_eq(rename(from, to), 0);
	cr_assert_eq(spool_deliver(spool, &alert, SPAN("a mail\n"), false,
			 &err),
	    -1);
	cr_assert_eq(err.code, ENOENT, "%s", err.text);
	cr_assert_eq(count("spool/old/new", NULL), 0);
	/* Another route's trouble is not this one's. */
	(void)snprintf(to, sizeof(to), "%s/spool/elsewhere", folder.path);
	cr_assert_eq(rename(broken, to), 0);
	file = fopen(broken, "w");
	cr_assert_not_null(file);
	(void)fclose(file);
	spool_renew(spool, folder_file(&folder, "spool"), routes, 2);
	deliver(spool, false);
	cr_assert_eq(count("spool/oak/new", NULL), 1);
	spool_close(spool);
}

struct crash {
	struct spool *spool;
	int at;
};

static int
deliver_kept(const struct ledger_alert *kept, void *arg)
{
	struct crash *crash = arg;
	struct alert back;

	(void)alert_restore(&back, &kept->kept, NULL);
	(void)spool_deliver(crash->spool, &back, SPAN("a mail\n"), true, NULL);
	alert_done(&back);
	return 0;
}

/* The order of events in the daemon, killed after the `at`th. */
static void
run_and_die(int at)
{
	struct ledger *ledger;
	struct spool *spool = open_spool();
	enum ledger_verdict verdict;

	ledger = ledger_open(folder_file(&folder, "l.db"), NULL);
	(void)ledger_begin(ledger, NULL);
	(void)ledger_add(ledger, &alert, 1, &verdict, NULL);
	if (at == 0)
		(void)raise(SIGKILL);
	(void)ledger_commit(ledger, NULL);
	if (at == 1)
		(void)raise(SIGKILL);
	if (verdict == LEDGER_ALERT)
		deliver(spool, false);
	if (at == 2)
		(void)raise(SIGKILL);
	(void)ledger_mark_delivered_id(ledger, &alert.id, 1, NULL);
	(void)raise(SIGKILL);
}

Test(spool, alert_is_there_once_wherever_the_daemon_was_killed)
{
	for (int at = 0; at < 4; at++) {
		struct crash crash = { NULL, at };
		struct ledger *ledger;
		enum ledger_verdict verdict;
		pid_t child = fork();
		int status;

		if (child == 0)
			run_and_die(at);
		cr_assert_eq(waitpid(child, &status, 0), child);
		cr_assert(WIFSIGNALED(status));

		/* What a start does: deliver what waits, read again. */
		crash.spool = open_spool();
		ledger = ledger_open(folder_file(&folder, "l.db"), NULL);
		cr_assert_eq(ledger_each_undelivered(ledger, 10, SPAN_NONE,
				 deliver_kept, &crash, NULL),
		    0);
		cr_assert_eq(ledger_add(ledger, &alert, 1, &verdict, NULL), 0);
		if (verdict == LEDGER_ALERT)
			deliver(crash.spool, false);
		cr_assert_eq(verdict == LEDGER_ALERT, at == 0);
		cr_assert_eq(count("spool/oak/new", NULL), 1, "after %d", at);
		ledger_close(ledger);
		spool_close(crash.spool);
		folder_done(&folder);
		folder_init(&folder);
	}
}
