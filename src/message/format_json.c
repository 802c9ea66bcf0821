#include <stdlib.h>

#include "message/json_record.h"
#include "message/time_loose.h"

/*
 * A document of anybody's: objects in one array, or in one that is called
 * "messages" or the like, whose keys have the names that programs commonly
 * give them. What an app writes has a format of its own.
 */
#define RANK_BYTE '!' /* of the first name */

struct usual {
	const char *path;
	enum record_field field;
};

static const struct json_path places[] = {
	{ "*", JSON_EXPORT_MESSAGE },
	{ "name", RECORD_CONVERSATION },
	{ "title", RECORD_CONVERSATION },
	{ "messages/*", JSON_EXPORT_MESSAGE },
	{ "data/*", JSON_EXPORT_MESSAGE },
	{ "items/*", JSON_EXPORT_MESSAGE },
	{ "results/*", JSON_EXPORT_MESSAGE },
	{ "chats/*", JSON_EXPORT_CHAT },
	{ "chats/*/name", RECORD_CONVERSATION },
	{ "chats/*/title", RECORD_CONVERSATION },
	{ "chats/*/messages/*", JSON_EXPORT_MESSAGE },
	{ "conversations/*", JSON_EXPORT_CHAT },
	{ "conversations/*/name", RECORD_CONVERSATION },
	{ "conversations/*/title", RECORD_CONVERSATION },
	{ "conversations/*/messages/*", JSON_EXPORT_MESSAGE },
};

/* Of each field the name that counts before the next. */
static const struct usual usual[] = {
	{ "id", RECORD_ID },
	{ "messageId", RECORD_ID },
	{ "message_id", RECORD_ID },
	{ "guid", RECORD_ID },
	{ "uuid", RECORD_ID },
	{ "_id", RECORD_ID },
	{ "time", RECORD_TIME },
	{ "timestamp", RECORD_TIME },
	{ "datetime", RECORD_TIME },
	{ "date_time", RECORD_TIME },
	{ "sentAt", RECORD_TIME },
	{ "sent_at", RECORD_TIME },
	{ "dateSent", RECORD_TIME },
	{ "date_sent", RECORD_TIME },
	{ "createdAt", RECORD_TIME },
	{ "created_at", RECORD_TIME },
	{ "createTime", RECORD_TIME },
	{ "created", RECORD_TIME },
	{ "sent", RECORD_TIME },
	{ "date", RECORD_TIME },
	{ "ts", RECORD_TIME },
	{ "timestamp_ms", RECORD_TIME },
	{ "from", RECORD_FROM },
	{ "from/name", RECORD_FROM },
	{ "sender", RECORD_FROM },
	{ "senderName", RECORD_FROM },
	{ "sender_name", RECORD_FROM },
	{ "sender/displayName", RECORD_FROM },
	{ "sender/name", RECORD_FROM },
	{ "author", RECORD_FROM },
	{ "author/name", RECORD_FROM },
	{ "fromName", RECORD_FROM },
	{ "from_name", RECORD_FROM },
	{ "user", RECORD_FROM },
	{ "user/name", RECORD_FROM },
	{ "username", RECORD_FROM },
	{ "to", RECORD_TO },
	{ "to/*", RECORD_TO },
	{ "recipient", RECORD_TO },
	{ "recipients/*", RECORD_TO },
	{ "receiver", RECORD_TO },
	{ "text", RECORD_TEXT },
	{ "body", RECORD_TEXT },
	{ "content", RECORD_TEXT },
	{ "message", RECORD_TEXT },
	{ "message/text", RECORD_TEXT },
	{ "messageText", RECORD_TEXT },
	{ "message_text", RECORD_TEXT },
	{ "msg", RECORD_TEXT },
	{ "conversation", RECORD_CONVERSATION },
	{ "chat", RECORD_CONVERSATION },
	{ "chatName", RECORD_CONVERSATION },
	{ "chat_name", RECORD_CONVERSATION },
	{ "conversationId", RECORD_CONVERSATION },
	{ "conversation_id", RECORD_CONVERSATION },
	{ "chatId", RECORD_CONVERSATION },
	{ "thread", RECORD_CONVERSATION },
	{ "thread_id", RECORD_CONVERSATION },
	{ "room", RECORD_CONVERSATION },
	{ "group", RECORD_CONVERSATION },
	{ "attachment", RECORD_ATTACHMENTS },
	{ "attachments/*", RECORD_ATTACHMENTS },
	{ "attachments/*/name", RECORD_ATTACHMENTS },
};

