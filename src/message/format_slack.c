#include "message/json_record.h"
#include "message/slack_text.h"

/*
 * Slack: CHANNEL/YYYY-MM-DD.json of a workspace export, and the file of a
 * channel that slackdump writes.
 */
enum slack_field {
	SLACK_TS = JSON_EXPORT_OWN, /* both its name and its time */
	SLACK_TEXT,
	SLACK_BLOCK, /* a piece of the text as it is shown */
	SLACK_USER,
	SLACK_REAL_NAME,
	SLACK_SUBTYPE,
	SLACK_CARD, /* what a program shows below the text */
	SLACK_FALLBACK,
	SLACK_CHANGED_TS,
	SLACK_BEFORE /* the words that were changed or deleted */
};

#define HAS_TEXT 1u /* in the extra record's flags */

/* What waits in `extra` for a message that has no text of its own. */
#define CARD     RECORD_CHANNEL
#define FALLBACK RECORD_TEXT
#define BEFORE   RECORD_REPLY_TO

static bool is_said(struct span subtype);
static bool is_changed(struct span subtype, struct record *record);
static struct span words_beside(const struct record *extra);

static const struct json_path places[] = {
	{ "*", JSON_EXPORT_MESSAGE },
	{ "name", RECORD_CONVERSATION },
	{ "messages/*", JSON_EXPORT_MESSAGE },
	{ "messages/*/slackdump_thread_replies/*", JSON_EXPORT_MESSAGE },
};

#define RICH(at) "blocks/*/elements/*/elements/*" at

static const struct json_path fields[] = {
	{ "ts", SLACK_TS },
	{ "user", SLACK_USER },
	{ "username", RECORD_FROM },
	{ "bot_profile/name", RECORD_FROM },
	{ "user_profile/real_name", SLACK_REAL_NAME },
	{ "subtype", SLACK_SUBTYPE },
	{ "text", SLACK_TEXT },
	{ "blocks/*/text/text", SLACK_BLOCK },
	{ RICH("/text"), SLACK_BLOCK },
	{ RICH("/url"), SLACK_BLOCK },
	{ RICH("/elements/*/text"), SLACK_BLOCK },
	{ "thread_ts", RECORD_REPLY_TO },
	{ "edited", RECORD_EDITED },
	{ "files/*/name", RECORD_ATTACHMENTS },
	{ "file/name", RECORD_ATTACHMENTS },
	{ "attachments/*/fallback", SLACK_FALLBACK },
	{ "attachments/*/text", SLACK_CARD },
	{ "message/ts", SLACK_CHANGED_TS },
	{ "message/user", SLACK_USER },
	{ "message/text", SLACK_TEXT },
	{ "previous_message/ts", SLACK_CHANGED_TS },
	{ "previous_message/user", SLACK_USER },
	{ "previous_message/text", SLACK_BEFORE },
	{ "slackdump_thread_replies", JSON_EXPORT_AGAIN },
};

static int
slack_detect(const struct format_probe *probe)
{
	if (format_head_is_json(probe, '{'))
		return format_head_has(probe, "\"channel_id\"") &&
			format_head_has(probe, "\"messages\"") &&
			format_head_has(probe, "\"ts\"") ?
		    85 :
		    0;
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

/* A dump has its channel's name in it, whatever its file is called. */
static bool
slack_is_apart(const struct format_probe *probe)
{
	return format_head_is_json(probe, '[');
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
		if (token->text.len == 0)
			break;
		state->extra.flags |= HAS_TEXT;
		buffer_reset(&state->text);
		slack_text(token->text, state->outlet.options->context,
		    &state->room);
		json_record_text(state, buffer_span(&state->room), false);
		break;
	case SLACK_BLOCK:
		if ((state->extra.flags & HAS_TEXT) == 0)
			json_record_text(state, token->text, false);
		break;
	case SLACK_USER:
		json_record_set(state, &state->extra, RECORD_FROM, token);
		break;
	case SLACK_REAL_NAME:
		json_record_set(state, record, RECORD_FROM, token);
		break;
	case SLACK_SUBTYPE:
		if (!is_changed(token->text, record) && !is_said(token->text))
			record->flags |= MESSAGE_SYSTEM;
		break;
	case SLACK_FALLBACK:
		json_record_set(state, &state->extra, FALLBACK, token);
		break;
	case SLACK_CARD:
		json_record_set(state, &state->extra, CARD, token);
		break;
	case SLACK_CHANGED_TS:
		json_record_set(state, &state->extra, RECORD_ID, token);
		break;
	case SLACK_BEFORE:
		json_record_set(state, &state->extra, BEFORE, token);
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
	if (record_has(&state->extra, RECORD_ID)) {
		record_set(record, RECORD_ID,
		    record_get(&state->extra, RECORD_ID), limits);
		record_set(record, RECORD_TIME,
		    record_get(&state->extra, RECORD_ID), limits);
	}
	if (state->text.len == 0) {
		slack_text(words_beside(&state->extra), context, &state->room);
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

PARSER_OPEN(slack_open, json_export);

const struct format format_slack = { .name = "slack",
	.title = "Slack, a channel's day file",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = slack_detect,
	.is_apart = slack_is_apart,
	.open = slack_open,
	PARSER_CALLS };

/* A logged change bears the whole message as it is now, and as it was. */
static bool
is_changed(struct span subtype, struct record *record)
{
	if (span_is(subtype, "message_changed"))
		record->flags |= MESSAGE_EDITED;
	else if (span_is(subtype, "message_deleted") ||
	    span_is(subtype, "tombstone"))
		record->flags |= MESSAGE_DELETED;
	else
		return false;
	return true;
}

static struct span
words_beside(const struct record *extra)
{
	struct span words = record_get(extra, FALLBACK);

	if (record_has(extra, BEFORE))
		return record_get(extra, BEFORE);
	if (words.len == 0 || span_is(words, "[no preview available]"))
		return record_get(extra, CARD);
	return words;
}

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
