#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl/command.h"
#include "ingest/container.h"

static const struct command *const commands[] = {
	&command_check,
	&command_scan,
	&command_explain,
	&command_known,
	&command_try,
	&command_rules,
	&command_convert,
	&command_detect,
	&command_status,
	&command_reload,
	&command_canary,
	&command_alerts,
	&command_show,
	&command_digest,
	&command_export,
	&command_report,
	&command_review,
	&command_audit,
	&command_exceptions,
	&command_forget,
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static enum ctl_status run(int count, char **arguments);
static const struct command *find(const char *name);
static enum ctl_status help_with(const char *name);
static enum ctl_status help(FILE *out, enum ctl_status status);
static void print_usage(FILE *out, const struct command *command);
static int take_common(struct ctl *ctl, int count, char **arguments);

int
main(int count, char **arguments)
{
	return (int)run(count, arguments);
}

enum ctl_status
command_usage(const struct command *command)
{
	print_usage(stderr, command);
	return CTL_FAILED;
}

static enum ctl_status
run(int count, char **arguments)
{
	struct ctl ctl = { .settings_file = SYSCONFDIR "/boundaryd.conf" };
	const struct command *command;

	container_prepare();
	count = take_common(&ctl, count, arguments);
	if (count < 0)
		return CTL_FAILED;
	if (count < 2)
		return help(stderr, CTL_FAILED);
	if (strcmp(arguments[1], "help") == 0 ||
	    strcmp(arguments[1], "--help") == 0 ||
	    strcmp(arguments[1], "-h") == 0)
		return help_with(arguments[2]);
	if (strcmp(arguments[1], "-V") == 0) {
		(void)printf("boundaryctl %s\n", PACKAGE_VERSION);
		return CTL_OK;
	}
	command = find(arguments[1]);
	if (command == NULL)
		return CTL_FAILED;
	if (count == 3 &&
	    (strcmp(arguments[2], "--help") == 0 ||
		strcmp(arguments[2], "-h") == 0))
		return help_with(arguments[1]);
	return command->run(&ctl, count - 1, arguments + 1);
}

int
command_text(const char *option, const char *text, char *out, size_t size)
{
	if ((size_t)snprintf(out, size, "%s", text) < size)
		return 0;
	(void)fprintf(stderr,
	    "boundaryctl: what follows %s has at most %zu bytes\n", option,
	    size - 1);
	return 1;
}

/* NULL, with the reason told, when there is none of that name. */
static const struct command *
find(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	(void)fprintf(stderr, "boundaryctl: there is no command '%s'\n", name);
	(void)help(stderr, CTL_FAILED);
	return NULL;
}

/* Of one command, or where `name` is NULL of all. */
static enum ctl_status
help_with(const char *name)
{
	const struct command *command;

	if (name == NULL)
		return help(stdout, CTL_OK);
	command = find(name);
	if (command == NULL)
		return CTL_FAILED;
	print_usage(stdout, command);
	(void)printf("  %s\nSee boundaryctl(8).\n", command->help);
	return CTL_OK;
}

static void
print_usage(FILE *out, const struct command *command)
{
	(void)fprintf(out, "usage: boundaryctl [-c FILE] %s%s%s\n",
	    command->name, command->usage[0] == '\0' ? "" : " ",
	    command->usage);
}

/* Take -c FILE, --socket PATH and --json out, up to "--"; what is left. */
static int
take_common(struct ctl *ctl, int count, char **arguments)
{
	int kept = 0;
	int at;

	for (at = 0; at < count && strcmp(arguments[at], "--") != 0; at++) {
		const char **value = NULL;

		if (strcmp(arguments[at], "-c") == 0)
			value = &ctl->settings_file;
		else if (strcmp(arguments[at], "--socket") == 0)
			value = &ctl->socket;
		else if (strcmp(arguments[at], "--json") == 0) {
			ctl->json = true;
			continue;
		}
		if (value == NULL) {
			arguments[kept++] = arguments[at];
			continue;
		}
		if (++at == count) {
			(void)fprintf(stderr,
			    "boundaryctl: '%s' needs a "
			    "value\n",
			    arguments[at - 1]);
			return -1;
		}
		*value = arguments[at];
	}
	while (at < count)
		arguments[kept++] = arguments[at++];
	arguments[kept] = NULL;
	return kept;
}

static enum ctl_status
help(FILE *out, enum ctl_status status)
{
	(void)fprintf(out,
	    "usage: boundaryctl [-c FILE] [--socket PATH] [--json] COMMAND\n"
	    "       boundaryctl help COMMAND\n");
	for (size_t i = 0; i < COMMANDS; i++)
		(void)fprintf(out, "  %-10s %s\n", commands[i]->name,
		    commands[i]->help);
	(void)fprintf(out, "See boundaryctl(8).\n");
	return status;
}
