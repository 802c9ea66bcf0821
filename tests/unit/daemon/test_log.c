#include "daemon/log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "deliver/syslog_door.h"

/* What the log wrote to standard error, into `out`. */
struct caught {
	int saved;
	int into;
};

static void
catch_begin(struct caught *caught)
{
	char path[] = "/tmp/log-test-XXXXXX";

	(void)fflush(stderr);
	caught->saved = dup(STDERR_FILENO);
	caught->into = mkstemp(path);
	cr_assert(caught->saved != -1 && caught->into != -1);
	cr_assert(unlink(path) == 0);
	cr_assert(dup2(caught->into, STDERR_FILENO) != -1);
}

static void
catch_end(struct caught *caught, char *out, size_t size)
{
	ssize_t got;

	(void)fflush(stderr);
	(void)dup2(caught->saved, STDERR_FILENO);
	(void)close(caught->saved);
	got = pread(caught->into, out, size - 1, 0);
	(void)close(caught->into);
	cr_assert(got >= 0);
	out[got] = '\0';
}

Test(log, the_same_line_again_is_counted_and_told_with_the_next_one)
{
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	catch_begin(&caught);
	for (int i = 0; i < 5; i++)
		log_warning(log, "cannot read '%s'", "a.txt");
	log_info(log, "all is well");
	log_info(log, "all is well again");
	catch_end(&caught, out, sizeof(out));
	cr_assert_str_eq(out,
	    "boundaryd: cannot read 'a.txt'\n"
	    "boundaryd: the line before came 4 more times\n"
	    "boundaryd: all is well\n"
	    "boundaryd: all is well again\n");
	log_free(log);
}

Test(log, hostile_bytes_come_out_escaped_on_one_line)
{
	static const char hostile[] =
	    "a\nboundaryd: forged\r\x1b[2Jb\x9b\xff\xe2\x80\xae.txt";
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	catch_begin(&caught);
	log_error(log, "cannot read '%s'", hostile);
	catch_end(&caught, out, sizeof(out));
	cr_assert(strchr(out, '\n') == out + strlen(out) - 1, "%s", out);
	cr_assert(strchr(out, '\x1b') == NULL && strchr(out, '\r') == NULL);
	cr_assert(strstr(out, "\xe2\x80\xae") == NULL);
	cr_assert(strstr(out, "a\\nboundaryd: forged\\r\\x1b[2Jb") != NULL,
	    "%s", out);
	log_free(log);
}

Test(log, a_long_line_is_cut_and_stays_one_line)
{
	struct log *log = log_new();
	struct caught caught;
	static char name[5000], out[8192];

	memset(name, 'n', sizeof(name) - 1);
	catch_begin(&caught);
	log_warning(log, "cannot read '%s'", name);
	catch_end(&caught, out, sizeof(out));
	cr_assert(strlen(out) < 1000);
	cr_assert(out[strlen(out) - 1] == '\n');
	log_free(log);
}

Test(log, debugging_is_said_when_it_is_asked_for)
{
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	catch_begin(&caught);
	log_debug(log, "unheard");
	log_debug_on(log, true);
	log_debug(log, "heard");
	catch_end(&caught, out, sizeof(out));
	cr_assert_str_eq(out, "boundaryd: heard\n");
	log_free(log);
}

static void
say_nothing(int priority, const char *line, void *arg)
{
	(void)priority, (void)line, (void)arg;
}

Test(log,
    a_line_goes_to_syslog_or_else_to_standard_error_or_where_asked_to_both)
{
	struct syslog_door *door = syslog_door_open_to(say_nothing, NULL, NULL);
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	cr_assert(door != NULL);
	catch_begin(&caught);
	log_info(log, "before");
	log_use(log, door);
	log_info(log, "elsewhere");
	log_to_stderr(log, true);
	log_info(log, "both");
	catch_end(&caught, out, sizeof(out));
	cr_assert_str_eq(out, "boundaryd: before\nboundaryd: both\n");
	log_free(log);
	syslog_door_close(door, 1000);
}

Test(log, the_last_error_is_kept_and_errors_are_counted)
{
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	cr_assert_str_eq(log_last_error(log), "");
	catch_begin(&caught);
	log_error(log, "disk %d is full", 1);
	log_error(log, "disk %d is full", 2);
	log_error(log, "disk %d is full", 2);
	log_warning(log, "nearly full");
	catch_end(&caught, out, sizeof(out));
	cr_assert_str_eq(log_last_error(log), "disk 2 is full");
	cr_assert(log_errors(log) == 3);
	log_free(log);
}

Test(log, a_ready_line_is_said_each_time_as_it_is)
{
	struct log *log = log_new();
	struct caught caught;
	char out[4096];

	catch_begin(&caught);
	log_line(log, LOG_NOTICE, "alert id=1");
	log_line(log, LOG_NOTICE, "alert id=1");
	catch_end(&caught, out, sizeof(out));
	cr_assert_str_eq(out, "boundaryd: alert id=1\nboundaryd: alert id=1\n");
	log_free(log);
}
