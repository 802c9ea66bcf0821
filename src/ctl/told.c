#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "ctl/remote.h"

static enum ctl_status run_digest(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_report(const struct ctl *ctl, int count,
    char **arguments);
static enum ctl_status run_export(const struct ctl *ctl, int count,
    char **arguments);
static int read_weeks(const char *text, uint32_t *weeks);

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
	static const struct option options[] = { { "route", required_argument,
						     NULL, 'r' },
		{ "week", no_argument, NULL, 'w' },
		{ "mail", no_argument, NULL, 'm' }, { NULL, 0, NULL, 0 } };
	struct request request = { .command = "digest", .json = ctl->json };
	int option;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option == 'w')
			request.limit |= 1;
		else if (option == 'm')
			request.limit |= 2;
		else if (option == 'r')
			(void)snprintf(request.argument,
			    sizeof(request.argument), "%s", optarg);
		else
			return command_usage(&command_digest);
	}
	if (optind != count)
		return command_usage(&command_digest);
	return remote_ask(ctl, &request, stdout);
}

static enum ctl_status
run_report(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "html", required_argument, NULL, 'h' },
		{ "weeks", required_argument, NULL, 'w' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "report", .json = ctl->json };
	const char *file = ctl->json ? "-" : NULL;
	int option;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option == 'h')
			file = optarg;
		else if (option != 'w')
			return command_usage(&command_report);
		else if (read_weeks(optarg, &request.limit) == -1)
			return CTL_FAILED;
	}
	if (optind != count || file == NULL)
		return command_usage(&command_report);
	return remote_ask_into(ctl, &request, file);
}

static enum ctl_status
run_export(const struct ctl *ctl, int count, char **arguments)
{
	static const struct option options[] = {
		{ "person", required_argument, NULL, 'p' },
		{ "note", required_argument, NULL, 'n' }, { NULL, 0, NULL, 0 }
	};
	struct request request = { .command = "export", .json = ctl->json };
	const char *person = NULL;
	int option, result = 0;

	while ((option = getopt_long(count, arguments, "", options, NULL)) !=
	    -1) {
		if (option == 'p')
			person = optarg;
		else if (option == 'n')
			result += command_text("--note", optarg, request.note,
			    sizeof(request.note));
		else
			return command_usage(&command_export);
	}
	count -= optind;
	if (count != (person == NULL ? 2 : 1) ||
	    (person == NULL) != (request.note[0] == '\0'))
		return result == 0 ? command_usage(&command_export) :
				     CTL_FAILED;
	if (person != NULL)
		(void)snprintf(request.command, sizeof(request.command),
		    "export-person");
	result += command_text(person == NULL ? "ID" : "--person",
	    person == NULL ? arguments[optind] : person, request.argument,
	    sizeof(request.argument));
	return result == 0 ?
	    remote_ask_into(ctl, &request, arguments[optind + count - 1]) :
	    CTL_FAILED;
}

static int
read_weeks(const char *text, uint32_t *weeks)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text >= '0' && *text <= '9' && *end == '\0' && value > 0 &&
	    value <= 52) {
		*weeks = (uint32_t)value;
		return 0;
	}
	(void)fprintf(stderr,
	    "boundaryctl: --weeks takes a whole number from 1 to 52, not "
	    "'%s'\n",
	    text);
	return -1;
}
