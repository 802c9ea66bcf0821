#include "message/html_text.h"
#include "message/json_record.h"

/*
 * Skype and Teams for home: messages.json of a copy of one's data, all
 * conversations of an account in one file, newest messages first.
 */
enum skype_field {
	SKYPE_CHAT_ID = JSON_EXPORT_OWN,
	SKYPE_KIND,
	SKYPE_CONTENT,
	SKYPE_SENDER
};

#define IS_HTML 1u /* in the extra record's flags */

static const struct json_path places[] = {
	{ "conversations/*", JSON_EXPORT_CHAT },
	{ "conversations/*/id", SKYPE_CHAT_ID },
	{ "conversations/*/displayName", RECORD_CONVERSATION },
	{ "conversations/*/MessageList/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "id", RECORD_ID },
	{ "displayName", RECORD_FROM },
	{ "originalarrivaltime", RECORD_TIME },
	{ "messagetype", SKYPE_KIND },
	{ "content", SKYPE_CONTENT },
	{ "from", SKYPE_SENDER },
	{ "properties/edittime", RECORD_EDITED },
	{ "properties/deletetime", RECORD_DELETED },
};

static int
skype_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"conversations\""))
		return 0;
	return format_head_has(probe, "\"MessageList\"") &&
		format_head_has(probe, "\"originalarrivaltime\"") ?
	    95 :
	    0;
}

static void
skype_place(struct format_state *state, int what,
    const struct json_token *token)
{
	/* A chat of two has no name; its id is the other one's. */
	if (what == SKYPE_CHAT_ID &&
	    record_get(&state->around, RECORD_CONVERSATION).len == 0)
		json_record_set(state, &state->around, RECORD_CONVERSATION,
		    token);
}

static void
skype_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct span kind_of = token->text;

	if (token->event != JSON_STRING)
		return;
	if (what == SKYPE_CONTENT) {
		json_record_set(state, &state->extra, RECORD_TEXT, token);
	} else if (what == SKYPE_SENDER) {
		json_record_set(state, &state->extra, RECORD_FROM, token);
	} else if (span_starts(kind_of, SPAN("RichText/Media")) ||
	    span_starts(kind_of, SPAN("RichText/UriObject"))) {
		state->record.flags |= MESSAGE_ATTACHMENT;
		state->extra.flags |= IS_HTML;
	} else if (span_starts(kind_of, SPAN("RichText"))) {
		state->extra.flags |= IS_HTML;
	} else if (!span_is(kind_of, "Text")) {
		state->record.flags |= MESSAGE_SYSTEM;
		state->extra.flags |= IS_HTML;
	}
}

static bool
skype_whole(struct format_state *state)
{
	struct span text = record_get(&state->extra, RECORD_TEXT);

	if ((state->extra.flags & IS_HTML) != 0) {
		html_text(text, &state->room);
		text = buffer_span(&state->room);
	}
	record_set(&state->record, RECORD_TEXT, text, &state->outlet.limits);
	json_record_spare(state, RECORD_FROM);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.place = skype_place,
	.field = skype_field,
	.whole = skype_whole,
};

PARSER_OPEN(skype_open, json_export);

const struct format format_skype = { .name = "skype",
	.title = "Skype and Teams for home, messages.json",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = skype_detect,
	.open = skype_open,
	PARSER_CALLS };
