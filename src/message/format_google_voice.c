#include "message/html_export.h"

/* Google Voice, from Takeout: Calls/NAME - Text - TIME.html, a page a chat. */
#define OWNER      "Me" /* as the page itself calls them */
#define TITLE_WORD "Me to"

enum google_voice_place {
	VOICE_SENDER = HTML_EXPORT_OWN
};

enum google_voice_field {
	VOICE_TITLE = HTML_EXPORT_OWN_FIELD,
	VOICE_NUMBER,
	VOICE_NAME
};

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "title", NULL, NULL, VOICE_TITLE },
	{ HTML_EXPORT_PAGE, "div", "message", NULL, HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "abbr", "dt", "title",
	    HTML_EXPORT_FIELD(RECORD_TIME) },
	{ HTML_EXPORT_MESSAGE, "cite", NULL, NULL, VOICE_SENDER },
	{ VOICE_SENDER, "a", "tel", "href", VOICE_NUMBER },
	{ VOICE_SENDER, NULL, "fn", NULL, VOICE_NAME },
	{ HTML_EXPORT_MESSAGE, "q", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_TEXT) },
	{ HTML_EXPORT_MESSAGE, "img", NULL, "src",
	    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) },
	{ HTML_EXPORT_MESSAGE, "a", "video", "href",
	    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) },
};

static int
google_voice_detect(const struct format_probe *probe)
{
	if (!format_head_is_html(probe))
		return 0;
	return format_head_has(probe, "\"hChatLog") &&
		format_head_has(probe, "class=\"dt\"") ?
	    95 :
	    0;
}

static void
google_voice_field(struct format_state *state, int what, struct span text)
{
	if (text.len == 0)
		return;
	if (what == VOICE_TITLE) {
		if (span_starts(text, SPAN(TITLE_WORD)))
			text = span_trim(span_from(text,
			    sizeof(TITLE_WORD) - 1));
		html_export_set(state, RECORD_CONVERSATION, text);
	} else {
		if (span_starts(text, SPAN("tel:")))
			text = span_from(text, sizeof("tel:") - 1);
		html_export_set(state, RECORD_FROM, text);
	}
}

/* The page says who a message is from; the other is who it was for. */
static bool
google_voice_whole(struct format_state *state)
{
	struct span chat = record_get(&state->around, RECORD_CONVERSATION);

	if (!span_is(record_get(&state->record, RECORD_FROM), OWNER))
		html_export_set(state, RECORD_TO, SPAN(OWNER));
	else if (chat.len > 0)
		html_export_set(state, RECORD_TO, chat);
	return true;
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = google_voice_field, .whole = google_voice_whole };

PARSER_OPEN(google_voice_open, html_export);

const struct format format_google_voice = { .name = "google-voice",
	.title = "Google Voice, page of Takeout",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = google_voice_detect,
	.open = google_voice_open,
	PARSER_CALLS };
