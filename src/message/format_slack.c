#include "message/json_record.h"
#include "message/slack_text.h"

/* Slack: CHANNEL/YYYY-MM-DD.json of a workspace export. */
enum slack_field {
	SLACK_TS = JSON_EXPORT_OWN, /* both its name and its time */
	SLACK_TEXT,
	SLACK_USER,
	SLACK_REAL_NAME,
	SLACK_SUBTYPE,
	SLACK_FALLBACK
};

static bool is_said(struct span subtype);

static const struct json_path places[] = {
	{ "*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "ts", SLACK_TS },
	{ "user", SLACK_USER },
	{ "username", RECORD_FROM },
	{ "user_profile/real_name", SLACK_REAL_NAME },
	{ "subtype", SLACK_SUBTYPE },
	{ "text", SLACK_TEXT },
	{ "thread_ts", RECORD_REPLY_TO },
	{ "edited", RECORD_EDITED },
	{ "files/*/name", RECORD_ATTACHMENTS },
	{ "file/name", RECORD_ATTACHMENTS },
	{ "attachments/*/fallback", SLACK_FALLBACK },
};

static int
slack_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '[') ||
	    !format_head_has(probe, "\"ts\""))
		return 0;
	if (format_head_has(probe, "\"type\"") &&
	    (format_head_has(probe, "\"user\"") ||
		format_head_has(probe, "\"bot_id\"") ||
		format_head_has(probe, "\"username\"")))
		return 90;
	return 0;
}

static void
slack_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *record = &state->record;

	if (token->event != JSON_STRING)
		return;
	switch (what) {
	case SLACK_TS:
		json_record_set(state, record, RECORD_ID, token);
		json_record_set(state, record, RECORD_TIME, token);
		break;
	case SLACK_TEXT:
		slack_text(token->text, state->outlet.options->context,
		    &state->room);
		json_record_text(state, buffer_span(&state->room), false);
		break;
	case SLACK_USER:
		json_record_set(state, &state->extra, RECORD_FROM, token);
		break;
	case SLACK_REAL_NAME:
		json_record_set(state, record, RECORD_FROM, token);
		break;
	case SLACK_SUBTYPE:
		if (span_is(token->text, "tombstone"))
			record->flags |= MESSAGE_DELETED;
		else if (!is_said(token->text))
			record->flags |= MESSAGE_SYSTEM;
		break;
	case SLACK_FALLBACK:
		json_record_set(state, &state->extra, RECORD_TEXT, token);
		break;
	default:
		break;
	}
	if (token->cut)
		record->flags |= MESSAGE_CUT;
}

static bool
slack_whole(struct format_state *state)
{
	struct record *record = &state->record;
	const struct format_limits *limits = &state->outlet.limits;
	const struct context *context = state->outlet.options->context;
	struct span person = context_person(context,
	    record_get(&state->extra, RECORD_FROM));

	/* As users.json has it, else the name beside the words, or one that
	 * a robot chose, or the id. */
	if (person.len > 0)
		record_set(record, RECORD_FROM, person, limits);
	json_record_spare(state, RECORD_FROM);
	if (state->text.len == 0) {
		slack_text(record_get(&state->extra, RECORD_TEXT), context,
		    &state->room);
		record_set(record, RECORD_TEXT, buffer_span(&state->room),
		    limits);
	}
	/* A thread's first message names itself. */
	if (span_equal(record_get(record, RECORD_REPLY_TO),
		record_get(record, RECORD_ID)))
		record_set(record, RECORD_REPLY_TO, SPAN_NONE, limits);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.field = slack_field,
	.whole = slack_whole,
};

FORMAT_KIND_OPEN(slack_open, json_export_open);

const struct format format_slack = { .name = "slack",
	.title = "Slack, a channel's day file",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = slack_detect,
	.open = slack_open,
	JSON_EXPORT_CALLS };

/* The others tell of somebody who came, left or renamed something. */
static bool
is_said(struct span subtype)
{
	static const char *const said[] = { "bot_message", "file_share",
		"file_comment", "file_mention", "me_message",
		"thread_broadcast", "reply_broadcast", NULL };

	for (size_t i = 0; said[i] != NULL; i++) {
		if (span_is(subtype, said[i]))
			return true;
	}
	return false;
}
