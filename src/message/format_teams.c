#include "message/json_record.h"
#include "message/html_text.h"

/*
 * Microsoft Teams: what the Graph API answers, and the same in PascalCase as
 * administrators' tools dump it.
 */
enum teams_field {
	TEAMS_KIND = JSON_EXPORT_OWN,
	TEAMS_BODY,
	TEAMS_BODY_KIND,
	TEAMS_USER_ID,
	TEAMS_SUBJECT,
	TEAMS_CHANNEL
};

#define IS_HTML 1u /* in the extra record's flags */

static const struct json_path places[] = {
	{ "*", JSON_EXPORT_MESSAGE },
	{ "*/replies/*", JSON_EXPORT_MESSAGE },
	{ "value/*", JSON_EXPORT_MESSAGE },
	{ "value/*/replies/*", JSON_EXPORT_MESSAGE },
	{ "messages/*", JSON_EXPORT_MESSAGE },
	{ "chats/*", JSON_EXPORT_CHAT },
	{ "chats/*/id", RECORD_CONVERSATION },
	{ "chats/*/messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "id", RECORD_ID }, { "replyToId", RECORD_REPLY_TO },
	{ "messageType", TEAMS_KIND }, { "createdDateTime", RECORD_TIME },
	{ "lastEditedDateTime", RECORD_EDITED },
	{ "deletedDateTime", RECORD_DELETED }, { "subject", TEAMS_SUBJECT },
	{ "chatId", RECORD_CONVERSATION },
	{ "channelIdentity/channelId", TEAMS_CHANNEL },
	{ "from/user/displayName", RECORD_FROM },
	{ "from/user/id", TEAMS_USER_ID },
	{ "from/application/displayName", RECORD_FROM },
	{ "body/contentType", TEAMS_BODY_KIND }, { "body/content", TEAMS_BODY },
	{ "attachments/*/name", RECORD_ATTACHMENTS },
	{ "replies", JSON_EXPORT_AGAIN }, /* asked for by $expand */
};

static int
teams_detect(const struct format_probe *probe)
{
	bool both;

	if (!format_head_is_json(probe, '{') &&
	    !format_head_is_json(probe, '['))
		return 0;
	if (format_head_has(probe, "\"@odata.context\"") &&
	    format_head_has(probe, "\"messageType\""))
		return 95;
	both = (format_head_has(probe, "\"createdDateTime\"") &&
		   format_head_has(probe, "\"body\"")) ||
	    (format_head_has(probe, "\"CreatedDateTime\"") &&
		format_head_has(probe, "\"Body\""));
	if (!both)
		return 0;
	return format_head_has(probe, "hatId\"") ||
		format_head_has(probe, "hannelIdentity\"") ?
	    95 :
	    70;
}

static void
teams_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *extra = &state->extra;

	if (token->event != JSON_STRING)
		return;
	switch (what) {
	case TEAMS_KIND:
		if (!span_is_nocase(token->text, "message"))
			state->record.flags |= MESSAGE_SYSTEM;
		break;
	case TEAMS_BODY:
		json_record_set(state, extra, RECORD_TEXT, token);
		break;
	case TEAMS_BODY_KIND:
		if (span_is_nocase(token->text, "html"))
			extra->flags |= IS_HTML;
		break;
	case TEAMS_USER_ID:
		json_record_set(state, extra, RECORD_FROM, token);
		break;
	case TEAMS_SUBJECT:
		json_record_text(state, token->text, false);
		break;
	case TEAMS_CHANNEL:
		json_record_set(state, extra, RECORD_CONVERSATION, token);
		break;
	default:
		break;
	}
	if (token->cut)
		state->record.flags |= MESSAGE_CUT;
}

static bool
teams_whole(struct format_state *state)
{
	struct record *record = &state->record;
	const struct record *extra = &state->extra;
	const struct format_limits *limits = &state->outlet.limits;
	struct span body = record_get(extra, RECORD_TEXT);

	if ((extra->flags & IS_HTML) != 0) {
		html_text(body, &state->room);
		body = buffer_span(&state->room);
	}
	json_record_text(state, body, true);
	record_set(record, RECORD_TEXT, buffer_span(&state->text), limits);
	json_record_spare(state, RECORD_FROM);
	json_record_spare(state, RECORD_CONVERSATION);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.any_case = true,
	.field = teams_field,
	.whole = teams_whole,
};

PARSER_OPEN(teams_open, json_export);

const struct format format_teams = { .name = "teams",
	.title = "Microsoft Teams, messages of the Graph API",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = teams_detect,
	.open = teams_open,
	PARSER_CALLS };
