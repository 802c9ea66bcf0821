#include "daemon/reader_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "control/reader_frame.h"

#define END_WAIT_MS 2000

static void become_reader(const char *program, int socket_fd, int said_fd);

int
reader_process_start(const char *program, struct reader_process *out,
    struct err *err)
{
	int pair[2];
	int said[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		return err_system(err, errno,
		    "cannot make a socket for a reader");
	if (pipe2(said, O_CLOEXEC | O_NONBLOCK) == -1) {
		(void)close(pair[0]);
		(void)close(pair[1]);
		return err_system(err, errno,
		    "cannot make a pipe for a reader");
	}
	out->pid = fork();
	if (out->pid == 0)
		become_reader(program, pair[1], said[1]);
	(void)close(pair[1]);
	(void)close(said[1]);
	if (out->pid == -1) {
		(void)close(pair[0]);
		(void)close(said[0]);
		return err_system(err, errno, "cannot start a reader process");
	}
	out->said_fd = said[0];
	out->socket_fd = pair[0];
	return 0;
}

/* A reader whose socket closed ends by itself; one that hangs is killed. */
void
reader_process_wait(pid_t pid)
{
	int64_t waited_ms = 0;
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		struct timespec pause = { 0, 1000000 };

		if (waited_ms++ == END_WAIT_MS)
			(void)kill(pid, SIGKILL);
		(void)nanosleep(&pause, NULL);
	}
}

/* In the child, up to exec: async-signal-safe calls only. */
static void
become_reader(const char *program, int socket_fd, int said_fd)
{
	char *const arguments[] = { (char[]){ "boundaryd-reader" }, NULL };
	char *const environment[] = { (char[]){ "LC_ALL=C" }, NULL };
	sigset_t all;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)sigemptyset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	/* The socket may itself be descriptor 2 or 3. */
	socket_fd = fcntl(socket_fd, F_DUPFD, 10);
	said_fd = fcntl(said_fd, F_DUPFD, 10);
	if (socket_fd == -1 || said_fd == -1 ||
	    dup2(said_fd, STDERR_FILENO) == -1 ||
	    dup2(socket_fd, READER_FD) == -1)
		_exit(127);
	(void)close(STDIN_FILENO);
	(void)close(STDOUT_FILENO);
	if (close_range(READER_FD + 1, ~0U, 0) == -1)
		_exit(127);
	(void)execve(program, arguments, environment);
	_exit(127);
}
