#include "message/irc_time.h"

#include "message/time_shape.h"

#define SECOND_DIGITS 9  /* at least: since 1973 */
#define MILLI_DIGITS  12 /* likewise, where they count milliseconds */
#define DIGITS_MAX    13

static bool read_stamp(struct span *line, struct irc_line *out);

struct span
irc_time_skip(struct span line, struct irc_line *out)
{
	static const struct {
		const char *shape;
		enum irc_time has;
		bool seconds;
	} shapes[] = {
		{ "[%Y-%M-%DT%h:%m:%s] ", IRC_LOCAL, true },
		{ "[%Y-%M-%D %h:%m:%s] ", IRC_LOCAL, true },
		{ "[%Y/%M/%D %h:%m:%s] ", IRC_LOCAL, true },
		{ "[%D-%b-%Y %h:%m:%s] ", IRC_LOCAL, true },
		{ "[%D-%M-%Y/%h:%m] ", IRC_LOCAL, false },
		{ "[%D/%M/%Y - %h:%m] ", IRC_LOCAL, false },
		{ "[%M/%D/%Y @ %h:%m:%s] ", IRC_LOCAL, true },
		{ "%Y-%M-%DT%h:%m:%s  ", IRC_LOCAL, true },
		{ "%Y-%M-%D %h:%m:%s ", IRC_LOCAL, true },
		{ "%Y-%M-%D-%h-%m-%s:", IRC_LOCAL, true },
		{ "%a %b %d %h:%m:%s %Y ", IRC_LOCAL, true },
		{ "%h:%m.%s %D/%M/%Y ", IRC_LOCAL, true },
		{ "%b %D %h:%m:%s ", IRC_NO_YEAR, true },
		{ "[%a %D %b %h:%m:%s] ", IRC_NO_YEAR, true },
		{ "[%D %b %h:%m] ", IRC_NO_YEAR, false },
		{ "[%D %b/%h:%m] ", IRC_NO_YEAR, false },
		{ "[%H:%m:%s] ", IRC_CLOCK, true },
		{ "[%H:%m] ", IRC_CLOCK, false },
		{ "%h:%m:%s ", IRC_CLOCK, true },
		{ "%h:%m.%s ", IRC_CLOCK, true },
		{ "%h.%m.%s ", IRC_CLOCK, true },
		{ "%h:%m ", IRC_CLOCK, false },
	};

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		size_t bytes = time_shape_read(line, shapes[i].shape,
		    &out->time);

		if (bytes > 0) {
			out->has = shapes[i].has;
			out->seconds = shapes[i].seconds;
			return span_from(line, bytes);
		}
	}
	(void)read_stamp(&line, out);
	return line;
}

bool
irc_time_is_day(struct span line, struct irc_line *out)
{
	static const char *const shapes[] = {
		"--- Log opened %a %b %d %h:%m:%s %Y",
		"--- Log closed %a %b %d %h:%m:%s %Y",
		"--- Day changed %a %b %d %Y", "--- %a %b %d %Y",
		"Session Start: %a %b %d %h:%m:%s %Y",
		"Session Time: %a %b %d %h:%m:%s %Y",
		"### Log session started at %a %b %d %h:%m:%s %Y ###",
		"### Log session terminated at %a %b %d %h:%m:%s %Y ###", NULL
	};

	for (size_t i = 0; shapes[i] != NULL; i++) {
		struct civil day;

		if (time_shape_read(line, shapes[i], &day) == line.len &&
		    line.len > 0) {
			out->time = day;
			return true;
		}
	}
	return false;
}

/* Seconds or milliseconds since 1970 and a blank. */
static bool
read_stamp(struct span *line, struct irc_line *out)
{
	int64_t count = 0;
	size_t digits = 0;

	while (digits < line->len && digits <= DIGITS_MAX &&
	    line->ptr[digits] >= '0' && line->ptr[digits] <= '9')
		count = count * 10 + (line->ptr[digits++] - '0');
	if (digits < SECOND_DIGITS || digits > DIGITS_MAX ||
	    digits == line->len || line->ptr[digits] != ' ')
		return false;
	if (digits >= MILLI_DIGITS)
		count /= 1000;
	civil_from_utc(count * INSTANT_SECOND, &out->time);
	out->has = IRC_INSTANT;
	out->seconds = true;
	*line = span_from(*line, digits + 1);
	return true;
}
