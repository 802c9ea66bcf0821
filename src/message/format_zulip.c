#include "message/json_record.h"

/*
 * Zulip: messages-NNNNNN.json of an organisation's export. People and channels
 * are numbers. realm.json beside it has the people's names; a channel keeps its
 * number, so that a conversation is the same with that file and without it.
 * https://github.com/zulip/zulip, zerver/lib/export.py
 */
enum zulip_field {
	ZULIP_HISTORY = JSON_EXPORT_OWN
};

static const struct json_path places[] = {
	{ "zerver_message/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "id", RECORD_ID },
	{ "sender", RECORD_FROM },
	{ "recipient", RECORD_CONVERSATION },
	{ "subject", RECORD_CHANNEL },
	{ "content", RECORD_TEXT },
	{ "date_sent", RECORD_TIME },
	{ "last_edit_time", RECORD_EDITED },
	{ "edit_history", ZULIP_HISTORY },
};

static void take_uploads(struct format_state *state, struct span text);

static int
zulip_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"zerver_message\"") ||
	    !format_head_has(probe, "\"date_sent\""))
		return 0;
	return 98;
}

/* A list in a string: "[]" where nothing was edited. */
static void
zulip_field(struct format_state *state, int what,
    const struct json_token *token)
{
	if (what == ZULIP_HISTORY && token->event == JSON_STRING &&
	    token->text.len > 2)
		state->record.flags |= MESSAGE_EDITED;
}

/* Ids count from 1 in the organisation; a topic is part of a channel. */
static bool
zulip_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span topic;
	struct span person = context_person(state->outlet.options->context,
	    record_get(record, RECORD_FROM));

	if (person.len > 0)
		record_set(record, RECORD_FROM, person, limits);
	topic = record_get(record, RECORD_CHANNEL);
	buffer_reset(&state->room);
	buffer_append(&state->room, record_get(record, RECORD_CONVERSATION));
	if (topic.len > 0)
		buffer_text(&state->room, " / ");
	buffer_append(&state->room, topic);
	record_set(record, RECORD_CONVERSATION, buffer_span(&state->room),
	    limits);
	record_set(record, RECORD_CHANNEL, SPAN_NONE, limits);
	take_uploads(state, record_get(record, RECORD_TEXT));
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.field = zulip_field,
	.whole = zulip_whole,
};

PARSER_OPEN(zulip_open, json_export);

const struct format format_zulip = { .name = "zulip",
	.title = "Zulip, messages of an organisation's export",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = zulip_detect,
	.open = zulip_open,
	PARSER_CALLS };

/* "[notes](/user_uploads/2/ab/notes.txt)" is in the text as it stands. */
static void
take_uploads(struct format_state *state, struct span text)
{
	struct span mark = SPAN("](/user_uploads/");

	for (;;) {
		struct span path, part, name = SPAN_NONE;

		text = span_from(text, span_find(text, mark));
		if (text.len == 0)
			return;
		text = span_from(text, mark.len);
		path = span_first(text, span_find_char(text, ')'));
		while (span_next_part(&path, '/', &part))
			name = part;
		buffer_reset(&state->room);
		buffer_append(&state->room, name);
		record_set(&state->record, RECORD_ATTACHMENTS,
		    buffer_span(&state->room), &state->outlet.limits);
		/* What is added may move the record's bytes. */
		text = span_from(record_get(&state->record, RECORD_TEXT),
		    record_get(&state->record, RECORD_TEXT).len - text.len);
	}
}
