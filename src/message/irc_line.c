#include "message/irc_line.h"

#include "message/irc_time.h"
#include "message/time_shape.h"

static bool read_day(struct span line, struct irc_line *out);
static bool read_weechat(struct span line, struct irc_line *out);
static bool read_said(struct span line, struct irc_line *out);
static bool read_did(struct span line, struct irc_line *out);
static bool read_protocol(struct span line, struct irc_line *out);
static struct span next_word(struct span *rest);
static struct span plain_nick(struct span nick);

bool
irc_line_read(struct span line, struct irc_line *out)
{
	static const char *const notices[] = { "*** ", "-!- ", "--> ", "<-- ",
		"--- ", ">>> ", "@ ", "Joins: ", "Parts: ", "Quits: ", NULL };

	*out = (struct irc_line){ .kind = IRC_OTHER };
	if (read_day(line, out) || read_weechat(line, out))
		return true;
	line = irc_time_skip(line, out);
	if (read_day(line, out) || read_said(line, out) ||
	    read_did(line, out) || read_protocol(line, out))
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

/* The date of the lines below. */
static bool
read_day(struct span line, struct irc_line *out)
{
	if (!irc_time_is_day(line, out))
		return false;
	out->kind = IRC_DAY;
	return true;
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

/* "<nick> text"; "> " may stand in the text; dancer puts "# " before it. */
static bool
read_said(struct span line, struct irc_line *out)
{
	size_t end;

	if (span_starts(line, SPAN("# <")))
		line = span_from(line, 2);
	if (span_starts(line, SPAN(" <")))
		line = span_from(line, 1);
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

/* ":anna!a@host PRIVMSG #oak :text", as servers write it (RFC 1459, 2.3). */
static bool
read_protocol(struct span line, struct irc_line *out)
{
	static const char *const told[] = { "JOIN", "PART", "QUIT", "KICK",
		"MODE", "NICK", "TOPIC", "NOTICE", NULL };
	struct span who, what;

	/* psybnc puts the channel's name first. */
	if (span_starts(line, SPAN("#")))
		line = span_from(line, span_find(line, SPAN("::")) + 1);
	if (!span_starts(line, SPAN(":")))
		return false;
	line = span_from(line, 1);
	out->text = line;
	who = next_word(&line);
	what = next_word(&line);
	if (span_is(what, "PRIVMSG") || span_is(what, "PUBMSG")) {
		(void)next_word(&line);
		if (!span_starts(line, SPAN(":")))
			return false;
		out->kind = IRC_SAID;
		out->nick = plain_nick(who);
		out->text = span_from(line, 1);
		return out->nick.len > 0;
	}
	for (size_t i = 0; told[i] != NULL; i++) {
		if (span_is(what, told[i])) {
			out->kind = IRC_NOTICE;
			return true;
		}
	}
	return false;
}

static struct span
next_word(struct span *rest)
{
	struct span word = span_first(*rest, span_find_char(*rest, ' '));

	*rest = span_from(*rest, word.len + 1);
	return word;
}

/*
 * "@anna" has rights, "anna!n=a@host" came from there, "anna/#oak" spoke there;
 * ViRC ends bold behind the name.
 */
static struct span
plain_nick(struct span nick)
{
	nick = span_trim(nick);
	nick = span_first(nick, span_find(nick, SPAN("/#")));
	nick = span_first(nick, span_find_char(nick, 15));
	if (nick.len > 1 && memchr("@%+~&", nick.ptr[0], 5) != NULL)
		nick = span_from(nick, 1);
	return span_first(nick, span_find_char(nick, '!'));
}
