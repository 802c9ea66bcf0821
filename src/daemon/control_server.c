#include "daemon/control_server.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/channel.h"
#include "control/request.h"
#include "daemon/access.h"
#include "daemon/answer.h"
#include "daemon/stages.h"
#include "daemon/paths.h"

#define BACKLOG   16
#define NO_ROOM_S 1 /* then it is looked whether a client can be taken */

struct client {
	TAILQ_ENTRY(client) next;
	struct control_server *server;
	struct channel *channel;
	struct event *readable;
	struct event *writable;
	struct event *deadline;
	struct access access;
};

struct control_server {
	struct keeper *keeper;
	char *path;
	int fd;
	struct event *acceptable;
	struct event *later; /* acceptable again */
	TAILQ_HEAD(, client) clients;
	unsigned count;
	struct access_table *access;
};

static int bind_socket(struct control_server *server, struct err *err);
static int remove_old(const struct control_server *server, struct err *err);
static int refuse_living(const struct sockaddr_un *address, struct err *err);
static int set_group(const struct control_server *server, const char *group,
    struct err *err);
static void on_later(evutil_socket_t fd, short what, void *arg);
static void on_acceptable(evutil_socket_t fd, short what, void *arg);
static int client_new(struct control_server *server, int fd,
    const struct access *access);
static void client_free(struct client *client);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);
static int serve(struct client *client, struct span payload);
static void on_deadline(evutil_socket_t fd, short what, void *arg);
static bool has_room(const struct control_server *server,
    const struct access *access);
static int set_mode(const struct control_server *server, struct err *err);
static int next_frames(struct client *client);
static void begin_wait(struct client *client);

struct control_server *
control_server_new(struct keeper *keeper, struct err *err)
{
	struct control_server *server = calloc(1, sizeof(*server));

	if (server == NULL) {
		(void)err_set(err, ENOMEM,
		    "out of memory for the control "
		    "socket");
		return NULL;
	}
	server->keeper = keeper;
	server->fd = -1;
	TAILQ_INIT(&server->clients);
	server->path = strdup(keeper->settings->control_path);
	server->access = access_new(keeper->settings, err);
	if (server->access == NULL || server->path == NULL ||
	    bind_socket(server, err) == -1 || set_mode(server, err) == -1) {
		control_server_free(server);
		return NULL;
	}
	server->acceptable = event_new(keeper->base, server->fd,
	    EV_READ | EV_PERSIST, on_acceptable, server);
	server->later = evtimer_new(keeper->base, on_later, server);
	if (server->acceptable == NULL || server->later == NULL ||
	    event_add(server->acceptable, NULL) == -1) {
		(void)err_set(err, ENOMEM,
		    "out of memory for the control "
		    "socket");
		control_server_free(server);
		return NULL;
	}
	return server;
}

void
control_server_free(struct control_server *server)
{
	struct client *client;

	if (server == NULL)
		return;
	while ((client = TAILQ_FIRST(&server->clients)) != NULL)
		client_free(client);
	if (server->acceptable != NULL)
		event_free(server->acceptable);
	if (server->later != NULL)
		event_free(server->later);
	if (server->fd != -1) {
		(void)close(server->fd);
		(void)unlink(server->path);
	}
	access_free(server->access);
	free(server->path);
	free(server);
}

int
control_server_settings(struct control_server *server, struct err *err)
{
	struct access_table *access = access_new(server->keeper->settings, err);

	if (access == NULL)
		return -1;
	access_free(server->access);
	server->access = access;
	return set_mode(server, err);
}

static int
bind_socket(struct control_server *server, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const char *group = server->keeper->settings->control_group;
	char *slash;
	mode_t mask;
	int result;

	if (strlen(server->path) >= sizeof(address.sun_path))
		return err_set(err, ENAMETOOLONG,
		    "the control socket's path "
		    "'%s' is longer than %zu bytes: set 'control.path'",
		    server->path, sizeof(address.sun_path) - 1);
	memcpy(address.sun_path, server->path, strlen(server->path));
	slash = strrchr(server->path, '/');
	if (slash != NULL && slash != server->path) {
		*slash = '\0';
		result = paths_make(server->path, 0755, err);
		*slash = '/';
		if (result == -1)
			return -1;
	}
	if (refuse_living(&address, err) == -1 || remove_old(server, err) == -1)
		return -1;
	server->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (server->fd == -1)
		return err_system(err, errno, "cannot make the control socket");
	mask = umask(0117);
	result = bind(server->fd, (const struct sockaddr *)&address,
	    sizeof(address));
	(void)umask(mask);
	if (result == -1) {
		result = err_system(err, errno,
		    "cannot make the control socket '%s'", server->path);
		/* What stands there is not ours to remove. */
		(void)close(server->fd);
		server->fd = -1;
		return result;
	}
	if (listen(server->fd, BACKLOG) == -1)
		return err_system(err, errno,
		    "cannot listen on the control socket '%s'", server->path);
	return set_group(server, group, err);
}

