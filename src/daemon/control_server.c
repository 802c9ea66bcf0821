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
#include "daemon/answer.h"
#include "daemon/stages.h"
#include "daemon/paths.h"

#define BACKLOG 16

struct client {
	TAILQ_ENTRY(client) next;
	struct control_server *server;
	struct channel *channel;
	struct event *readable;
	struct event *writable;
	bool trusted;
};

struct control_server {
	struct keeper *keeper;
	char *path;
	int fd;
	struct event *acceptable;
	TAILQ_HEAD(, client) clients;
	unsigned count;
};

static int bind_socket(struct control_server *server, struct err *err);
static int refuse_living(const struct sockaddr_un *address, struct err *err);
static int set_group(const struct control_server *server, const char *group,
    struct err *err);
static void on_acceptable(evutil_socket_t fd, short what, void *arg);
static int client_new(struct control_server *server, int fd);
static void client_free(struct client *client);
static void on_readable(evutil_socket_t fd, short what, void *arg);
static void on_writable(evutil_socket_t fd, short what, void *arg);
static int serve(struct client *client, struct span payload);
static bool is_trusted(int fd);

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
	if (server->path == NULL || bind_socket(server, err) == -1) {
		control_server_free(server);
		return NULL;
	}
	server->acceptable = event_new(keeper->base, server->fd,
	    EV_READ | EV_PERSIST, on_acceptable, server);
	if (server->acceptable == NULL ||
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
	if (server->fd != -1) {
		(void)close(server->fd);
		(void)unlink(server->path);
	}
	free(server->path);
	free(server);
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
	if (refuse_living(&address, err) == -1)
		return -1;
	server->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	if (server->fd == -1)
		return err_system(err, errno, "cannot make the control socket");
	(void)unlink(server->path);
	mask = umask(0117);
	result = bind(server->fd, (const struct sockaddr *)&address,
	    sizeof(address));
	(void)umask(mask);
	if (result == -1 || listen(server->fd, BACKLOG) == -1)
		return err_system(err, errno,
		    "cannot make the control socket "
		    "'%s'",
		    server->path);
	return set_group(server, group, err);
}

/* A socket that somebody answers on is not ours to take. */
static int
refuse_living(const struct sockaddr_un *address, struct err *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int result;

	if (fd == -1)
		return err_system(err, errno, "cannot make a socket");
	result = connect(fd, (const struct sockaddr *)address,
	    sizeof(*address));
	(void)close(fd);
	if (result == 0)
		return err_set(err, EADDRINUSE,
		    "another boundaryd answers on "
		    "'%s'",
		    address->sun_path);
	return 0;
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

static void
on_acceptable(evutil_socket_t fd, short what, void *arg)
{
	struct control_server *server = arg;
	int accepted;

	(void)what;
	if (server->count >= CONTROL_CLIENTS_MAX) {
		(void)event_del(server->acceptable);
		return;
	}
	accepted = accept4((int)fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (accepted == -1)
		return;
	if (client_new(server, accepted) == -1)
		log_error(server->keeper->log,
		    "out of memory for a client of "
		    "the control socket");
}

static int
client_new(struct control_server *server, int fd)
{
	const struct timeval silence = { CONTROL_IDLE_S, 0 };
	struct client *client = calloc(1, sizeof(*client));

	if (client == NULL || (client->channel = channel_new(fd)) == NULL) {
		free(client);
		(void)close(fd);
		return -1;
	}
	client->server = server;
	client->trusted = is_trusted(fd);
	client->readable = event_new(server->keeper->base, fd,
	    EV_READ | EV_PERSIST, on_readable, client);
	client->writable = event_new(server->keeper->base, fd, EV_WRITE,
	    on_writable, client);
	TAILQ_INSERT_TAIL(&server->clients, client, next);
	server->count++;
	if (client->readable == NULL || client->writable == NULL ||
	    event_add(client->readable, &silence) == -1) {
		client_free(client);
		return -1;
	}
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
	channel_free(client->channel);
	free(client);
	if (server->acceptable != NULL &&
	    server->count == CONTROL_CLIENTS_MAX - 1)
		(void)event_add(server->acceptable, NULL);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct client *client = arg;
	struct frame frame;
	struct err err = { 0 };
	int got;

	(void)fd;
	if ((what & EV_TIMEOUT) != 0 ||
	    channel_read(client->channel, &err) == -1) {
		client_free(client);
		return;
	}
	while ((got = channel_next(client->channel, &frame, &err)) == 1) {
		if (frame.fd != -1)
			(void)close(frame.fd);
		if (frame.fd != -1 || frame.type != CONTROL_REQUEST ||
		    serve(client, frame.payload) == -1) {
			got = -1;
			break;
		}
	}
	if (got == -1)
		client_free(client);
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
	if (result == -1)
		client_free(client);
	else if (result == 0)
		(void)event_add(client->writable, NULL);
}

static int
serve(struct client *client, struct span payload)
{
	struct buffer out = BUFFER_WITH_LIMIT(CHANNEL_FRAME_BYTES);
	struct request request;
	struct err err = { 0 };
	uint8_t type = CONTROL_ANSWER_OK;
	int result;

	if (request_parse(payload, &request, &err) == -1) {
		type = CONTROL_ANSWER_FAULT;
		(void)buffer_printf(&out, "%s\n", err.text);
	} else if (answer(client->server->keeper, &request, client->trusted,
		       &out) == -1)
		type = CONTROL_ANSWER_FAULT;
	if (out.failed) {
		buffer_reset(&out);
		type = CONTROL_ANSWER_FAULT;
		(void)buffer_text(&out,
		    "the answer is too long: ask for "
		    "fewer\n");
	}
	result = channel_queue(client->channel, type, buffer_span(&out), -1,
	    &err);
	buffer_done(&out);
	if (result == 0)
		result = channel_flush(client->channel, &err);
	if (result == 0 && channel_has_output(client->channel))
		(void)event_add(client->writable, NULL);
	return result == -1 ? -1 : 0;
}

static bool
is_trusted(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == -1)
		return false;
	return peer.uid == 0 || peer.uid == geteuid();
}
