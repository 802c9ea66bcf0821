#include "message/json_lines.h"

/*
 * signal-cli --output=json receive, and the notices of its JSON-RPC daemon:
 * one envelope a line, as they come in. https://github.com/AsamK/signal-cli
 */
enum signal_cli_field {
	CLI_SENT = JSON_EXPORT_OWN, /* both time and name of a message */
	CLI_TARGET,                 /* the name of the one it changes */
	CLI_ERASED,
	CLI_SOURCE,
	CLI_SOURCE_NAME,
	CLI_GROUP,
	CLI_OTHER,
	CLI_MINE,
	CLI_NUMBER
};

static const struct json_path places[] = {
	{ "account", RECORD_ID },
	{ "params/account", RECORD_ID },
	{ "envelope", JSON_EXPORT_MESSAGE },
	{ "params/envelope", JSON_EXPORT_MESSAGE },
	{ "params/result/envelope", JSON_EXPORT_MESSAGE },
};

/* What is received, and what another device of the account sent. */
#define WORDS(at)                                                         \
	{ at "timestamp", CLI_SENT }, { at "message", JSON_EXPORT_PART }, \
	    { at "groupInfo/groupName", RECORD_CONVERSATION },            \
	    { at "groupInfo/groupId", CLI_GROUP },                        \
	    { at "quote/id", RECORD_REPLY_TO },                           \
	    { at "attachments/*", JSON_EXPORT_ATTACHED },                 \
	    { at "attachments/*/filename", RECORD_ATTACHMENTS },          \
	    { at "sticker", JSON_EXPORT_ATTACHED },                       \
	    { at "contacts/*/phone/*/value", CLI_NUMBER },                \
	{                                                                 \
		at "remoteDelete/timestamp", CLI_ERASED                   \
	}

static const struct json_path fields[] = {
	{ "source", CLI_SOURCE },
	{ "sourceUuid", CLI_SOURCE },
	{ "sourceNumber", CLI_SOURCE },
	{ "sourceName", CLI_SOURCE_NAME },
	WORDS("dataMessage/"),
	WORDS("editMessage/dataMessage/"),
	{ "editMessage/targetSentTimestamp", CLI_TARGET },
	WORDS("syncMessage/sentMessage/"),
	WORDS("syncMessage/sentMessage/editMessage/dataMessage/"),
	{ "syncMessage/sentMessage/editMessage/targetSentTimestamp",
	    CLI_TARGET },
	{ "syncMessage/sentMessage", CLI_MINE },
	{ "syncMessage/sentMessage/destination", CLI_OTHER },
	{ "syncMessage/sentMessage/destinationUuid", CLI_OTHER },
	{ "syncMessage/sentMessage/destinationNumber", CLI_OTHER },
};

#define IS_MINE 1u /* in the extra record's flags */

static struct span known_as(struct format_state *state, struct span number);

static int
signal_cli_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"envelope\""))
		return 0;
	return format_head_has(probe, "\"sourceDevice\"") ||
		format_head_has(probe, "\"sourceNumber\"") ?
	    98 :
	    80;
}

static void
signal_cli_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *extra = &state->extra;
	struct record *record = &state->record;

	if (what == CLI_SENT) {
		json_record_set(state, record, RECORD_TIME, token);
	} else if (what == CLI_TARGET) {
		json_record_set(state, extra, RECORD_ID, token);
		record->flags |= MESSAGE_EDITED;
	} else if (what == CLI_ERASED) {
		json_record_set(state, extra, RECORD_ID, token);
		record->flags |= MESSAGE_DELETED;
	} else if (what == CLI_MINE) {
		extra->flags |= IS_MINE;
	} else if (token->event != JSON_STRING) {
		return;
	} else if (what == CLI_SOURCE) {
		json_record_set(state, extra, RECORD_FROM, token);
	} else if (what == CLI_SOURCE_NAME) {
		json_record_set(state, extra, RECORD_CHANNEL, token);
	} else if (what == CLI_GROUP) {
		json_record_set(state, extra, RECORD_CONVERSATION, token);
	} else if (what == CLI_OTHER) {
		json_record_set(state, extra, RECORD_REPLY_TO, token);
	} else if (what == CLI_NUMBER) {
		json_record_text(state, token->text, true);
	}
}

/* The account itself has no name: it is its number. */
static bool
signal_cli_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	const struct record *extra = &state->extra;
	struct span source = record_get(extra, RECORD_FROM);
	struct span own = record_get(&state->around, RECORD_ID);
	struct span other = source;

	json_record_set_name(state, "", source,
	    record_get(extra, RECORD_CHANNEL));
	record_set(record, RECORD_FROM, known_as(state, source), limits);
	if ((extra->flags & IS_MINE) != 0)
		other = record_get(extra, RECORD_REPLY_TO);
	json_record_spare(state, RECORD_CONVERSATION);
	if (!record_has(record, RECORD_CONVERSATION)) {
		record_set(record, RECORD_CONVERSATION, known_as(state, other),
		    limits);
		if ((extra->flags & IS_MINE) != 0)
			own = known_as(state, other);
		if (own.len > 0)
			record_set(record, RECORD_TO, own, limits);
	}
	buffer_reset(&state->room);
	buffer_append(&state->room,
	    record_get(record_has(extra, RECORD_ID) ? extra : record,
		record_has(extra, RECORD_ID) ? RECORD_ID : RECORD_TIME));
	buffer_char(&state->room, '/');
	buffer_append(&state->room, source);
	record_set(record, RECORD_ID, buffer_span(&state->room), limits);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.time_unit = 1000,
	.field = signal_cli_field,
	.whole = signal_cli_whole,
};

PARSER_OPEN(signal_cli_open, json_lines);

const struct format format_signal_cli = { .name = "signal-cli",
	.title = "Signal, what signal-cli receives",
	.capabilities = FORMAT_APPENDS,
	.detect = signal_cli_detect,
	.open = signal_cli_open,
	PARSER_CALLS };

static struct span
known_as(struct format_state *state, struct span number)
{
	struct span name = json_record_name(state, "", number);

	return name.len > 0 ? name : number;
}