/* Of a daemon that was killed. */
static int
remove_old(const struct control_server *server, struct err *err)
{
	struct stat status;

	if (lstat(server->path, &status) == -1)
		return 0;
	if (!S_ISSOCK(status.st_mode))
		return err_set(err, EEXIST,
		    "'%s' is there and is no socket: move it away, or set "
		    "'control.path'",
		    server->path);
	if (unlink(server->path) == -1 && errno != ENOENT)
		return err_system(err, errno,
		    "cannot take away the old control socket '%s'",
		    server->path);
	return 0;
}

/*
 * A socket that somebody listens on is not ours to take. EAGAIN: it does not
 * come to answering just now, and we do not wait for it.
 */
static int
refuse_living(const struct sockaddr_un *address, struct err *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int code = 0;

	if (fd == -1)
		return err_system(err, errno, "cannot make a socket");
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) ==
	    -1)
		code = errno;
	(void)close(fd);
	if (code == ENOENT || code == ECONNREFUSED)
		return 0;
	if (code == 0 || code == EAGAIN)
		return err_set(err, EADDRINUSE,
		    "another boundaryd answers on "
		    "'%s'",
		    address->sun_path);
	return err_system(err, code,
	    "cannot see whether another boundaryd answers on '%s'; "
	    "take it away if none does, or set 'control.path'",
	    address->sun_path);
}

static int
set_group(const struct control_server *server, const char *group,
    struct err *err)
{
	const struct group *entry;

	if (group == NULL || group[0] == '\0')
		return 0;
	entry = getgrnam(group);
	if (entry == NULL)
		return err_set(err, ENOENT,
		    "control.group: there is no group "
		    "'%s'",
		    group);
	if (chown(server->path, (uid_t)-1, entry->gr_gid) == -1)
		return err_system(err, errno,
		    "cannot give the control socket "
		    "'%s' to group '%s'",
		    server->path, group);
	return 0;
}

/* Everybody may connect where managers do; access_of_socket sorts them. */
static int
set_mode(const struct control_server *server, struct err *err)
{
	mode_t mode = access_has_managers(server->access) ? 0666 : 0660;

	if (chmod(server->path, mode) == -1)
		return err_system(err, errno,
		    "cannot set who may use the control socket '%s'",
		    server->path);
	return 0;
}

static void
on_acceptable(evutil_socket_t fd, short what, void *arg)
{
	struct control_server *server = arg;
	const struct timeval no_room = { NO_ROOM_S, 0 };
	struct access access;
	int accepted;

	(void)what;
	if (server->count >= CONTROL_CLIENTS_MAX) {
		(void)event_del(server->acceptable);
		return;
	}
	accepted = accept4((int)fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (accepted == -1) {
		/* He would go on knocking. */
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM) {
			(void)event_del(server->acceptable);
			(void)evtimer_add(server->later, &no_room);
		}
		return;
	}
	/* Whom we have no room for goes, and keeps nobody behind him waiting. */
	if (!access_of_socket(server->access, accepted, &access) ||
	    !has_room(server, &access)) {
		(void)close(accepted);
		return;
	}
	if (client_new(server, accepted, &access) == -1)
		log_error(server->keeper->log,
		    "out of memory for a client of "
		    "the control socket");
}

static void
on_later(evutil_socket_t fd, short what, void *arg)
{
	struct control_server *server = arg;

	(void)fd;
	(void)what;
	(void)event_add(server->acceptable, NULL);
}

static bool
has_room(const struct control_server *server, const struct access *access)
{
	const struct client *client;
	unsigned own = 0;

	if (access->all)
		return true;
	TAILQ_FOREACH(client, &server->clients, next)
	own += client->access.uid == access->uid;
	return own < CONTROL_CLIENTS_USER &&
	    server->count < CONTROL_CLIENTS_MAX - CONTROL_CLIENTS_KEPT;
}

