#include "message/chat_with.h"
#include "message/html_entity.h"
#include "message/json_record.h"

/*
 * Snapchat, My Data: chat_history.json and snap_history.json, all chats of an
 * account in one file, newest messages first. Each chat is a list under the
 * other one's name or the group's id; until 2023 there were two lists for all,
 * of what was received and what was sent.
 */
#define OWNER    "Me" /* the lists of what was sent name only the other one */
#define NOT_MINE RECORD_FROM_ROLE /* in `extra` */

enum snapchat_field {
	SNAPCHAT_OTHER = JSON_EXPORT_OWN,
	SNAPCHAT_KIND,
	SNAPCHAT_WORDS,
	SNAPCHAT_FILES,
	SNAPCHAT_MINE
};

static void take_kind(struct format_state *state, struct span kind_of);
static void take_words(struct format_state *state, struct span text);

static const struct json_path places[] = {
	{ "?/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "From", RECORD_FROM },
	{ "To", SNAPCHAT_OTHER },
	{ "Created", RECORD_TIME },
	{ "Content", SNAPCHAT_WORDS },
	{ "Text", SNAPCHAT_WORDS },
	{ "Media Type", SNAPCHAT_KIND },
	{ "Media IDs", SNAPCHAT_FILES },
	{ "Conversation Title", RECORD_CONVERSATION },
	{ "IsSender", SNAPCHAT_MINE },
};

static int
snapchat_detect(const struct format_probe *probe)
{
	if (!format_head_is_json(probe, '{') ||
	    !format_head_has(probe, "\"Media Type\"") ||
	    !format_head_has(probe, "\"Created\""))
		return 0;
	return format_head_has(probe, "\"IsSender\"") ||
		format_head_has(probe, "\"Received Saved Chat History\"") ||
		format_head_has(probe, "\"Received Snap History\"") ||
		format_head_has(probe, "\"Sent Saved Chat History\"") ||
		format_head_has(probe, "\"Sent Snap History\"") ?
	    95 :
	    0;
}

/* The lists' names before 2023 are nobody's. */
static void
snapchat_key(struct format_state *state, const struct json_token *token)
{
	bool all = span_ends(token->text, SPAN(" History"));

	if (token->depth == 1)
		chat_with_begin(state, all ? SPAN_NONE : token->text);
}

static void
snapchat_field(struct format_state *state, int what,
    const struct json_token *token)
{
	struct span rest = token->text;
	struct span file;

	if (what == SNAPCHAT_MINE && token->event == JSON_FALSE)
		record_set(&state->extra, NOT_MINE, SPAN("yes"),
		    &state->outlet.limits);
	if (token->event != JSON_STRING)
		return;
	if (what == SNAPCHAT_OTHER) {
		json_record_set(state, &state->record, RECORD_TO, token);
	} else if (what == SNAPCHAT_KIND) {
		take_kind(state, token->text);
	} else if (what == SNAPCHAT_WORDS) {
		take_words(state, token->text);
		if (token->cut)
			state->record.flags |= MESSAGE_CUT;
	} else if (what == SNAPCHAT_FILES) {
		while (span_next_part(&rest, '|', &file)) {
			if (span_trim(file).len > 0)
				record_set(&state->record, RECORD_ATTACHMENTS,
				    span_trim(file), &state->outlet.limits);
		}
	}
}

/* A group may have no title: its id is its name then, and nobody's. */
static bool
snapchat_whole(struct format_state *state)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct record *record = &state->record;
	struct span from = record_get(record, RECORD_FROM);
	struct span other = record_get(&state->around, RECORD_CONVERSATION);
	bool group = record_get(record, RECORD_CONVERSATION).len > 0 ||
	    (other.len > 0 && record_has(&state->extra, NOT_MINE) &&
		!span_equal(from, other));

	if (record->to_count > 0) {
		if (from.len == 0)
			record_set(record, RECORD_FROM, SPAN(OWNER), limits);
		record_set(record, RECORD_CONVERSATION, record_to(record, 0),
		    limits);
	} else if (!group && other.len == 0) {
		record_set(record, RECORD_CONVERSATION, from, limits);
	} else if (!group) {
		chat_with_other(state);
	}
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.key = snapchat_key,
	.field = snapchat_field,
	.whole = snapchat_whole,
	.time = chat_with_time,
};

PARSER_OPEN(snapchat_open, json_export);

const struct format format_snapchat = { .name = "snapchat",
	.title = "Snapchat My Data, chat_history.json",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = snapchat_detect,
	.open = snapchat_open,
	PARSER_CALLS };

static void
take_kind(struct format_state *state, struct span kind_of)
{
	if (span_is(kind_of, "STATUSERASEDMESSAGE"))
		state->record.flags |= MESSAGE_DELETED;
	else if (span_starts(kind_of, SPAN("STATUS")))
		state->record.flags |= MESSAGE_SYSTEM;
	else if (kind_of.len > 0 && !span_is(kind_of, "TEXT"))
		state->record.flags |= MESSAGE_ATTACHMENT;
}

/* It may be written as in a page: "don&#39;t". */
static void
take_words(struct format_state *state, struct span text)
{
	char bytes[HTML_ENTITY_BYTES];
	size_t length;

	buffer_reset(&state->room);
	while (text.len > 0) {
		size_t taken = html_entity(text, bytes, &length);

		buffer_append(&state->room, (struct span){ bytes, length });
		text = span_from(text, taken);
	}
	json_record_text(state, buffer_span(&state->room), true);
}
