#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/channel.h"
#include "control/request.h"
#include "ctl/command.h"
#include "ctl/remote.h"
#include "settings/bundle.h"
#include "settings/settings.h"

static enum ctl_status run_plain(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_alerts(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_show(const struct ctl *ctl, int count,
    char **arguments);
static int connect_daemon(const struct ctl *ctl, struct err *err);
static int find_socket(const struct ctl *ctl, struct sockaddr_un *address,
    struct err *err);
static int exchange(struct channel *channel, const struct request *request,
    struct frame *answer, struct err *err);

/* The commands that the daemon answers (control/request.h). */
const struct command command_status = { "status", "",
	"what the daemon reads, and how it is", run_plain };
const struct command command_reload = { "reload", "",
	"read settings and rules anew, or say why not", run_plain };
const struct command command_canary = { "canary", "",
	"send a message of the daemon's own all the way", run_plain };
const struct command command_alerts = { "alerts", "[--limit N]",
	"list the newest alerts", run_alerts };
const struct command command_show = { "show", "ID",
	"print one alert, as its manager got it", run_show };

static enum ctl_status
run_plain(const struct ctl *ctl, int count, char **arguments)
{
	static const struct command *const plain[] = { &command_status,
		&command_reload, &command_canary };
	struct request request = { .json = ctl->json };

	for (size_t i = 0; count != 1 && i < 3; i++) {
		if (strcmp(plain[i]->name, arguments[0]) == 0)
			return command_usage(plain[i]);
	}
	(void)snprintf(request.command, sizeof(request.command), "%s",
	    arguments[0]);
	return remote_ask(ctl, &request, stdout);
}

static enum ctl_status
run_alerts(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "limit", required_argument, NULL, 'n' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "alerts", .json = ctl->json };
	int option;

	while ((option = getopt_long(count, arguments, "n:", options, NULL)) !=
	    -1) {
		char *end;

		if (option != 'n')
			return command_usage(&command_alerts);
		request.limit = (uint32_t)strtoul(optarg, &end, 10);
		if (*optarg < '0' || *optarg > '9' || *end != '\0' ||
		    request.limit == 0) {
			(void)fprintf(stderr,
			    "boundaryctl: --limit takes a "
			    "whole number from 1, not '%s'\n",
			    optarg);
			return CTL_FAILED;
		}
	}
	if (optind != count)
		return command_usage(&command_alerts);
	return remote_ask(ctl, &request, stdout);
}

static enum ctl_status
run_show(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "show", .json = ctl->json };

	if (count != 2)
		return command_usage(&command_show);
	(void)snprintf(request.argument, sizeof(request.argument), "%s",
	    arguments[1]);
	return remote_ask(ctl, &request, stdout);
}

enum ctl_status
remote_ask(const struct ctl *ctl, const struct request *request, FILE *out)
{
	struct channel *channel = NULL;
	struct frame answer;
	struct err err = { 0 };
	enum ctl_status status = CTL_FAILED;
	int fd = connect_daemon(ctl, &err);

	if (fd != -1)
		channel = channel_new(fd);
	if (channel == NULL || exchange(channel, request, &answer, &err) == -1)
		(void)fprintf(stderr, "boundaryctl: %s\n", err.text);
	else if (answer.type == CONTROL_ANSWER_OK) {
		(void)fwrite(answer.payload.ptr, 1, answer.payload.len, out);
		status = CTL_OK;
	} else {
		(void)fwrite(answer.payload.ptr, 1, answer.payload.len, stderr);
		status = CTL_FOUND;
	}
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
		(void)err_system(err, errno,
		    "no daemon answers on '%s' (is "
		    "boundaryd running, and are you root or of its group?)",
		    address.sun_path);
		(void)close(fd);
		return -1;
	}
	return fd;
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
