#include <string.h>

#include "base/nearest.h"
#include "message/message.h"
#include "rule/points.h"

static int read_number(struct span text, int *points, size_t *bytes);
static int read_fact(struct point_read *out, struct span name,
    struct faults *faults);
static int read_role(struct point_read *out, struct span name,
    struct faults *faults);

int
point_read(struct point_read *out, const struct rule_line *line,
    struct faults *faults)
{
	struct span phrase;
	size_t bytes;

	*out = (struct point_read){ .phrase = *line };
	if (read_number(line->text, &out->points, &bytes) == -1)
		return faults_add(faults, line->file, line->line,
		    "a line of points is a whole number from -%d to %d, not "
		    "0, and a phrase: write '3 keep it between'",
		    POINTS_MAX, POINTS_MAX);
	phrase = span_trim(span_from(line->text, bytes));
	out->phrase.text = phrase;
	if (span_starts(phrase, SPAN("from:"))) {
		out->fact = FACT_FROM;
		return read_role(out, span_from(phrase, 5), faults);
	}
	if (span_starts(phrase, SPAN("to:"))) {
		out->fact = FACT_TO;
		return read_role(out, span_from(phrase, 3), faults);
	}
	if (span_starts(phrase, SPAN("is:")))
		return read_fact(out, span_from(phrase, 3), faults);
	return 0;
}

/* A number, a sign before it or none, and a blank behind it. */
static int
read_number(struct span text, int *points, size_t *bytes)
{
	bool is_negative = text.len > 0 && text.ptr[0] == '-';
	size_t at = is_negative || (text.len > 0 && text.ptr[0] == '+');
	size_t start = at;

	*points = 0;
	for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
	     at++) {
		*points = *points * 10 + (text.ptr[at] - '0');
		if (*points > POINTS_MAX)
			return -1;
	}
	if (at == start || *points == 0 || at == text.len ||
	    (text.ptr[at] != ' ' && text.ptr[at] != '\t'))
		return -1;
	if (is_negative)
		*points = -*points;
	*bytes = at;
	return span_trim(span_from(text, at)).len == 0 ? -1 : 0;
}

static int
read_fact(struct point_read *out, struct span name, struct faults *faults)
{
	static const char *const names[] = { "short", "long", "question",
		"out-of-hours", NULL };
	static const enum point_fact facts[] = { FACT_SHORT, FACT_LONG,
		FACT_QUESTION, FACT_OUT_OF_HOURS };
	const char *guess;

	for (size_t i = 0; names[i] != NULL; i++)
		if (span_is(name, names[i])) {
			out->fact = facts[i];
			return 0;
		}
	guess = nearest_name(name, names);
	return faults_add(faults, out->phrase.file, out->phrase.line,
	    "nothing is known of 'is:%.*s': write is:%s", SPAN_ARGS(name),
	    guess == NULL ? "short, is:long, is:question or is:out-of-hours" :
			    guess);
}

static int
read_role(struct point_read *out, struct span name, struct faults *faults)
{
	const char *names[ROLE_COUNT + 1] = { NULL };
	const char *guess;
	enum role role;

	if (role_parse(name, &role)) {
		out->roles = ROLE_BIT(role);
		return 0;
	}
	for (int i = 0; i < ROLE_COUNT; i++)
		names[i] = role_name((enum role)i);
	guess = nearest_name(name, names);
	return faults_add(faults, out->phrase.file, out->phrase.line,
	    "there is no role '%.*s': write %s", SPAN_ARGS(name),
	    guess == NULL ? "staff, manager, service_user, family, "
			    "professional or unknown" :
			    guess);
}
