#include "message/format.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "message/formats.h"

#define SEEN_BYTES 200

static struct span take_string(struct span *rest);
static bool begins_with_tag(const struct format_probe *probe, const char *kind);

static const struct format *const formats[] = { &format_whatsapp, &format_jsonl,
	&format_csv, &format_teams, &format_sms, &format_facebook,
	&format_google_chat, &format_telegram, &format_slack, &format_discord,
	&format_matrix, &format_prosody, &format_syslog, &format_logfmt,
	&format_imessage, &format_irc, &format_mattermost_xml, &format_zulip,
	&format_rocketchat, &format_skype, &format_snapchat,
	&format_snapchat_html, &format_tiktok, &format_tiktok_text,
	&format_discord_csv, &format_mattermost_csv, &format_teams_csv,
	&format_signal, &format_signal_cli, &format_mattermost,
	&format_telegram_html, &format_facebook_html, &format_facebook_old,
	&format_google_voice, &format_imessage_html, &format_discord_html,
	&format_discord_text, &format_line, &format_sms_lines, &format_json,
	&format_mbox, &format_eml, NULL };

const struct format *const *
format_all(void)
{
	return formats;
}

const struct format *
format_find(struct span name)
{
	for (size_t i = 0; formats[i] != NULL; i++) {
		if (span_is_nocase(name, formats[i]->name))
			return formats[i];
	}
	return NULL;
}

const struct format *
format_detect(const struct format_probe *probe, int *sure)
{
	const struct format *best = NULL;
	int best_sure = 0;

	for (size_t i = 0; formats[i] != NULL; i++) {
		int answer = formats[i]->detect(probe);

		if (answer > best_sure) {
			best = formats[i];
			best_sure = answer;
		}
	}
	if (sure != NULL)
		*sure = best_sure;
	return best;
}

void
format_saw(const struct format_probe *probe, const char *what, ...)
{
	char text[SEEN_BYTES];
	va_list arguments;

	if (probe->seen == NULL)
		return;
	va_start(arguments, what);
	(void)vsnprintf(text, sizeof(text), what, arguments);
	va_end(arguments);
	if (probe->seen->len > 0)
		(void)buffer_text(probe->seen, ", ");
	(void)buffer_text(probe->seen, text);
}

bool
format_head_has(const struct format_probe *probe, const char *words)
{
	bool has = span_find(probe->head, span_of(words)) < probe->head.len;

	if (has)
		format_saw(probe, "%s", words);
	return has;
}

bool
format_head_is_json(const struct format_probe *probe, char bracket)
{
	struct span head = span_trim(probe->head);
	bool is = head.len > 0 && head.ptr[0] == bracket;

	if (is)
		format_saw(probe, "a JSON %s",
		    bracket == '{' ? "object" : "array");
	return is;
}

bool
format_line_has_key(const struct format_probe *probe, const char *key)
{
	struct span rest = span_first(probe->head,
	    span_find_char(probe->head, '\n'));
	int depth = 0;

	while (rest.len > 0) {
		char byte = rest.ptr[0];

		rest = span_from(rest, 1);
		if (byte == '{' || byte == '[')
			depth++;
		else if (byte == '}' || byte == ']')
			depth--;
		else if (byte == '"') {
			struct span said = take_string(&rest);

			if (depth == 1 && span_is(said, key) &&
			    span_starts(span_trim(rest), SPAN(":")))
				return true;
		}
	}
	return false;
}

bool
format_head_is_xml(const struct format_probe *probe)
{
	return begins_with_tag(probe, "XML");
}

bool
format_head_is_html(const struct format_probe *probe)
{
	return begins_with_tag(probe, "HTML");
}

int
format_bad_state(struct err *err)
{
	return err_set(err, EINVAL,
	    "the saved place in an export is not "
	    "readable; the export is read from its start");
}

/* Behind its first quote: what stands before the next, and past that. */
static struct span
take_string(struct span *rest)
{
	size_t length = 0;
	struct span string;

	while (length < rest->len && rest->ptr[length] != '"')
		length += rest->ptr[length] == '\\' ? 2 : 1;
	string = span_first(*rest, length);
	*rest = span_from(*rest, length + 1);
	return string;
}

static bool
begins_with_tag(const struct format_probe *probe, const char *kind)
{
	bool is = span_starts(span_trim(probe->head), SPAN("<"));

	if (is)
		format_saw(probe, "%s", kind);
	return is;
}
