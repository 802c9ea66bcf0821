#include "deliver/alert_line.h"

#include <syslog.h>

#include "base/escape.h"
#include "base/utf8.h"

#define FIELD_BYTES 64 /* so that all of them and the words fit */
#define RULE_BYTES  80
#define WORDS_BYTES 240

static void put(struct buffer *out, const char *key, struct span value,
    size_t max);
static struct span whole_escapes(struct span text);
static bool is_bare(struct span text);
static void put_words(struct buffer *out, const struct report *report);

bool
alert_detail_parse(struct span name, enum alert_detail *detail)
{
	if (span_is(name, "ids"))
		*detail = ALERT_DETAIL_IDS;
	else if (span_is(name, "names"))
		*detail = ALERT_DETAIL_NAMES;
	else if (span_is(name, "words"))
		*detail = ALERT_DETAIL_WORDS;
	else
		return false;
	return true;
}

int
alert_line(const struct alert *alert, enum alert_detail detail,
    struct buffer *out)
{
	const struct rule_spec *rule = alert->rule;
	char id[DIGEST_HEX_BYTES];

	digest_hex(&alert->id, id);
	(void)buffer_text(out, "alert");
	put(out, "id", span_of(id), FIELD_BYTES);
	put(out, "rule", span_of(rule->id), RULE_BYTES);
	put(out, "family", span_of(rule->family), FIELD_BYTES);
	put(out, "severity", span_of(severity_name(rule->severity)),
	    FIELD_BYTES);
	put(out, "route", span_of(alert->route), FIELD_BYTES);
	put(out, "source", span_of(alert->source), FIELD_BYTES);
	if (detail >= ALERT_DETAIL_NAMES) {
		put(out, "from", span_of(alert->from_name), FIELD_BYTES);
		put(out, "to", span_of(alert->to_name), FIELD_BYTES);
	}
	if (detail >= ALERT_DETAIL_WORDS)
		put_words(out, &alert->report);
	return out->failed ? -1 : 0;
}

int
alert_priority(const struct alert *alert)
{
	switch (alert->rule->severity) {
	case SEVERITY_URGENT:
		return LOG_ALERT;
	case SEVERITY_HIGH:
		return LOG_WARNING;
	case SEVERITY_LOW:
	case SEVERITY_MEDIUM:
	case SEVERITY_COUNT:
		break;
	}
	return LOG_NOTICE;
}

/* " key=value", or " key="quoted value"" in which a quote is \x22. */
static void
put(struct buffer *out, const char *key, struct span value, size_t max)
{
	struct buffer clean = BUFFER_NONE, safe = BUFFER_NONE;
	struct span text;

	(void)escape_line(&clean, utf8_cut(value, max));
	for (size_t i = 0; i < clean.len; i++)
		if (clean.ptr[i] == '"')
			(void)buffer_text(&safe, "\\x22");
		else
			(void)buffer_char(&safe, clean.ptr[i]);
	text = whole_escapes(utf8_cut(buffer_span(&safe), max));
	if (clean.failed || safe.failed)
		out->failed = true;
	(void)buffer_printf(out, is_bare(text) ? " %s=%.*s" : " %s=\"%.*s\"",
	    key, SPAN_ARGS(text));
	buffer_done(&clean);
	buffer_done(&safe);
}

/* A cut may leave one backslash, which would free the closing quote. */
static struct span
whole_escapes(struct span text)
{
	size_t count = 0;

	while (count < text.len && text.ptr[text.len - 1 - count] == '\\')
		count++;
	return span_first(text, text.len - count % 2);
}

static bool
is_bare(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] == '=' ||
		    text.ptr[i] == '\\')
			return false;
	return text.len > 0;
}

static void
put_words(struct buffer *out, const struct report *report)
{
	struct buffer words = BUFFER_NONE;

	for (size_t i = 0; i < report->span_count; i++) {
		const struct match_span *at = &report->spans[i];

		if (at->start > at->end || at->end > report->text.len)
			continue;
		if (words.len > 0)
			(void)buffer_text(&words, " ... ");
		(void)buffer_append(&words,
		    span_first(span_from(report->text, at->start),
			at->end - at->start));
	}
	if (words.failed)
		out->failed = true;
	put(out, "words", buffer_span(&words), WORDS_BYTES);
	buffer_done(&words);
}