static int
client_new(struct control_server *server, int fd, const struct access *access)
{
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL || (client->channel = channel_new(fd)) == NULL) {
		free(client);
		(void)close(fd);
		return -1;
	}
	channel_take_at_most(client->channel, REQUEST_BYTES);
	client->server = server;
	client->access = *access;
	client->readable = event_new(server->keeper->base, fd,
	    EV_READ | EV_PERSIST, on_readable, client);
	client->writable = event_new(server->keeper->base, fd, EV_WRITE,
	    on_writable, client);
	client->deadline = event_new(server->keeper->base, -1, 0, on_deadline,
	    client);
	TAILQ_INSERT_TAIL(&server->clients, client, next);
	server->count++;
	if (client->readable == NULL || client->writable == NULL ||
	    client->deadline == NULL ||
	    event_add(client->readable, NULL) == -1) {
		client_free(client);
		return -1;
	}
	begin_wait(client);
	return 0;
}

static void
client_free(struct client *client)
{
	struct control_server *server = client->server;

	TAILQ_REMOVE(&server->clients, client, next);
	server->count--;
	if (client->readable != NULL)
		event_free(client->readable);
	if (client->writable != NULL)
		event_free(client->writable);
	if (client->deadline != NULL)
		event_free(client->deadline);
	channel_free(client->channel);
	free(client);
	if (server->acceptable != NULL &&
	    server->count == CONTROL_CLIENTS_MAX - 1)
		(void)event_add(server->acceptable, NULL);
}

/* For a whole request, or for taking an answer: bytes one by one do not help. */
static void
begin_wait(struct client *client)
{
	const struct timeval wait = { CONTROL_WAIT_S, 0 };

	(void)event_add(client->deadline, &wait);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	client_free(arg);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct client *client = arg;
	struct err err = { 0 };

	(void)fd;
	(void)what;
	if (channel_read(client->channel, &err) == -1 ||
	    next_frames(client) == -1)
		client_free(client);
}

/* The next request is looked at when the answer to the last is on its way. */
static int
next_frames(struct client *client)
{
	struct frame frame;
	struct err err = { 0 };
	int got;

	while (!channel_has_output(client->channel)) {
		got = channel_next(client->channel, &frame, &err);
		if (got != 1)
			return got;
		if (frame.fd != -1)
			(void)close(frame.fd);
		if (frame.fd != -1 || frame.type != CONTROL_REQUEST ||
		    serve(client, frame.payload) == -1)
			return -1;
		begin_wait(client);
	}
	(void)event_del(client->readable);
	return event_add(client->writable, NULL);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct client *client = arg;
	struct err err = { 0 };
	int result;

	(void)fd;
	(void)what;
	result = channel_flush(client->channel, &err);
	if (result == 0)
		result = event_add(client->writable, NULL);
	else if (result == 1) {
		begin_wait(client);
		result = event_add(client->readable, NULL);
		if (result == 0)
			result = next_frames(client);
	}
	if (result == -1)
		client_free(client);
}

static int
serve(struct client *client, struct span payload)
{
	struct buffer out = BUFFER_WITH_LIMIT(CHANNEL_FRAME_BYTES);
	struct request request;
	struct err err = { 0 };
	uint8_t type = CONTROL_ANSWER_OK;
	int file = -1;
	int result;

	if (!access_takes(client->server->access, &client->access,
		keeper_now_ms())) {
		type = CONTROL_ANSWER_FAULT;
		(void)buffer_printf(&out,
		    "more than %d requests in one second: wait a little\n",
		    ACCESS_A_SECOND);
	} else if (request_parse(payload, &request, &err) == -1) {
		type = CONTROL_ANSWER_FAULT;
		(void)buffer_printf(&out, "%s\n", err.text);
	} else if (answer(client->server->keeper, &request,
		       &(struct asker){ client->server->access,
			   &client->access },
		       &out, &file) == -1)
		type = CONTROL_ANSWER_FAULT;
	if (out.failed) {
		buffer_reset(&out);
		type = CONTROL_ANSWER_FAULT;
		(void)buffer_text(&out,
		    "the answer is too long: ask for "
		    "fewer\n");
	}
	result = channel_queue(client->channel, type, buffer_span(&out), file,
	    &err);
	if (file != -1)
		(void)close(file);
	buffer_done(&out);
	if (result == 0)
		result = channel_flush(client->channel, &err);
	return result == -1 ? -1 : 0;
}
