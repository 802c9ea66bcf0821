#include "rule/example.h"

#include <errno.h>
#include <string.h>

/* Monday of the week in which examples are said: 2 March 2026. */
#define EXAMPLE_YEAR   2026
#define EXAMPLE_MONTH  3
#define EXAMPLE_MONDAY 2

static void first_message(struct rule_message *message,
    const struct rule_spec *rule, const struct zone *zone);
static void next_message(struct rule_message *message,
    const struct rule_message *last);
static int read_message(struct rule_message *message, struct span text,
    const struct zone *zone, struct err *err);
static int read_when(struct rule_message *message, struct span *text,
    const struct zone *zone, struct err *err);
static int read_roles(struct rule_message *message, struct span *text,
    struct err *err);
static enum role first_role(unsigned roles, enum role otherwise);
static bool is_staff(enum role role);
static struct span first_name(struct span names, struct span otherwise);
static int64_t instant_of(int weekday, int minute, const struct zone *zone);
static bool read_clock(struct span text, int *minute);
static void name_people(struct rule_message *message);

int
example_read(struct example *example, struct span line,
    const struct rule_spec *rule, const struct zone *zone, struct err *err)
{
	const struct span separator = SPAN(" // ");

	example->count = 0;
	for (;;) {
		struct rule_message *message;
		size_t end = span_find(line, separator);

		if (example->count == EXAMPLE_MESSAGES)
			return err_set(err, E2BIG,
			    "an example holds at most "
			    "%d messages: leave some out",
			    EXAMPLE_MESSAGES);
		message = &example->list[example->count];
		if (example->count == 0)
			first_message(message, rule, zone);
		else
			next_message(message, message - 1);
		if (read_message(message, span_first(line, end), zone, err) ==
		    -1)
			return -1;
		example->count++;
		if (end == line.len)
			return 0;
		line = span_from(line, end + separator.len);
	}
}

static void
first_message(struct rule_message *message, const struct rule_spec *rule,
    const struct zone *zone)
{
	enum role to = first_role(rule->to_roles, ROLE_COUNT);

	memset(message, 0, sizeof(*message));
	message->from_role = first_role(rule->from_roles,
	    is_staff(to) ? ROLE_SERVICE_USER : ROLE_STAFF);
	if (to == ROLE_COUNT)
		to = is_staff(message->from_role) ? ROLE_SERVICE_USER :
						    ROLE_STAFF;
	message->to_role = to;
	message->conversation = SPAN("example");
	message->channel = first_name(rule->channels, SPAN("app"));
	message->source = first_name(rule->sources, SPAN("example"));
	message->time = instant_of(2, (rule->out_of_hours ? 22 : 14) * 60,
	    zone);
	name_people(message);
}

static void
next_message(struct rule_message *message, const struct rule_message *last)
{
	*message = *last;
	message->time += INSTANT_MINUTE;
}

static int
read_message(struct rule_message *message, struct span text,
    const struct zone *zone, struct err *err)
{
	text = span_trim(text);
	if (read_when(message, &text, zone, err) == -1 ||
	    read_roles(message, &text, err) == -1)
		return -1;
	if (text.len == 0)
		return err_set(err, EINVAL,
		    "an example has no words: write "
		    "what is said");
	message->text = text;
	name_people(message);
	return 0;
}

/* "[Sat 21:30] ", where the text begins so. */
static int
read_when(struct rule_message *message, struct span *text,
    const struct zone *zone, struct err *err)
{
	static const char *const days[] = { "sun", "mon", "tue", "wed", "thu",
		"fri", "sat" };
	struct span inside, day;
	size_t end = span_find_char(*text, ']');
	int minute;

	if (text->len == 0 || text->ptr[0] != '[' || end == text->len)
		return 0;
	inside = span_first(span_from(*text, 1), end - 1);
	span_next_part(&inside, ' ', &day);
	for (int i = 0; i < 7; i++) {
		if (!span_is_nocase(span_first(day, 3), days[i]) ||
		    !read_clock(span_trim(inside), &minute))
			continue;
		message->time = instant_of(i, minute, zone);
		*text = span_trim(span_from(*text, end + 1));
		return 0;
	}
	return err_set(err, EINVAL,
	    "'%.*s' is no day and time: write "
	    "[Sat 21:30]",
	    (int)(end + 1), text->ptr);
}

/* "role:" or "role>role:"; other words before a colon are words. */
static int
read_roles(struct rule_message *message, struct span *text, struct err *err)
{
	size_t end = span_find_char(*text, ':');
	struct span to = span_first(*text, end);
	struct span from;
	enum role role;
	bool has_to;

	if (end == text->len || span_find_char(to, ' ') != to.len)
		return 0;
	span_next_part(&to, '>', &from);
	has_to = from.len != end;
	if (!role_parse(from, &role)) {
		if (!has_to)
			return 0;
		return err_set(err, EINVAL,
		    "'%.*s' is no role: write staff, "
		    "manager, service_user, family, professional or unknown",
		    SPAN_ARGS(from));
	}
	if (!has_to && role != message->from_role) {
		/* An answer goes to whom it answers. */
		message->to_role = is_staff(role) ==
			is_staff(message->from_role) ?
		    message->to_role :
		    message->from_role;
	}
	message->from_role = role;
	if (has_to && !role_parse(to, &message->to_role))
		return err_set(err, EINVAL,
		    "'%.*s' is no role: write staff, "
		    "manager, service_user, family, professional or unknown",
		    SPAN_ARGS(to));
	*text = span_trim(span_from(*text, end + 1));
	return 0;
}

static enum role
first_role(unsigned roles, enum role otherwise)
{
	for (unsigned role = 0; role < ROLE_COUNT; role++)
		if ((roles & ROLE_BIT(role)) != 0)
			return (enum role)role;
	return otherwise;
}

static bool
is_staff(enum role role)
{
	return role == ROLE_STAFF || role == ROLE_MANAGER;
}

static struct span
first_name(struct span names, struct span otherwise)
{
	struct span part;

	if (span_next_part(&names, ',', &part) && span_trim(part).len > 0)
		return span_trim(part);
	return otherwise;
}

/* 0 Sunday to 6 Saturday; the week begins on Monday. */
static int64_t
instant_of(int weekday, int minute, const struct zone *zone)
{
	struct civil civil = { .year = EXAMPLE_YEAR,
		.month = EXAMPLE_MONTH,
		.day = EXAMPLE_MONDAY + (weekday + 6) % 7,
		.hour = minute / 60,
		.minute = minute % 60 };

	return zone_instant(zone, &civil, NULL);
}

static bool
read_clock(struct span text, int *minute)
{
	const char *c = text.ptr;

	if (text.len != 5 || c[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && (c[i] < '0' || c[i] > '9'))
			return false;
	*minute = ((c[0] - '0') * 10 + c[1] - '0') * 60 + (c[3] - '0') * 10 +
	    c[4] - '0';
	return *minute < 24 * 60 && c[3] < '6';
}

/* One person a role, so that a sender is known again. */
static void
name_people(struct rule_message *message)
{
	message->from = span_of(role_name(message->from_role));
	message->to = span_of(role_name(message->to_role));
}
