#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "deliver/syslog_door.h"
#include "message/message.h"
#include "settings/measure.h"
#include "settings/value.h"
#include "settings/value_parts.h"

#define CHOICES_MAX 64
#define NAME_BYTES  64

static int read_name(struct value *value, const char *text);
static int read_path(struct value *value, const char *text);
static int read_measure(struct value *value, const char *text);
static int read_choice(struct value *value, const char *text);
static int read_role(struct value *value, const char *text);
static int read_facility(struct value *value, const char *text);
static int read_lines(struct value *value, const char *text);
static int add_text(struct value *value, const char *text);
static int add_name(struct value *value, const char *text);
static int put_text(struct value *value, const char *text);

int
value_read_text(struct value *value, const char *text)
{
	if (!utf8_is_valid(span_of(text)))
		return document_fault(value->document, value->setting,
		    "'%s' is not UTF-8", value->option->name);
	switch (value->option->type) {
	case OPTION_TEXT:
		return put_text(value, text);
	case OPTION_NAME:
		return read_name(value, text);
	case OPTION_PATH:
	case OPTION_ABSOLUTE:
	case OPTION_PATHS:
	case OPTION_PATTERNS:
	case OPTION_LINE_FILES:
		return read_path(value, text);
	case OPTION_NAMES:
		return add_name(value, text);
	case OPTION_TEXTS:
		return text[0] == '\0' ?
		    0 :
		    add_text(value,
			arena_text(value->document->load->arena,
			    span_of(text)));
	case OPTION_LINES:
		return read_lines(value, text);
	case OPTION_NUMBER:
	case OPTION_SIZE:
	case OPTION_DURATION:
	case OPTION_CLOCK:
	case OPTION_DAYS:
	case OPTION_DATE:
		return read_measure(value, text);
	case OPTION_CHOICE:
		return read_choice(value, text);
	case OPTION_ROLES:
		return read_role(value, text);
	case OPTION_FACILITY:
		return read_facility(value, text);
	case OPTION_BOOLEAN:
		/* A fallback: files have no quotes around it. */
		value_put_integer(value, strcmp(text, "true") == 0);
		return 0;
	default:
		return value_wrong_type(value);
	}
}

int
value_put_number(struct value *value, int64_t number)
{
	if (number < value->option->minimum || number > value->option->maximum)
		return value_out_of_range(value);
	value_put_integer(value, number);
	return 0;
}

void
value_put_integer(struct value *value, int64_t number)
{
	int32_t narrow = (int32_t)number;
	bool flag = number != 0;

	if (value->option->bytes == sizeof(number))
		memcpy(value->place, &number, sizeof(number));
	else if (value->option->bytes == sizeof(narrow))
		memcpy(value->place, &narrow, sizeof(narrow));
	else
		memcpy(value->place, &flag, sizeof(flag));
}

