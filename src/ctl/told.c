#include <stdio.h>

#include "ctl/remote.h"
#include "ctl/remote_options.h"

#define WEEKS_MOST 52

static enum ctl_status run_digest(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_report(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_export(const struct ctl *ctl, int count,
    char **arguments);

/* The commands that tell more than one alert, or all of one. */
const struct command command_digest = { "digest",
	"[--route NAME] [--week] [--mail]",
	"print what a route is told each week", run_digest };
const struct command command_report = { "report", "--html FILE [--weeks N]",
	"alerts of some weeks in numbers, as a page", run_report };

const struct command command_export = { "export",
	"ID FILE | --person PERSON --note TEXT FILE",
	"write one alert, or all about a person, as a tar", run_export };

static enum ctl_status
run_digest(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "digest", .json = ctl->json };
	const struct remote_option options[] = {
		{ "week", 0, REMOTE_FLAG, { .number = &request.limit }, 1 },
		{ "mail", 0, REMOTE_FLAG, { .number = &request.limit }, 2 },
		{ "route", 0, REMOTE_TEXT, { .text = request.argument },
		    sizeof(request.argument) }
	};
	int first = remote_options_read(&command_digest, options, 3, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	return first == count ? remote_ask(ctl, &request, stdout) :
				command_usage(&command_digest);
}

static enum ctl_status
run_report(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "report", .json = ctl->json };
	const char *file = ctl->json ? "-" : NULL;
	const struct remote_option options[] = { { "html", 0, REMOTE_WORDS,
						     { .words = &file }, 0 },
		{ "weeks", 0, REMOTE_NUMBER, { .number = &request.limit },
		    WEEKS_MOST } };
	int first = remote_options_read(&command_report, options, 2, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	return first == count && file != NULL ?
	    remote_ask_into(ctl, &request, file) :
	    command_usage(&command_report);
}

static enum ctl_status
run_export(const struct ctl *ctl, int count, char **arguments)
{
	struct request request = { .command = "export", .json = ctl->json };
	const char *person = NULL;
	const struct remote_option options[] = { { "person", 0, REMOTE_WORDS,
						     { .words = &person }, 0 },
		{ "note", 0, REMOTE_TEXT, { .text = request.note },
		    sizeof(request.note) } };
	int first = remote_options_read(&command_export, options, 2, count,
	    arguments);

	if (first == -1)
		return CTL_FAILED;
	if (count - first != (person == NULL ? 2 : 1) ||
	    (person == NULL) != (request.note[0] == '\0'))
		return command_usage(&command_export);
	if (person != NULL)
		(void)snprintf(request.command, sizeof(request.command),
		    "export-person");
	if (command_text(person == NULL ? "ID" : "--person",
		person == NULL ? arguments[first] : person, request.argument,
		sizeof(request.argument)) != 0)
		return CTL_FAILED;
	return remote_ask_into(ctl, &request, arguments[count - 1]);
}
