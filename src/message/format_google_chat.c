#include "message/json_record.h"
#include "message/time_words.h"

/* Google Chat: messages.json of a Takeout archive. */
enum google_chat_field {
	GOOGLE_UPDATED = JSON_EXPORT_OWN,
	GOOGLE_EMAIL,
	GOOGLE_ID,
	GOOGLE_FILE,
	GOOGLE_FILE_EXPORTED,
	GOOGLE_FILE_ENDS
};

static void take_file(struct format_state *state);

static const struct json_path places[] = {
	{ "messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "creator/name", RECORD_FROM },
	{ "creator/email", GOOGLE_EMAIL },
	{ "created_date", RECORD_TIME },
	{ "updated_date", GOOGLE_UPDATED },
	{ "text", RECORD_TEXT },
	{ "message_id", GOOGLE_ID },
	{ "attached_files/*", GOOGLE_FILE_ENDS },
	{ "attached_files/*/original_name", GOOGLE_FILE },
	{ "attached_files/*/export_name", GOOGLE_FILE_EXPORTED },
	{ "quoted_message_metadata/message_id", RECORD_REPLY_TO },
	{ "deletion_metadata", RECORD_DELETED },
};

static int
google_chat_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"messages\""))
		return 0;
	return format_head_has(probe, "\"creator\"") &&
		(format_head_has(probe, "\"created_date\"") ||
		    format_head_has(probe, "\"updated_date\"")) ?
	    95 :
	    0;
}

static void
google_chat_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *record = &state->record;

	if (what == GOOGLE_FILE_ENDS && token->event == JSON_OBJECT_CLOSE)
		take_file(state);
	if (token->event != JSON_STRING)
		return;
	switch (what) {
	case GOOGLE_UPDATED:
		json_record_set(state, &state->extra, RECORD_TIME, token);
		record->flags |= MESSAGE_EDITED;
		break;
	case GOOGLE_EMAIL:
		json_record_set(state, &state->extra, RECORD_FROM, token);
		break;
	case GOOGLE_ID:
		json_record_set(state, record, RECORD_ID, token);
		/* "space/topic/message": the space is the conversation. */
		if (span_find_char(token->text, '/') < token->text.len)
			record_set(record, RECORD_CONVERSATION,
			    span_first(token->text,
				span_find_char(token->text, '/')),
			    &state->outlet.limits);
		break;
	case GOOGLE_FILE:
		json_record_set(state, &state->extra, RECORD_ID, token);
		break;
	case GOOGLE_FILE_EXPORTED:
		json_record_set(state, &state->extra, RECORD_TEXT, token);
		break;
	default:
		break;
	}
}

static bool
google_chat_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_words_read(text, state->outlet.options->zone, message);
}

static bool
google_chat_whole(struct format_state *state)
{
	struct record *record = &state->record;
	const struct format_limits *limits = &state->outlet.limits;

	if (record_get(record, RECORD_TIME).len == 0)
		record_set(record, RECORD_TIME,
		    record_get(&state->extra, RECORD_TIME), limits);
	if (record_get(record, RECORD_FROM).len == 0)
		record_set(record, RECORD_FROM,
		    record_get(&state->extra, RECORD_FROM), limits);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.field = google_chat_field,
	.whole = google_chat_whole,
	.time = google_chat_time,
};

PARSER_OPEN(google_chat_open, json_export);

const struct format format_google_chat = { .name = "google-chat",
	.title = "Google Chat, messages.json of Takeout",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = google_chat_detect,
	.open = google_chat_open,
	PARSER_CALLS };

/* The name it was sent with, else the name it was exported under. */
static void
take_file(struct format_state *state)
{
	struct record *extra = &state->extra;
	struct span name = record_get(extra, RECORD_ID);

	if (name.len == 0)
		name = record_get(extra, RECORD_TEXT);
	state->record.flags |= MESSAGE_ATTACHMENT;
	if (name.len > 0)
		record_set(&state->record, RECORD_ATTACHMENTS, name,
		    &state->outlet.limits);
	record_set(extra, RECORD_ID, SPAN_NONE, &state->outlet.limits);
	record_set(extra, RECORD_TEXT, SPAN_NONE, &state->outlet.limits);
}
