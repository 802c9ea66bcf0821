#include "message/html_export.h"
#include "message/time_loose.h"

/*
 * Facebook Messenger until 2018: messages.htm, or html/messages/N.html. Who said
 * something, and when, stands in an element of its own before the words.
 */
enum facebook_field {
	FACEBOOK_MEMBERS = HTML_EXPORT_OWN_FIELD,
	FACEBOOK_SENDER,
	FACEBOOK_TIME
};

#define BEFORE_FIRST_TAG ""

static const struct html_export_place places[] = {
	{ HTML_EXPORT_PAGE, "div", "thread", BEFORE_FIRST_TAG,
	    FACEBOOK_MEMBERS },
	{ HTML_EXPORT_PAGE, "span", "user", NULL, FACEBOOK_SENDER },
	{ HTML_EXPORT_PAGE, "span", "meta", NULL, FACEBOOK_TIME },
	{ HTML_EXPORT_PAGE, "p", NULL, NULL, HTML_EXPORT_MESSAGE },
	{ HTML_EXPORT_MESSAGE, "p", NULL, NULL,
	    HTML_EXPORT_FIELD(RECORD_TEXT) },
	{ HTML_EXPORT_FIELD(RECORD_TEXT), "img", NULL, "src",
	    HTML_EXPORT_FIELD(RECORD_ATTACHMENTS) },
};

static int
facebook_detect(const struct format_probe *probe)
{
	return format_head_is_html(probe) &&
		format_head_has(probe, "class=\"thread\"") &&
		format_head_has(probe, "class=\"message_header\"") &&
		format_head_has(probe, "class=\"meta\"") ?
	    95 :
	    0;
}

/* A record only grows: what stays of it is put into an empty one. */
static void
facebook_field(struct format_state *state, int what, struct span text)
{
	struct record *around = &state->around;

	if (what != FACEBOOK_TIME) {
		buffer_reset(&state->room);
		if (what == FACEBOOK_SENDER)
			(void)buffer_append(&state->room,
			    record_get(around, RECORD_CONVERSATION));
		record_reset(around);
		html_export_set(state, RECORD_CONVERSATION,
		    what == FACEBOOK_SENDER ? buffer_span(&state->room) : text);
	}
	if (what == FACEBOOK_SENDER)
		html_export_set(state, RECORD_FROM, text);
	else if (what == FACEBOOK_TIME && !record_has(around, RECORD_TIME))
		html_export_set(state, RECORD_TIME, text);
}

/* Whoever is in the chat and does not speak is spoken to. */
static bool
facebook_whole(struct format_state *state)
{
	struct record *around = &state->around;
	struct span rest = record_get(around, RECORD_CONVERSATION);
	struct span from = record_get(around, RECORD_FROM);
	struct span name;

	html_export_set(state, RECORD_FROM, from);
	html_export_set(state, RECORD_TIME, record_get(around, RECORD_TIME));
	while (span_next_part(&rest, ',', &name)) {
		name = span_trim(name);
		if (name.len > 0 && !span_equal(name, from))
			html_export_set(state, RECORD_TO, name);
	}
	return true;
}

/* "Wednesday, 12 November 2008 at 20:53 UTC+01" */
static bool
facebook_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_loose_read_day_first(text, state->outlet.options, message);
}

static const struct html_export_kind kind = { HTML_KIND_PLACES,
	.field = facebook_field, .whole = facebook_whole,
	.time = facebook_time };

PARSER_OPEN(facebook_open, html_export);

const struct format format_facebook_old = { .name = "facebook-old",
	.title = "Facebook Messenger until 2018, messages.htm",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = facebook_detect,
	.open = facebook_open,
	PARSER_CALLS };
