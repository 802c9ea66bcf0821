#include "message/json_record.h"

/* Facebook Messenger and Instagram: message_N.json, and NAME_1.json of chats that were end-to-end encrypted. */
enum facebook_field {
	FACEBOOK_KIND = JSON_EXPORT_OWN,
	FACEBOOK_MEMBER,
	FACEBOOK_LINE,
	FACEBOOK_FILE
};

static const struct json_path places[] = {
	{ "participants/*", FACEBOOK_MEMBER },
	{ "participants/*/name", FACEBOOK_MEMBER },
	{ "messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "sender_name", RECORD_FROM },
	{ "senderName", RECORD_FROM },
	{ "timestamp_ms", RECORD_TIME },
	{ "timestamp", RECORD_TIME },
	{ "content", FACEBOOK_LINE },
	{ "text", FACEBOOK_LINE },
	{ "share/share_text", FACEBOOK_LINE },
	{ "share/link", FACEBOOK_LINE },
	{ "type", FACEBOOK_KIND },
	{ "is_unsent", RECORD_DELETED },
	{ "isUnsent", RECORD_DELETED },
	{ "photos/*/uri", FACEBOOK_FILE },
	{ "videos/*/uri", FACEBOOK_FILE },
	{ "audio_files/*/uri", FACEBOOK_FILE },
	{ "files/*/uri", FACEBOOK_FILE },
	{ "gifs/*/uri", FACEBOOK_FILE },
	{ "sticker/uri", FACEBOOK_FILE },
	{ "media/*/uri", FACEBOOK_FILE },
};

static int
facebook_detect(const struct format_probe *probe)
{
	bool meta = format_head_has(probe, "\"sender_name\"") ||
	    format_head_has(probe, "\"participants\"");

	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"messages\""))
		return 0;
	if ((meta && format_head_has(probe, "\"timestamp_ms\"")) ||
	    format_head_has(probe, "\"senderName\""))
		return 95;
	return meta && format_head_has(probe, "\"thread_path\"") ? 85 : 0;
}

static void
facebook_place(struct format_state *state, int what,
    const struct json_token *token)
{
	struct span name;

	if (what != FACEBOOK_MEMBER || token->event != JSON_STRING)
		return;
	json_record_set(state, &state->around, RECORD_TO, token);
	/* The title stands behind the messages: the members name the chat. */
	name = record_get(&state->around, RECORD_CONVERSATION);
	buffer_reset(&state->text);
	buffer_append(&state->text, name);
	if (name.len > 0)
		buffer_text(&state->text, ", ");
	buffer_append(&state->text, json_record_string(state, token));
	record_set(&state->around, RECORD_CONVERSATION,
	    buffer_span(&state->text), &state->outlet.limits);
}

static void
facebook_field(struct format_state *state, int what,
    const struct json_token *token)
{
	if (token->event != JSON_STRING)
		return;
	if (what == FACEBOOK_LINE) {
		json_record_text(state, json_record_string(state, token), true);
		if (token->cut)
			state->record.flags |= MESSAGE_CUT;
	} else if (what == FACEBOOK_FILE) {
		json_record_set(state, &state->record, RECORD_ATTACHMENTS,
		    token);
	} else if (what == FACEBOOK_KIND &&
	    (span_is(token->text, "Call") ||
		span_is(token->text, "Subscribe") ||
		span_is(token->text, "Unsubscribe"))) {
		state->record.flags |= MESSAGE_SYSTEM;
	}
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.mojibake = true,
	.time_unit = 1000,
	.place = facebook_place,
	.field = facebook_field,
};

PARSER_OPEN(facebook_open, json_export);

const struct format format_facebook = { .name = "facebook",
	.title = "Facebook Messenger or Instagram, message_1.json",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = facebook_detect,
	.open = facebook_open,
	PARSER_CALLS };
