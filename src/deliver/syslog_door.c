#include "deliver/syslog_door.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/instant.h"
#include "base/span.h"
#include "deliver/syslog_child.h"

#define PIPE_BYTES     (128 * 1024)
#define PAUSE_FIRST_MS 1000
#define PAUSE_MAX_MS   60000

struct syslog_door {
	struct syslog_child child; /* what it has to know */
	pid_t pid;                 /* 0: none */
	int fd;                    /* our end of the pipe, or -1 */
	uint64_t sent;             /* to this child */
	uint64_t lost;
	int64_t pause_ms;      /* after the next death */
	int64_t not_before_ms; /* no new child until then */
};

static struct syslog_door *open_door(const struct syslog_child *child,
    struct err *err);
static int start(struct syslog_door *door, struct err *err);
static void bury(struct syslog_door *door);
static void wait_end(const struct syslog_door *door, int wait_ms);
static bool send_line(struct syslog_door *door, const struct syslog_line *line,
    size_t bytes);

struct syslog_door *
syslog_door_open(const char *ident, int facility, struct err *err)
{
	struct syslog_child child = { .facility = facility };

	/* The child's own number would tell nobody anything. */
	(void)snprintf(child.ident, sizeof(child.ident), "%s[%ld]", ident,
	    (long)getpid());
	return open_door(&child, err);
}

struct syslog_door *
syslog_door_open_to(syslog_write *write, void *arg, struct err *err)
{
	struct syslog_child child = { .write = write, .arg = arg };

	return open_door(&child, err);
}

void
syslog_door_close(struct syslog_door *door, int wait_ms)
{
	if (door == NULL)
		return;
	if (door->fd != -1) {
		(void)shutdown(door->fd, SHUT_WR);
		wait_end(door, wait_ms);
	}
	bury(door);
	(void)munmap(door->child.said, sizeof(*door->child.said));
	free(door);
}

bool
syslog_door_line(struct syslog_door *door, int priority, const char *text)
{
	struct syslog_line line = { .priority = priority };
	size_t bytes;

	escape_into(line.text, sizeof(line.text), span_of(text));
	bytes = offsetof(struct syslog_line, text) + strlen(line.text);
	/* The second try goes to a new child, where the first has died. */
	for (int i = 0; i < 2; i++) {
		if (door->pid == 0 && start(door, NULL) == -1)
			break;
		if (send_line(door, &line, bytes))
			return true;
		if (door->pid != 0)
			break;
	}
	door->lost++;
	return false;
}

uint64_t
syslog_door_lost(const struct syslog_door *door)
{
	return door->lost;
}

bool
syslog_door_is_heard(void)
{
	static const int types[] = { SOCK_DGRAM, SOCK_STREAM };
	struct sockaddr_un address = { .sun_family = AF_UNIX,
		.sun_path = "/dev/log" };
	bool heard = false;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		int fd = socket(AF_UNIX,
		    types[i] | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

		if (fd == -1)
			continue;
		if (connect(fd, (const struct sockaddr *)&address,
			sizeof(address)) == 0 ||
		    errno == EAGAIN)
			heard = true;
		(void)close(fd);
	}
	return heard;
}

bool
syslog_facility_parse(const char *name, int *facility)
{
	static const struct {
		const char *name;
		int facility;
	} known[] = { { "auth", LOG_AUTH }, { "authpriv", LOG_AUTHPRIV },
		{ "cron", LOG_CRON }, { "daemon", LOG_DAEMON },
		{ "local0", LOG_LOCAL0 }, { "local1", LOG_LOCAL1 },
		{ "local2", LOG_LOCAL2 }, { "local3", LOG_LOCAL3 },
		{ "local4", LOG_LOCAL4 }, { "local5", LOG_LOCAL5 },
		{ "local6", LOG_LOCAL6 }, { "local7", LOG_LOCAL7 },
		{ "mail", LOG_MAIL }, { "user", LOG_USER } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, name) == 0) {
			*facility = known[i].facility;
			return true;
		}
	return false;
}

static struct syslog_door *
open_door(const struct syslog_child *child, struct err *err)
{
	struct syslog_door *door = calloc(1, sizeof(*door));
	void *shared;

	if (door == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for syslog");
		return NULL;
	}
	shared = mmap(NULL, sizeof(*door->child.said), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		(void)err_system(err, errno, "out of memory for syslog");
		free(door);
		return NULL;
	}
	door->child = *child;
	door->child.said = shared;
	door->fd = -1;
	if (start(door, err) == -1) {
		syslog_door_close(door, 0);
		return NULL;
	}
	return door;
}

/* -1 also when it is too early to try again. */
static int
start(struct syslog_door *door, struct err *err)
{
	int64_t now_ms = instant_monotonic_ms();
	int room = PIPE_BYTES, ends[2];
	pid_t self = getpid();

	if (now_ms < door->not_before_ms)
		return -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		return err_system(err, errno, "cannot make a pipe to syslog");
	(void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	atomic_store(door->child.said, 0);
	door->sent = 0;
	door->pid = fork();
	if (door->pid == 0) {
		syslog_child_run(&door->child, ends[1], self);
	}
	(void)close(ends[1]);
	if (door->pid == -1) {
		door->pid = 0;
		(void)close(ends[0]);
		return err_system(err, errno,
		    "cannot start a process for "
		    "syslog; look at the limit on processes");
	}
	door->fd = ends[0];
	return 0;
}

/* The child has died, or must. What it had not said is lost. */
static void
bury(struct syslog_door *door)
{
	uint64_t said;

	if (door->pid == 0)
		return;
	(void)close(door->fd);
	door->fd = -1;
	(void)kill(door->pid, SIGKILL);
	while (waitpid(door->pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	door->pid = 0;
	said = atomic_load(door->child.said);
	door->lost += said < door->sent ? door->sent - said : 0;
}

/* Its end of the pipe closes when it ends. */
static void
wait_end(const struct syslog_door *door, int wait_ms)
{
	int64_t end_ms = instant_monotonic_ms() + wait_ms;
	struct pollfd polled = { .fd = door->fd };

	for (;;) {
		int64_t left_ms = end_ms - instant_monotonic_ms();
		int found = poll(&polled, 1, left_ms > 0 ? (int)left_ms : 0);

		if (found == 1 || left_ms <= 0 ||
		    (found == -1 && errno != EINTR))
			return;
	}
}

static bool
send_line(struct syslog_door *door, const struct syslog_line *line,
    size_t bytes)
{
	int64_t now_ms = instant_monotonic_ms();
	ssize_t sent;

	do
		sent = send(door->fd, line, bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (sent == -1 && errno == EINTR);
	if (sent != -1) {
		door->sent++;
		return true;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
		return false;
	bury(door);
	/* At once after a quiet time, else later and later. */
	if (now_ms - door->not_before_ms > PAUSE_MAX_MS)
		door->pause_ms = 0;
	door->not_before_ms = now_ms + door->pause_ms;
	door->pause_ms = door->pause_ms == 0 ? PAUSE_FIRST_MS :
					       2 * door->pause_ms;
	if (door->pause_ms > PAUSE_MAX_MS)
		door->pause_ms = PAUSE_MAX_MS;
	return false;
}
