#include <criterion/criterion.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "deliver/syslog_door.h"

/* What the writer in the child does and saw; both processes see it. */
struct board {
	sem_t begun; /* posted when a line is held */
	sem_t said;  /* posted once a line */
	sem_t go;    /* waited for when `held` */
	int held;
	int count;
	int priority;
	char last[1024];
	pid_t child;
	int descriptors; /* open in the child */
};

static struct board *board;

static void
set_up(void)
{
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	cr_assert_neq(board, MAP_FAILED);
	(void)sem_init(&board->begun, 1, 0);
	(void)sem_init(&board->said, 1, 0);
	(void)sem_init(&board->go, 1, 0);
}

TestSuite(syslog_door, .init = set_up, .timeout = 60);

static void
write_board(int priority, const char *line, void *arg)
{
	struct board *shared = arg;

	shared->child = getpid();
	if (shared->held != 0) {
		(void)sem_post(&shared->begun);
		(void)sem_wait(&shared->go);
	}
	shared->count++;
	shared->priority = priority;
	(void)snprintf(shared->last, sizeof(shared->last), "%s", line);
	shared->descriptors = 0;
	for (int fd = 3; fd < 64; fd++)
		shared->descriptors += dup2(fd, fd) != -1;
	(void)sem_post(&shared->said);
}

static void
wait_for(sem_t *event)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 30;
	cr_assert_eq(sem_timedwait(event, &until), 0);
}

/* A line that a child takes and dies over. */
static void
kill_over(struct syslog_door *door, const char *line)
{
	board->held = 1;
	cr_assert(syslog_door_line(door, LOG_NOTICE, line));
	wait_for(&board->begun);
	cr_assert_eq(kill(board->child, SIGKILL), 0);
	cr_assert_eq(waitid(P_PID, (id_t)board->child, NULL, WEXITED | WNOWAIT),
	    0);
	board->held = 0;
}

static struct syslog_door *
open_door(void)
{
	struct err err = { 0 };
	struct syslog_door *door = syslog_door_open_to(write_board, board,
	    &err);

	cr_assert_not_null(door, "%s", err.text);
	return door;
}

Test(syslog_door, passes_lines_on_escaped_and_cut)
{
	struct syslog_door *door = open_door();
	char big[2000];

	cr_assert(syslog_door_line(door, LOG_WARNING, "a\nb\x1b[2J"));
	wait_for(&board->said);
	cr_assert_str_eq(board->last, "a\\nb\\x1b[2J");
	cr_assert_eq(board->priority, LOG_WARNING);
	cr_assert_eq(board->descriptors, 1);
	memset(big, 'a', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	cr_assert(syslog_door_line(door, LOG_NOTICE, big));
	wait_for(&board->said);
	cr_assert_eq(strlen(board->last), 900);
	syslog_door_close(door, 10000);
	cr_assert_eq(board->count, 2);
}

Test(syslog_door, syslog_that_stands_still_costs_lines_and_no_time)
{
	struct syslog_door *door = open_door();
	int64_t start_ms = instant_monotonic_ms();
	uint64_t lost;
	int sent = 0;

	board->held = 1;
	for (int i = 0; i < 20000; i++)
		sent += syslog_door_line(door, LOG_NOTICE, "one more");
	cr_assert_lt(instant_monotonic_ms() - start_ms, 20000);
	lost = syslog_door_lost(door);
	cr_assert_gt(sent, 10);
	cr_assert_lt(sent, 20000);
	cr_assert_eq(lost, 20000 - (uint64_t)sent);
	/* It moves again: everything that was taken is said. */
	board->held = 0;
	(void)sem_post(&board->go);
	for (int i = 0; i < sent; i++)
		wait_for(&board->said);
	cr_assert(syslog_door_line(door, LOG_NOTICE, "and on"));
	wait_for(&board->said);
	cr_assert_eq(board->count, sent + 1);
	cr_assert_eq(syslog_door_lost(door), lost);
	syslog_door_close(door, 10000);
}

Test(syslog_door, close_waits_only_so_long_for_a_syslog_that_stands_still)
{
	struct syslog_door *door = open_door();
	int64_t start_ms = instant_monotonic_ms();

	board->held = 1;
	cr_assert(syslog_door_line(door, LOG_NOTICE, "never said"));
	syslog_door_close(door, 50);
	cr_assert_lt(instant_monotonic_ms() - start_ms, 10000);
	cr_assert_eq(board->count, 0);
	cr_assert_eq(waitpid(-1, NULL, WNOHANG), -1);
}

Test(syslog_door, close_lets_everything_be_said)
{
	struct syslog_door *door = open_door();

	for (int i = 0; i < 50; i++)
		cr_assert(syslog_door_line(door, LOG_NOTICE, "x"));
	syslog_door_close(door, 30000);
	cr_assert_eq(board->count, 50);
}

Test(syslog_door, dead_child_is_started_again_and_its_lines_are_counted)
{
	struct syslog_door *door = open_door();
	pid_t first;

	cr_assert(syslog_door_line(door, LOG_NOTICE, "first"));
	wait_for(&board->said);
	first = board->child;
	(void)kill(first, SIGTERM);
	cr_assert(syslog_door_line(door, LOG_NOTICE, "not by a SIGTERM"));
	wait_for(&board->said);
	cr_assert_eq(board->child, first);
	kill_over(door, "taken, never said");
	cr_assert(syslog_door_line(door, LOG_NOTICE, "second"));
	wait_for(&board->said);
	cr_assert_neq(board->child, first);
	cr_assert_str_eq(board->last, "second");
	cr_assert_eq(syslog_door_lost(door), 1);
	/* The next death so soon is not mended at once. */
	kill_over(door, "nor this");
	cr_assert(!syslog_door_line(door, LOG_NOTICE, "too early"));
	cr_assert_eq(syslog_door_lost(door), 3);
	syslog_door_close(door, 0);
}

Test(syslog_door, facilities_have_their_usual_names)
{
	int facility = -1;

	cr_assert(syslog_facility_parse("local0", &facility));
	cr_assert_eq(facility, LOG_LOCAL0);
	cr_assert(syslog_facility_parse("daemon", &facility));
	cr_assert_eq(facility, LOG_DAEMON);
	cr_assert(!syslog_facility_parse("local8", &facility));
	cr_assert(!syslog_facility_parse("", &facility));
	(void)syslog_door_is_heard();
}
