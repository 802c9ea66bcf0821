#include "message/irc_line.h"

#include "message/time_shape.h"

static struct span read_time(struct span line, struct irc_line *out);
static bool read_stamp(struct span *line, struct irc_line *out);
static bool read_day(struct span line, struct irc_line *out);
static bool read_weechat(struct span line, struct irc_line *out);
static bool read_said(struct span line, struct irc_line *out);
static bool read_did(struct span line, struct irc_line *out);
static struct span plain_nick(struct span nick);

bool
irc_line_read(struct span line, struct irc_line *out)
{
	static const char *const notices[] = { "*** ", "-!- ", "--> ", "<-- ",
		"--- ", NULL };

	*out = (struct irc_line){ .kind = IRC_OTHER };
	if (read_day(line, out) || read_weechat(line, out))
		return true;
	line = read_time(line, out);
	if (read_day(line, out) || read_said(line, out) || read_did(line, out))
		return true;
	for (size_t i = 0; notices[i] != NULL; i++) {
		if (span_starts(line, span_of(notices[i]))) {
			out->kind = IRC_NOTICE;
			out->text = line;
			return true;
		}
	}
	return false;
}

/* What stands before the words. */
static struct span
read_time(struct span line, struct irc_line *out)
{
	static const struct {
		const char *shape;
		enum irc_time has;
		bool seconds;
	} shapes[] = {
		{ "[%Y-%M-%DT%h:%m:%s] ", IRC_LOCAL, true },
		{ "[%Y-%M-%D %h:%m:%s] ", IRC_LOCAL, true },
		{ "[%D-%b-%Y %h:%m:%s] ", IRC_LOCAL, true },
		{ "%Y-%M-%DT%h:%m:%s  ", IRC_LOCAL, true },
		{ "%Y-%M-%D %h:%m:%s ", IRC_LOCAL, true },
		{ "[%D %b %h:%m] ", IRC_NO_YEAR, false },
		{ "[%h:%m:%s] ", IRC_CLOCK, true },
		{ "[%h:%m] ", IRC_CLOCK, false },
		{ "%h:%m:%s ", IRC_CLOCK, true },
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

/* Seconds since 1970 and a blank. */
static bool
read_stamp(struct span *line, struct irc_line *out)
{
	int64_t seconds = 0;
	size_t digits = 0;

	while (digits < line->len && digits < 11 && line->ptr[digits] >= '0' &&
	    line->ptr[digits] <= '9')
		seconds = seconds * 10 + (line->ptr[digits++] - '0');
	if (digits < 9 || digits > 10 || digits == line->len ||
	    line->ptr[digits] != ' ')
		return false;
	civil_from_utc(seconds * INSTANT_SECOND, &out->time);
	out->has = IRC_INSTANT;
	out->seconds = true;
	*line = span_from(*line, digits + 1);
	return true;
}

static bool
read_day(struct span line, struct irc_line *out)
{
	static const char *const shapes[] = {
		"--- Log opened %a %b %d %h:%m:%s %Y",
		"--- Log closed %a %b %d %h:%m:%s %Y",
		"--- Day changed %a %b %d %Y", "--- %a %b %d %Y",
		"Session Start: %a %b %d %h:%m:%s %Y",
		"Session Time: %a %b %d %h:%m:%s %Y", NULL
	};

	for (size_t i = 0; shapes[i] != NULL; i++) {
		struct civil day;

		if (time_shape_read(line, shapes[i], &day) == line.len &&
		    line.len > 0) {
			out->kind = IRC_DAY;
			out->time = day;
			return true;
		}
	}
	return false;
}

/* Time, who or what, and the words, with tabs between. */
static bool
read_weechat(struct span line, struct irc_line *out)
{
	size_t bytes = time_shape_read(line, "%Y-%M-%D %h:%m:%s", &out->time);
	struct span rest = span_from(line, bytes);
	struct span who;
	bool utc = false;

	if (bytes == 0)
		return false;
	if (span_starts(rest, SPAN("."))) {
		size_t at = 1;

		while (at < rest.len && rest.ptr[at] >= '0' &&
		    rest.ptr[at] <= '9')
			at++;
		rest = span_from(rest, at);
		utc = span_starts(rest, SPAN("Z"));
		rest = span_from(rest, utc ? 1 : 0);
	}
	if (!span_starts(rest, SPAN("\t")))
		return false;
	rest = span_from(rest, 1);
	who = span_first(rest, span_find_char(rest, '\t'));
	if (who.len == rest.len)
		return false;
	out->has = utc ? IRC_INSTANT : IRC_LOCAL;
	out->seconds = true;
	out->text = span_from(rest, who.len + 1);
	who = span_trim(who);
	out->kind = IRC_SAID;
	if (span_is(who, "*")) {
		out->kind = IRC_DID;
		out->nick = span_first(out->text,
		    span_find_char(out->text, ' '));
		out->text = span_from(out->text, out->nick.len + 1);
	} else if (who.len == 0 || span_is(who, "-->") || span_is(who, "<--") ||
	    span_is(who, "--") || span_is(who, "=!=")) {
		out->kind = IRC_NOTICE;
	} else {
		out->nick = plain_nick(who);
	}
	return true;
}

/* "<nick> text"; "> " may stand in the text. */
static bool
read_said(struct span line, struct irc_line *out)
{
	size_t end;

	if (!span_starts(line, SPAN("<")) || span_starts(line, SPAN("<--")))
		return false;
	end = span_find_char(line, '>');
	if (end == line.len || end < 2 ||
	    (end + 1 < line.len && line.ptr[end + 1] != ' '))
		return false;
	out->kind = IRC_SAID;
	out->nick = plain_nick(span_from(span_first(line, end), 1));
	out->text = span_from(line, end + 2);
	return out->nick.len > 0;
}

/* "* nick does" */
static bool
read_did(struct span line, struct irc_line *out)
{
	if (span_starts(line, SPAN(" * ")))
		line = span_from(line, 1);
	if (!span_starts(line, SPAN("* ")) && !span_starts(line, SPAN("*\t")))
		return false;
	line = span_from(line, 2);
	out->kind = IRC_DID;
	out->nick = span_first(line, span_find_char(line, ' '));
	out->text = span_from(line, out->nick.len + 1);
	out->nick = plain_nick(out->nick);
	return out->nick.len > 0;
}

/* "@anna" has rights, "anna!n=a@host" came from there. */
static struct span
plain_nick(struct span nick)
{
	nick = span_trim(nick);
	if (nick.len > 1 && memchr("@%+~&", nick.ptr[0], 5) != NULL)
		nick = span_from(nick, 1);
	return span_first(nick, span_find_char(nick, '!'));
}
