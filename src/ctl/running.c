#include <stdio.h>
#include <string.h>

#include "ctl/remote.h"
#include "ctl/remote_options.h"

static enum ctl_status run_plain(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_alerts(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_show(const struct ctl *ctl, int count,
    char **arguments);

/* The commands about how the daemon is, and what it found. */
const struct command command_status = { "status", "",
	"what the daemon reads, and how it is", run_plain };
const struct command command_reload = { "reload", "",
	"read settings and rules anew, or say why not", run_plain };
const struct command command_canary = { "canary", "",
	"send a message of the daemon's own all the way", run_plain };
const struct command command_exceptions = { "exceptions", "",
	"list agreed exceptions, and which end soon", run_plain };
const struct command command_alerts = { "alerts", "[--limit N]",
	"list the newest alerts", run_alerts };
const struct command command_show = { "show", "ID",
	"print one alert, as its manager got it", run_show };

/* What takes nothing and prints what the daemon says. */
static enum ctl_status
run_plain(const struct ctl *ctl, int count, char **arguments)
{
	static const struct command *const plain[] = { &command_status,
		&command_reload, &command_canary, &command_exceptions };
	struct request request = { .json = ctl->json };

	for (size_t i = 0; count != 1 && i < sizeof(plain) / sizeof(plain[0]);
	     i++) {
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
	struct request request = { .command = "alerts", .json = ctl->json };
	const struct remote_option options[] = { { "limit", 'n', REMOTE_NUMBER,
	    { .number = &request.limit }, UINT32_MAX } };
	int first = remote_options_read(&command_alerts, options, 1, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	return first == count ? remote_ask(ctl, &request, stdout) :
				command_usage(&command_alerts);
}

static enum ctl_status
run_show(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "show", .json = ctl->json };

	if (count != 2)
		return command_usage(&command_show);
	return remote_ask_about(ctl, &request, "ID", arguments[1]);
}
