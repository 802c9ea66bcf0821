#include "ctl/remote_options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

/* What getopt_long(3) returns for the first option; no letter is so low. */
#define FIRST 1

static int take(const struct remote_option *option, const char *text);
static int take_number(const struct remote_option *option, const char *text);

int
remote_options_read(const struct command *command,
    const struct remote_option *options, size_t option_count, int count,
    char **arguments)
{
	struct option names[REMOTE_OPTIONS_MAX + 1] = { 0 };
	char letters[2 * REMOTE_OPTIONS_MAX + 1] = "";
	size_t length = 0;
	int result = 0, found;

	for (size_t i = 0; i < option_count; i++) {
		bool takes = options[i].kind != REMOTE_FLAG;

		names[i] = (struct option){ options[i].name,
			takes ? required_argument : no_argument, NULL,
			options[i].letter != 0 ? options[i].letter :
						 FIRST + (int)i };
		if (options[i].letter == 0)
			continue;
		letters[length++] = options[i].letter;
		if (takes)
			letters[length++] = ':';
	}
	while ((found = getopt_long(count, arguments, letters, names, NULL)) !=
	    -1) {
		size_t i = 0;

		while (i < option_count && names[i].val != found)
			i++;
		if (i == option_count) {
			(void)command_usage(command);
			return -1;
		}
		if (take(&options[i], optarg) == -1)
			result = -1;
	}
	return result == -1 ? -1 : optind;
}

static int
take(const struct remote_option *option, const char *text)
{
	char name[32];

	switch (option->kind) {
	case REMOTE_TEXT:
		(void)snprintf(name, sizeof(name), "--%s", option->name);
		return command_text(name, text, option->text, option->room) ==
			0 ?
		    0 :
		    -1;
	case REMOTE_WORDS:
		*option->words = text;
		return 0;
	case REMOTE_NUMBER:
		return take_number(option, text);
	case REMOTE_FLAG:
		*option->number |= (uint32_t)option->room;
		return 0;
	}
	return -1;
}

static int
take_number(const struct remote_option *option, const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (*text >= '0' && *text <= '9' && *end == '\0' && value > 0 &&
	    value <= option->room) {
		*option->number = (uint32_t)value;
		return 0;
	}
	(void)fprintf(stderr,
	    "boundaryctl: --%s takes a whole number from 1 to %zu, not '%s'\n",
	    option->name, option->room, text);
	return -1;
}
