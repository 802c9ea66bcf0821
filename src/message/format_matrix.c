#include "message/json_record.h"

/* Matrix: a room as Element exports it. */
enum matrix_field {
	MATRIX_KIND = JSON_EXPORT_OWN,
	MATRIX_BODY,
	MATRIX_NEW_BODY,
	MATRIX_RELATION,
	MATRIX_RELATED,
	MATRIX_FILE
};

static bool is_said(struct span kind_of);
static struct span without_quote(struct span body);

static const struct json_path places[] = {
	{ "room_name", RECORD_CONVERSATION },
	{ "messages/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "type", MATRIX_KIND },
	{ "sender", RECORD_FROM },
	{ "origin_server_ts", RECORD_TIME },
	{ "event_id", RECORD_ID },
	{ "content/body", MATRIX_BODY },
	{ "content/org.matrix.msc3381.poll.start/question/"
	  "org.matrix.msc1767.text",
	    JSON_EXPORT_LINE },
	{ "content/org.matrix.msc3381.poll.start/answers/*/"
	  "org.matrix.msc1767.text",
	    JSON_EXPORT_LINE },
	{ "content/url", MATRIX_FILE },
	{ "content/file", MATRIX_FILE },
	{ "content/m.new_content/body", MATRIX_NEW_BODY },
	{ "content/m.relates_to/rel_type", MATRIX_RELATION },
	{ "content/m.relates_to/event_id", MATRIX_RELATED },
	{ "content/m.relates_to/m.in_reply_to/event_id", RECORD_REPLY_TO },
	{ "unsigned/redacted_because", RECORD_DELETED },
};

static int
matrix_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"messages\""))
		return 0;
	if (format_head_has(probe, "\"room_name\"") ||
	    format_head_has(probe, "\"origin_server_ts\""))
		return 95;
	return 0;
}

static void
matrix_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct record *extra = &state->extra;

	if (what == MATRIX_FILE) {
		state->record.flags |= MESSAGE_ATTACHMENT;
		return;
	}
	if (token->event != JSON_STRING)
		return;
	if (what == MATRIX_KIND && !is_said(token->text))
		record_set(extra, RECORD_CHANNEL, token->text,
		    &state->outlet.limits);
	else if (what == MATRIX_BODY)
		json_record_set(state, extra, RECORD_TEXT, token);
	else if (what == MATRIX_NEW_BODY)
		json_record_set(state, &state->record, RECORD_TEXT, token);
	else if (what == MATRIX_RELATED)
		json_record_set(state, extra, RECORD_ID, token);
	else if (what == MATRIX_RELATION)
		json_record_set(state, extra, RECORD_REPLY_TO, token);
	if (token->cut)
		state->record.flags |= MESSAGE_CUT;
}

/* Of a poll, the question is said; who votes for what is not. */
static bool
is_said(struct span kind_of)
{
	return span_is(kind_of, "m.room.message") ||
	    span_is(kind_of, "m.sticker") ||
	    span_is(kind_of, "org.matrix.msc3381.poll.start") ||
	    span_is(kind_of, "m.poll.start");
}

static bool
matrix_whole(struct format_state *state)
{
	struct record *record = &state->record;
	const struct format_limits *limits = &state->outlet.limits;
	struct span body = record_get(&state->extra, RECORD_TEXT);

	/* Joining, naming, reacting: nothing is said in these. */
	if (record_get(&state->extra, RECORD_CHANNEL).len > 0)
		return false;
	if (span_is(record_get(&state->extra, RECORD_REPLY_TO), "m.replace")) {
		record->flags |= MESSAGE_EDITED;
		record_set(record, RECORD_ID,
		    record_get(&state->extra, RECORD_ID), limits);
	}
	if (record_get(record, RECORD_TEXT).len > 0)
		return true;
	if (record_get(record, RECORD_REPLY_TO).len > 0)
		body = without_quote(body);
	record_set(record, RECORD_TEXT, body, limits);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.field = matrix_field,
	.whole = matrix_whole,
};

PARSER_OPEN(matrix_open, json_export);

const struct format format_matrix = { .name = "matrix",
	.title = "Matrix, JSON export of Element",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = matrix_detect,
	.open = matrix_open,
	PARSER_CALLS };

/* An answer repeats what it answers, in lines that begin with "> ". */
static struct span
without_quote(struct span body)
{
	struct span rest = body;

	while (span_starts(rest, SPAN("> ")))
		rest = span_from(rest, span_find_char(rest, '\n') + 1);
	if (rest.len == body.len || !span_starts(rest, SPAN("\n")))
		return body;
	return span_from(rest, 1);
}