/* Names become parts of file names and of log lines. */
static int
read_name(struct value *value, const char *text)
{
	size_t length = strspn(text,
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

	if (length == 0 || text[length] != '\0' || text[0] == '.' ||
	    length > NAME_BYTES)
		return document_fault(value->document, value->setting,
		    "'%s' must be a name of letters, digits, - _ and . (at "
		    "most %d); write %s = \"oak\"",
		    value->option->name, NAME_BYTES, value->option->name);
	return put_text(value, text);
}

static int
read_path(struct value *value, const char *text)
{
	struct document *document = value->document;
	enum option_type type = value->option->type;
	const char *path;

	if (text[0] == '\0')
		return document_fault(document, value->setting,
		    "'%s' names no file; write %s = %s", value->option->name,
		    value->option->name, option_example(value->option));
	if (type == OPTION_ABSOLUTE || type == OPTION_PATTERNS)
		path = load_absolute(document->load, document->folder, text);
	else
		path = load_path(document->load, document->folder, text);
	if (path == NULL)
		return -1;
	if (type == OPTION_PATHS || type == OPTION_PATTERNS)
		return add_text(value, path);
	if (type == OPTION_LINE_FILES)
		return load_file_lines(document->load, path, document->file,
		    document_line(value->setting),
		    (struct rule_lines *)(void *)value->place);
	return put_text(value, path);
}

static int
read_measure(struct value *value, const char *text)
{
	const struct option *option = value->option;
	struct span span = span_of(text);
	int64_t number;
	unsigned days;
	int minutes;

	switch (option->type) {
	case OPTION_CLOCK:
		if (!measure_clock(span, &minutes))
			return value_not_that(value, text);
		value_put_integer(value, minutes);
		return 0;
	case OPTION_DAYS:
		if (!measure_days(span, &days))
			return value_not_that(value, text);
		value_put_integer(value, days);
		return 0;
	case OPTION_DATE:
		if (!measure_date(span, (struct civil *)(void *)value->place))
			return value_not_that(value, text);
		return 0;
	case OPTION_DURATION:
		if (!measure_duration(span, option->scale, &number))
			return value_not_that(value, text);
		return value_put_number(value, number);
	default:
		if (!measure_size(span, &number))
			return value_not_that(value, text);
		return value_put_number(value, number);
	}
}

static int
read_choice(struct value *value, const char *text)
{
	const struct option *option = value->option;
	const char *names[CHOICES_MAX];
	char hint[256];
	int i;

	for (i = 0; i < CHOICES_MAX - 1 && option->choice(i) != NULL; i++) {
		names[i] = option->choice(i);
		if (strcmp(text, names[i]) == 0) {
			value_put_integer(value, i);
			return 0;
		}
	}
	names[i] = NULL;
	value_hint(text, names, hint, sizeof(hint));
	return document_fault(value->document, value->setting,
	    "'%s' cannot be '%s'; %s", option->name, text, hint);
}

static int
read_role(struct value *value, const char *text)
{
	const char *names[ROLE_COUNT + 1];
	char hint[256];
	struct span name = span_of(text);
	bool is_not = span_starts(name, SPAN("not "));
	unsigned roles;
	enum role role;

	if (is_not)
		name = span_trim(span_from(name, 4));
	memcpy(&roles, value->place, sizeof(roles));
	if (text[0] == '\0' || strcmp(text, "anybody") == 0)
		roles = 0;
	else if (role_parse(name, &role) && is_not) {
		roles |= RULE_NOT_BIT(role);
	} else if (role_parse(name, &role)) {
		roles |= ROLE_BIT(role);
		if (role == ROLE_STAFF)
			roles |= ROLE_BIT(ROLE_MANAGER);
	} else {
		for (int i = 0; i < ROLE_COUNT; i++)
			names[i] = role_name((enum role)i);
		names[ROLE_COUNT] = NULL;
		value_hint(text, names, hint, sizeof(hint));
		return document_fault(value->document, value->setting,
		    "'%s' names no role: '%s'; %s", value->option->name, text,
		    hint);
	}
	value_put_integer(value, roles);
	return 0;
}

static int
read_facility(struct value *value, const char *text)
{
	static const char *const names[] = { "local0", "local1", "local2",
		"local3", "local4", "local5", "local6", "local7", "daemon",
		"user", "auth", "authpriv", NULL };
	char hint[256];
	int facility;

	if (!syslog_facility_parse(text, &facility)) {
		value_hint(text, names, hint, sizeof(hint));
		return document_fault(value->document, value->setting,
		    "'%s' cannot be '%s'; %s", value->option->name, text, hint);
	}
	value_put_integer(value, facility);
	return 0;
}

static int
read_lines(struct value *value, const char *text)
{
	struct document *document = value->document;
	struct rule_lines *lines = (void *)value->place;
	struct span rest = span_of(text), part;
	struct scan_walk walk;
	int line = document_line(value->setting);

	walk = scan_walk_from(&document->scan,
	    scan_find_value(&document->scan, document_name(value->setting),
		line));
	if (walk.token < document->scan.count)
		line = walk.line;
	while (span_next_part(&rest, '\n', &part)) {
		struct rule_line entry = { span_trim(part), document->file,
			line };

		line = walk.token < document->scan.count ?
		    scan_walk_next(&walk) :
		    line;
		if (entry.text.len == 0 || entry.text.ptr[0] == '#')
			continue;
		entry.text.ptr = arena_text(document->load->arena, entry.text);
		if (entry.text.ptr == NULL ||
		    load_add_line(document->load, lines, &entry) == -1)
			return -1;
	}
	return 0;
}

static int
add_text(struct value *value, const char *text)
{
	struct texts *texts = (void *)value->place;
	const char **list;

	if (text == NULL)
		return -1;
	list = arena_grow(value->document->load->arena, texts->list,
	    texts->count, sizeof(*list));
	if (list == NULL)
		return -1;
	list[texts->count++] = text;
	texts->list = list;
	if (value->setting != NULL)
		texts->line = document_line(value->setting);
	return 0;
}

/* Names with a comma between: in a span, or for the clauses in a string. */
static int
add_name(struct value *value, const char *text)
{
	struct arena *arena = value->document->load->arena;
	bool is_string = value->option->bytes == sizeof(char *);
	struct span *span = (void *)value->place;
	const char *before = NULL;
	char *joined;

	if (!is_string)
		before = span->ptr;
	else
		memcpy(&before, value->place, sizeof(before));
	if (before == NULL || before[0] == '\0')
		joined = arena_text(arena, span_trim(span_of(text)));
	else
		joined = arena_printf(arena, "%s,%s", before, text);
	if (joined == NULL)
		return -1;
	if (is_string)
		memcpy(value->place, &joined, sizeof(joined));
	else
		*span = span_of(joined);
	return 0;
}

static int
put_text(struct value *value, const char *text)
{
	char *copy;

	copy = arena_text(value->document->load->arena, span_of(text));
	memcpy(value->place, &copy, sizeof(copy));
	return copy == NULL ? -1 : 0;
}