#define USUAL (sizeof(usual) / sizeof(usual[0]))
_Static_assert(USUAL <= JSON_PATHS_MAX, "more names than paths");

/* The table of paths is made for each export: `what` is the place in ours. */
struct usual_kind {
	struct json_export_kind kind;
	struct json_path fields[USUAL];
};

static int count_message(void *arg, const struct message *message);
static int pass_fault(void *arg, const struct format_fault *fault);
static void usual_field(struct format_state *state, int what,
    const struct json_token *token);
static bool usual_time(struct format_state *state, struct span text,
    struct message *message);

static struct format_state *
json_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct usual_kind *made = calloc(1, sizeof(*made));
	struct format_state *state;

	if (made == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	for (size_t i = 0; i < USUAL; i++)
		made->fields[i] = (struct json_path){ usual[i].path,
			JSON_EXPORT_OWN + (int)i };
	made->kind = (struct json_export_kind){ .places = places,
		.place_count = sizeof(places) / sizeof(places[0]),
		.fields = made->fields,
		.field_count = USUAL,
		.any_case = true,
		.field = usual_field,
		.time = usual_time };
	state = parser_open(&json_export, &made->kind, options, sink, err);
	if (state == NULL)
		free(made);
	else
		state->owned = made;
	return state;
}

/* Nothing tells but that messages come of it. */
static int
json_detect(const struct format_probe *probe)
{
	static const struct format_options options = {
		.date_order = DATE_ORDER_DMY
	};
	unsigned messages = 0;
	struct format_sink sink = { count_message, pass_fault, &messages };
	struct format_state *state;
	struct err err;

	if (!format_head_is_json(probe, '{') &&
	    !format_head_is_json(probe, '['))
		return 0;
	state = json_open(&options, &sink, &err);
	if (state == NULL)
		return 0;
	(void)parser_feed(state, probe->head, &err);
	parser_close(state);
	if (messages == 0)
		return 0;
	format_saw(probe,
	    "%u objects in an array with a time, a sender and a text under "
	    "usual names",
	    messages);
	return 80;
}

const struct format format_json = { .name = "json",
	.title = "JSON, an array of messages",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = json_detect,
	.open = json_open,
	PARSER_CALLS };

static int
count_message(void *arg, const struct message *message)
{
	unsigned *messages = arg;

	if (message->time != INSTANT_NONE && message->from.len > 0 &&
	    message->text.len > 0)
		(*messages)++;
	return 0;
}

static int
pass_fault(void *arg, const struct format_fault *fault)
{
	(void)arg;
	(void)fault;
	return 0;
}

/* What has a name of its own counts before what may be something else. */
static void
usual_field(struct format_state *state, int what,
    const struct json_token *token)
{
	size_t which = (size_t)(what - JSON_EXPORT_OWN);
	enum record_field field = usual[which].field;
	struct span before = record_get(&state->extra, field);
	char rank = (char)(RANK_BYTE + which);

	if ((token->event != JSON_STRING && token->event != JSON_NUMBER) ||
	    token->text.len == 0)
		return;
	if (before.len > 0 && rank > before.ptr[0])
		return;
	/* The same people under another name. */
	if (before.len > 0 && rank < before.ptr[0] && field == RECORD_TO)
		state->record.to_count = 0;
	json_record_set(state, &state->record, field, token);
	record_set(&state->extra, field, (struct span){ &rank, 1 },
	    &state->outlet.limits);
}

static bool
usual_time(struct format_state *state, struct span text,
    struct message *message)
{
	return time_loose_read_day_first(text, state->outlet.options, message);
}
