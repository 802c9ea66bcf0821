#include "message/json_record.h"

/*
 * Rocket.Chat: what channels.history, groups.history and im.history of its
 * REST API answer, and documents of its database that mongoexport wrote as one
 * array.
 */
enum rocketchat_field {
	ROCKET_USERNAME = JSON_EXPORT_OWN,
	ROCKET_KIND,
	ROCKET_ADDRESS
};

static const struct json_path places[] = {
	{ "*", JSON_EXPORT_MESSAGE },
	{ "messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "_id", RECORD_ID },
	{ "rid", RECORD_CONVERSATION },
	{ "ts", RECORD_TIME },
	{ "ts/$date", RECORD_TIME },
	{ "ts/$date/$numberLong", RECORD_TIME },
	{ "u/name", RECORD_FROM },
	{ "u/username", ROCKET_USERNAME },
	{ "msg", JSON_EXPORT_LINE },
	{ "attachments/*/description", JSON_EXPORT_LINE },
	{ "t", ROCKET_KIND },
	{ "tmid", RECORD_REPLY_TO },
	{ "editedAt", RECORD_EDITED },
	{ "file/name", RECORD_ATTACHMENTS },
	{ "files/*/name", ROCKET_ADDRESS },
};

static int
rocketchat_detect(const struct format_probe *probe)
{
	if ((!format_head_is_json(probe, '{') &&
		!format_head_is_json(probe, '[')) ||
	    !format_head_has(probe, "\"rid\"") ||
	    !format_head_has(probe, "\"msg\""))
		return 0;
	return format_head_has(probe, "\"_updatedAt\"") ||
		format_head_has(probe, "\"u\"") ?
	    95 :
	    60;
}

static void
rocketchat_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *record = &state->record;

	if (token->event != JSON_STRING)
		return;
	if (what == ROCKET_USERNAME)
		json_record_set(state, &state->extra, RECORD_FROM, token);
	else if (what == ROCKET_ADDRESS)
		json_record_set(state, &state->extra, RECORD_ATTACHMENTS,
		    token);
	else if (span_is(token->text, "rm"))
		record->flags |= MESSAGE_DELETED;
	else if (what == ROCKET_KIND && token->text.len > 0 &&
	    !span_is(token->text, "e2e"))
		record->flags |= MESSAGE_SYSTEM;
}

static bool
rocketchat_whole(struct format_state *state)
{
	json_record_spare(state, RECORD_FROM);
	json_record_spare(state, RECORD_ATTACHMENTS);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.field = rocketchat_field,
	.whole = rocketchat_whole,
};

PARSER_OPEN(rocketchat_open, json_export);

const struct format format_rocketchat = { .name = "rocketchat",
	.title = "Rocket.Chat, history of a room",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = rocketchat_detect,
	.open = rocketchat_open,
	PARSER_CALLS };
