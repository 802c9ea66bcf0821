#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "settings/value.h"
#include "settings/value_parts.h"

#define NAMES_MAX 64

static void limit_text(const struct option *option, int64_t number, char *out,
    size_t size);
static bool is_cut_number(struct value *value);

void
value_hint(const char *word, const char *const *names, char *out, size_t size)
{
	const char *nearest = nearest_name(span_of(word), names);
	size_t used;

	if (nearest != NULL) {
		(void)snprintf(out, size, "did you mean '%s'?", nearest);
		return;
	}
	(void)snprintf(out, size, "there are:");
	for (size_t i = 0; names[i] != NULL; i++) {
		used = strlen(out);
		(void)snprintf(out + used, size - used, "%s %s",
		    i == 0 ? "" : ",", names[i]);
	}
}

int
value_out_of_range(struct value *value)
{
	const struct option *option = value->option;
	char low[64], high[64];

	if (is_cut_number(value))
		return -1;
	limit_text(option, option->minimum, low, sizeof(low));
	limit_text(option, option->maximum, high, sizeof(high));
	return document_fault(value->document, value->setting,
	    "'%s' must be from %s to %s", option->name, low, high);
}

int
value_wrong_type(struct value *value)
{
	if (is_cut_number(value))
		return -1;
	return document_fault(value->document, value->setting,
	    "'%s' must be a %s; write %s = %s", value->option->name,
	    option_type_name(value->option->type), value->option->name,
	    option_example(value->option));
}

int
value_not_that(struct value *value, const char *text)
{
	return document_fault(value->document, value->setting,
	    "'%s' cannot be '%s'; write such as %s = %s", value->option->name,
	    text, value->option->name, option_example(value->option));
}

int
value_unknown_name(const struct document *document, const char *group,
    const config_setting_t *setting)
{
	const char *names[NAMES_MAX];
	char hint[512];

	options_names(group, names, NAMES_MAX);
	value_hint(config_setting_name(setting), names, hint, sizeof(hint));
	return document_fault(document, setting, "unknown setting '%s'; %s",
	    config_setting_name(setting), hint);
}

/* In the largest unit that leaves no rest. */
static void
limit_text(const struct option *option, int64_t number, char *out, size_t size)
{
	static const char *const sizes[] = { "B", "KiB", "MiB", "GiB" };
	static const struct {
		int64_t ms;
		const char *name;
	} units[] = { { 86400000, "days" }, { 3600000, "h" }, { 60000, "min" },
		{ 1000, "s" }, { 1, "ms" } };
	size_t unit = 0;

	if (option->type == OPTION_SIZE) {
		for (; unit < 3 && number > 0 && number % 1024 == 0; unit++)
			number /= 1024;
		(void)snprintf(out, size, "%lld %s", (long long)number,
		    sizes[unit]);
	} else if (option->type == OPTION_DURATION && number != 0) {
		number /= option->scale / 1000;
		while (number % units[unit].ms != 0)
			unit++;
		(void)snprintf(out, size, "%lld %s",
		    (long long)(number / units[unit].ms), units[unit].name);
	} else
		(void)snprintf(out, size, "%lld", (long long)number);
}

/* lint has said so; what libconfig made of it depends on its version. */
static bool
is_cut_number(struct value *value)
{
	int line = document_line(value->setting);

	return config_setting_is_number(value->setting) &&
	    load_has_fault(value->document->load, value->document->file, line,
		line);
}
