#include "deliver/syslog_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

/* What is left in the pipe may still be said when the parent was killed. */
#define LAST_WORDS_SECONDS 2
#define PIPE_FD            3

static void keep_only(int fd);
static void set_signals(pid_t parent);
static void parent_died(int number);
static void say(const struct syslog_child *child,
    const struct syslog_line *line);

noreturn void
syslog_child_run(const struct syslog_child *child, int fd, pid_t parent)
{
	struct syslog_line line;
	ssize_t got;

	set_signals(parent);
	keep_only(fd);
	if (child->write == NULL)
		openlog(child->ident, LOG_NDELAY, child->facility);
	for (;;) {
		memset(&line, 0, sizeof(line));
		got = recv(PIPE_FD, &line, sizeof(line) - 1, 0);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			_exit(0);
		say(child, &line);
		(void)atomic_fetch_add(child->said, 1);
	}
}

static void
keep_only(int fd)
{
	int pipe = fcntl(fd, F_DUPFD, PIPE_FD + 1);
	int null = open("/dev/null", O_RDWR);

	for (int i = 0; null != -1 && i < PIPE_FD; i++)
		(void)dup2(null, i);
	if (pipe == -1 || dup2(pipe, PIPE_FD) == -1)
		_exit(1);
	(void)close_range(PIPE_FD + 1, ~0u, 0);
}

/*
 * A terminal's or systemd's signal goes to all processes at once; this one
 * ends when the pipe does, after the last line. Only when the parent was
 * killed does an alarm end it, for syslog may stand still.
 */
static void
set_signals(pid_t parent)
{
	static const int ignored[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT,
		SIGPIPE, SIGUSR2 };
	struct sigaction action = { .sa_handler = SIG_IGN };
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		(void)sigaction(ignored[i], &action, NULL);
	action.sa_handler = SIG_DFL;
	(void)sigaction(SIGALRM, &action, NULL);
	(void)sigaction(SIGCHLD, &action, NULL);
	action.sa_handler = parent_died;
	(void)sigaction(SIGUSR1, &action, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_NAME, "boundaryd-log");
	(void)prctl(PR_SET_PDEATHSIG, SIGUSR1);
	if (getppid() != parent)
		parent_died(0);
}

static void
parent_died(int number)
{
	(void)number;
	(void)alarm(LAST_WORDS_SECONDS);
}

static void
say(const struct syslog_child *child, const struct syslog_line *line)
{
	if (child->write != NULL)
		child->write(line->priority, line->text, child->arg);
	else
		syslog(line->priority, "%s", line->text);
}
