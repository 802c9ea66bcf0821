#include "message/json_record.h"

/* Telegram Desktop: result.json of one chat, or of a whole account. */
enum telegram_field {
	TELEGRAM_DATE = JSON_EXPORT_OWN, /* the exporting machine's clock */
	TELEGRAM_SENDER_ID,
	TELEGRAM_KIND,
	TELEGRAM_EDITED,
	TELEGRAM_FILE,
	TELEGRAM_FILE_NAME,
	TELEGRAM_CHAT_ID
};

#define CHAT(at)                                                       \
	{ at, JSON_EXPORT_CHAT }, { at "/name", RECORD_CONVERSATION }, \
	    { at "/id", TELEGRAM_CHAT_ID },                            \
	{                                                              \
		at "/messages/*", JSON_EXPORT_MESSAGE                  \
	}

static void set_old_sender(struct format_state *state, struct span number);

static const struct json_path places[] = {
	{ "name", RECORD_CONVERSATION },
	{ "id", TELEGRAM_CHAT_ID },
	{ "messages/*", JSON_EXPORT_MESSAGE },
	CHAT("chats/list/*"),
	CHAT("left_chats/list/*"),
};

static const struct json_path fields[] = {
	{ "id", RECORD_ID },
	{ "type", TELEGRAM_KIND },
	{ "date", TELEGRAM_DATE },
	{ "date_unixtime", RECORD_TIME },
	{ "edited_unixtime", TELEGRAM_EDITED },
	{ "edited", TELEGRAM_EDITED },
	{ "from", RECORD_FROM },
	{ "actor", RECORD_FROM },
	{ "from_id", TELEGRAM_SENDER_ID },
	{ "actor_id", TELEGRAM_SENDER_ID },
	{ "reply_to_message_id", RECORD_REPLY_TO },
	{ "text", JSON_EXPORT_PART },
	{ "text/*", JSON_EXPORT_PART },
	{ "text/*/text", JSON_EXPORT_PART },
	{ "photo", TELEGRAM_FILE },
	{ "file", TELEGRAM_FILE },
	{ "file_name", TELEGRAM_FILE_NAME },
	{ "contact_information", JSON_EXPORT_ATTACHED },
	{ "contact_information/first_name", JSON_EXPORT_LINE },
	{ "contact_information/last_name", JSON_EXPORT_LINE },
	{ "contact_information/phone_number", JSON_EXPORT_LINE },
	{ "location_information", JSON_EXPORT_ATTACHED },
	{ "place_name", JSON_EXPORT_LINE },
	{ "address", JSON_EXPORT_LINE },
	{ "poll/question", JSON_EXPORT_LINE },
	{ "poll/answers/*/text", JSON_EXPORT_LINE },
};

static int
telegram_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{'))
		return 0;
	if (format_head_has(probe, "exported by Telegram") ||
	    (format_head_has(probe, "the data you requested") &&
		format_head_has(probe, "Telegram")))
		return 95;
	if (format_head_has(probe, "\"messages\"") &&
	    format_head_has(probe, "\"date_unixtime\""))
		return 95;
	if (format_head_has(probe, "Telegram") &&
	    format_head_has(probe, "\"chats\""))
		return 85;
	if (format_head_has(probe, "\"messages\"") &&
	    format_head_has(probe, "\"from_id\"") &&
	    format_head_has(probe, "\"text\""))
		return 85;
	return 0;
}

static void
telegram_place(struct format_state *state, int what,
    const struct json_token *token)
{
	/* An account that is gone has no name; its chat still has its id. */
	if (what == TELEGRAM_CHAT_ID &&
	    record_get(&state->around, RECORD_CONVERSATION).len == 0)
		json_record_set(state, &state->around, RECORD_CONVERSATION,
		    token);
}

static void
telegram_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct span text = token->text;
	struct record *extra = &state->extra;

	if (what == TELEGRAM_SENDER_ID && token->event == JSON_NUMBER)
		set_old_sender(state, text);
	if (token->event != JSON_STRING)
		return;
	switch (what) {
	case TELEGRAM_DATE:
		json_record_set(state, extra, RECORD_TIME, token);
		break;
	case TELEGRAM_SENDER_ID:
		json_record_set(state, extra, RECORD_FROM, token);
		break;
	case TELEGRAM_KIND:
		if (span_is(text, "service"))
			state->record.flags |= MESSAGE_SYSTEM;
		break;
	case TELEGRAM_EDITED:
		/* Old exports write the clock's zero: never edited. */
		if (!span_is(text, "0") &&
		    !span_starts(text, SPAN("1970-01-")) &&
		    !span_starts(text, SPAN("1969-12-")))
			state->record.flags |= MESSAGE_EDITED;
		break;
	case TELEGRAM_FILE:
		/* In brackets: why the file is not there. */
		state->record.flags |= MESSAGE_ATTACHMENT;
		if (!span_starts(text, SPAN("(")))
			json_record_set(state, &state->record,
			    RECORD_ATTACHMENTS, token);
		break;
	case TELEGRAM_FILE_NAME:
		json_record_set(state, extra, RECORD_ATTACHMENTS, token);
		break;
	default:
		break;
	}
}

/* Exports before 2021 have the number alone: as those since then write it. */
static void
set_old_sender(struct format_state *state, struct span number)
{
	buffer_reset(&state->room);
	buffer_text(&state->room, "user");
	buffer_append(&state->room, number);
	record_set(&state->extra, RECORD_FROM, buffer_span(&state->room),
	    &state->outlet.limits);
}

static bool
telegram_whole(struct format_state *state)
{
	json_record_spare(state, RECORD_TIME);
	json_record_spare(state, RECORD_FROM);
	json_record_spare(state, RECORD_ATTACHMENTS);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.place = telegram_place,
	.field = telegram_field,
	.whole = telegram_whole,
};

PARSER_OPEN(telegram_open, json_export);

const struct format format_telegram = { .name = "telegram",
	.title = "Telegram Desktop, result.json",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = telegram_detect,
	.open = telegram_open,
	PARSER_CALLS };
