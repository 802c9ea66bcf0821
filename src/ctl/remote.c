#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/channel.h"
#include "ctl/remote.h"
#include "settings/bundle.h"
#include "settings/settings.h"

static int connect_daemon(const struct ctl *ctl, struct err *err);
static int find_socket(const struct ctl *ctl, struct sockaddr_un *address,
    struct err *err);
static void say_unanswered(int code, const char *path, struct err *err);
static void say_refused(const char *what, struct err *err);
static int exchange(struct channel *channel, const struct request *request,
    struct frame *answer, struct err *err);

enum ctl_status
remote_exchange(const struct ctl *ctl, const struct request *request,
    remote_take *take, void *arg)
{
	struct channel *channel = NULL;
	struct frame frame = { .fd = -1 };
	struct err err = { 0 };
	enum ctl_status status = CTL_FAILED;
	int fd = connect_daemon(ctl, &err);

	if (fd != -1)
		channel = channel_new(fd);
	if (channel == NULL || exchange(channel, request, &frame, &err) == -1) {
		/* Whom it does not know it hangs up on, without a word. */
		if (err.code == ECONNRESET || err.code == EPIPE)
			say_refused(
			    "the daemon hung up; unless it is just stopping",
			    &err);
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	} else if (frame.type == CONTROL_ANSWER_OK)
		status = take(&(struct remote_answer){ frame.payload,
				  frame.fd },
		    arg);
	else {
		(void)fwrite(frame.payload.ptr, 1, frame.payload.len, stderr);
		status = CTL_FOUND;
	}
	if (frame.fd != -1)
		(void)close(frame.fd);
	channel_free(channel);
	return status;
}

static int
connect_daemon(const struct ctl *ctl, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (find_socket(ctl, &address, err) == -1)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return err_system(err, errno, "cannot make a socket");
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) ==
	    -1) {
		say_unanswered(errno, address.sun_path, err);
		(void)close(fd);
		return -1;
	}
	return fd;
}

static void
say_unanswered(int code, const char *path, struct err *err)
{
	if (code == EACCES || code == EPERM)
		say_refused("you may not ask the daemon", err);
	else
		(void)err_system(err, code,
		    "no daemon answers on '%s': see whether it runs (systemctl "
		    "status boundaryd)",
		    path);
}

/* A manager whom nobody put into a group needs other help than IT. */
static void
say_refused(const char *what, struct err *err)
{
	(void)err_set(err, EACCES,
	    "%s, have IT make you a member of the group of your route, and log "
	    "in anew",
	    what);
}

static int
find_socket(const struct ctl *ctl, struct sockaddr_un *address, struct err *err)
{
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle = NULL;
	struct settings *settings = NULL;
	const char *path = ctl->socket;
	int result = 0;

	if (path == NULL) {
		bundle = bundle_new();
		if (bundle != NULL)
			settings = settings_load(bundle, ctl->settings_file,
			    &faults);
		if (settings != NULL)
			path = settings->control_path;
	}
	if (path == NULL)
		result = err_set(err, ENOENT,
		    "'%s' does not say where the "
		    "control socket is; name it with --socket, or the "
		    "settings with -c",
		    ctl->settings_file);
	else if (strlen(path) >= sizeof(address->sun_path))
		result = err_set(err, ENAMETOOLONG,
		    "the socket's path '%s' "
		    "is too long",
		    path);
	else
		memcpy(address->sun_path, path, strlen(path) + 1);
	faults_done(&faults);
	settings_free(settings);
	bundle_free(bundle);
	return result;
}

static int
exchange(struct channel *channel, const struct request *request,
    struct frame *answer, struct err *err)
{
	struct buffer bytes = BUFFER_NONE;
	int result;

	request_write(request, &bytes);
	result = channel_queue(channel, CONTROL_REQUEST, buffer_span(&bytes),
	    -1, err);
	buffer_done(&bytes);
	if (result == -1 || channel_flush(channel, err) == -1)
		return -1;
	while ((result = channel_next(channel, answer, err)) == 0) {
		if (channel_read(channel, err) == -1)
			return -1;
	}
	return result == -1 ? -1 : 0;
}
