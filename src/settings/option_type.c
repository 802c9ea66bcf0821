#include "settings/options.h"

const char *
option_type_name(enum option_type type)
{
	static const char *const names[] = { [OPTION_TEXT] = "text",
		[OPTION_NAME] = "name",
		[OPTION_PATH] = "path",
		[OPTION_ABSOLUTE] = "path",
		[OPTION_PATHS] = "path or list of paths",
		[OPTION_PATTERNS] = "path or list of paths",
		[OPTION_NAMES] = "name or list of names",
		[OPTION_TEXTS] = "text or list of texts",
		[OPTION_DATE] = "date",
		[OPTION_LINES] = "lines",
		[OPTION_LINE_FILES] = "path or list of paths",
		[OPTION_NUMBER] = "whole number",
		[OPTION_SIZE] = "size",
		[OPTION_DURATION] = "duration",
		[OPTION_BOOLEAN] = "true or false",
		[OPTION_CHOICE] = "choice",
		[OPTION_ROLES] = "role or list of roles",
		[OPTION_FACILITY] = "syslog facility",
		[OPTION_CLOCK] = "time of day",
		[OPTION_DAYS] = "days",
		[OPTION_PAIRS] = "group of texts",
		[OPTION_GROUP] = "group",
		[OPTION_LIST] = "list of groups" };

	return names[type];
}

const char *
option_example(const struct option *option)
{
	static const char *const examples[] = { [OPTION_TEXT] = "\"...\"",
		[OPTION_NAME] = "\"oak\"",
		[OPTION_PATH] = "\"file\"",
		[OPTION_ABSOLUTE] = "\"/path\"",
		[OPTION_PATHS] = "[ \"one\", \"two\" ]",
		[OPTION_PATTERNS] = "\"/srv/exports/*.txt\"",
		[OPTION_NAMES] = "[ \"one\", \"two\" ]",
		[OPTION_TEXTS] = "[ \"one\", \"two\" ]",
		[OPTION_DATE] = "\"2026-03-31\"",
		[OPTION_LINES] = "\"...\"",
		[OPTION_LINE_FILES] = "\"x.re\"",
		[OPTION_NUMBER] = "5",
		[OPTION_SIZE] = "\"1 MiB\"",
		[OPTION_DURATION] = "\"10 min\"",
		[OPTION_BOOLEAN] = "true",
		[OPTION_CHOICE] = "\"...\"",
		[OPTION_ROLES] = "\"staff\"",
		[OPTION_FACILITY] = "\"local0\"",
		[OPTION_CLOCK] = "\"08:00\"",
		[OPTION_DAYS] = "\"Mon-Fri\"",
		[OPTION_PAIRS] = "{ text = \"Body\"; }",
		[OPTION_GROUP] = "{ ... }",
		[OPTION_LIST] = "( { ... } )" };

	return examples[option->type];
}

int
option_is_quoted(const struct option *option)
{
	return option->type != OPTION_NUMBER && option->type != OPTION_BOOLEAN;
}
