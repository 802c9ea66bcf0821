#include "message/json_lines.h"

/*
 * Mattermost's bulk export, mmctl export create: import.jsonl. Teams, channels
 * and people first, then posts with their replies inside. It has no ids.
 */
enum mattermost_field {
	MATTERMOST_PERSON = JSON_EXPORT_OWN, /* place: their end */
	MATTERMOST_CHANNEL,
	MATTERMOST_PART, /* place: a value that waits in `extra` */
	MATTERMOST_USER = MATTERMOST_PART + RECORD_FIELDS,
	MATTERMOST_MEMBER,
	MATTERMOST_EDITED,
	MATTERMOST_KIND
};

#define WAITS(field) (MATTERMOST_PART + (int)(field))
/* What is told of a person or a channel waits in `extra`. */
#define USERNAME RECORD_ID
#define GIVEN    RECORD_FROM
#define FAMILY   RECORD_FROM_ROLE
#define TEAM     RECORD_TO_ROLE
#define SHOWN    RECORD_TEXT

static const struct json_path places[] = {
	{ "user", MATTERMOST_PERSON },
	{ "user/username", WAITS(USERNAME) },
	{ "user/first_name", WAITS(GIVEN) },
	{ "user/last_name", WAITS(FAMILY) },
	{ "channel", MATTERMOST_CHANNEL },
	{ "channel/team", WAITS(TEAM) },
	{ "channel/name", WAITS(USERNAME) },
	{ "channel/display_name", WAITS(SHOWN) },
	{ "post", JSON_EXPORT_MESSAGE },
	{ "direct_post", JSON_EXPORT_MESSAGE },
};

static const struct json_path again[] = {
	{ "post/replies/*", JSON_EXPORT_MESSAGE },
	{ "direct_post/replies/*", JSON_EXPORT_MESSAGE },
};

static const struct json_path fields[] = {
	{ "team", RECORD_CHANNEL },
	{ "channel", RECORD_CONVERSATION },
	{ "channel_members/*", MATTERMOST_MEMBER },
	{ "user", MATTERMOST_USER },
	{ "message", RECORD_TEXT },
	{ "create_at", RECORD_TIME },
	{ "edit_at", MATTERMOST_EDITED },
	{ "type", MATTERMOST_KIND },
	{ "attachments/*/path", RECORD_ATTACHMENTS },
	{ "replies", JSON_EXPORT_AGAIN },
};

static void set_around(struct format_state *state);
static struct span known_as(struct format_state *state, struct span username);

static int
mattermost_detect(const struct format_probe *probe)
{
	struct span line = span_first(probe->head,
	    span_find_char(probe->head, '\n'));

	if (!format_head_is_json(probe, '{') ||
	    span_find(line, SPAN("\"version\"")) == line.len ||
	    !format_head_has(probe, "\"type\"") ||
	    !format_head_has(probe, "\"version\""))
		return 0;
	return format_head_has(probe, "\"team\"") ||
		format_head_has(probe, "\"direct_post\"") ?
	    95 :
	    50;
}

static void
mattermost_place(struct format_state *state, int what,
    const struct json_token *token)
{
	const struct record *extra = &state->extra;
	struct span name = record_get(extra, USERNAME);
	struct span family = record_get(extra, FAMILY);
	bool ends = token->event == JSON_OBJECT_CLOSE;

	if (what >= MATTERMOST_PART && what < MATTERMOST_USER) {
		json_record_set(state, &state->extra,
		    (enum record_field)(what - MATTERMOST_PART), token);
	} else if (what == MATTERMOST_PERSON && ends) {
		buffer_reset(&state->text);
		buffer_append(&state->text, record_get(extra, GIVEN));
		if (state->text.len > 0 && family.len > 0)
			buffer_char(&state->text, ' ');
		buffer_append(&state->text, family);
		json_record_set_name(state, "@", name,
		    buffer_span(&state->text));
	} else if (what == MATTERMOST_CHANNEL && ends) {
		buffer_reset(&state->text);
		buffer_append(&state->text, record_get(extra, TEAM));
		buffer_char(&state->text, '/');
		buffer_append(&state->text, name);
		json_record_set_name(state, "", buffer_span(&state->text),
		    record_get(extra, SHOWN));
	}
}

static void
mattermost_field(struct format_state *state, int what,
    const struct json_token *token)
{
	if (what == MATTERMOST_EDITED) {
		if (token->event == JSON_NUMBER && !span_is(token->text, "0"))
			state->record.flags |= MESSAGE_EDITED;
	} else if (token->event != JSON_STRING) {
		return;
	} else if (what == MATTERMOST_USER) {
		record_set(&state->record, RECORD_FROM,
		    known_as(state, token->text), &state->outlet.limits);
	} else if (what == MATTERMOST_MEMBER) {
		record_set(&state->around, RECORD_TO,
		    known_as(state, token->text), &state->outlet.limits);
	} else if (what == MATTERMOST_KIND &&
	    span_starts(token->text, SPAN("system_"))) {
		state->record.flags |= MESSAGE_SYSTEM;
	}
}

/* A post tells its replies where they were said. */
static bool
mattermost_whole(struct format_state *state)
{
	if (record_has(&state->record, RECORD_CONVERSATION) ||
	    !record_has(&state->around, RECORD_CONVERSATION))
		set_around(state);
	record_set(&state->record, RECORD_CONVERSATION, SPAN_NONE,
	    &state->outlet.limits);
	record_set(&state->record, RECORD_CHANNEL, SPAN_NONE,
	    &state->outlet.limits);
	return true;
}

static const struct json_export_kind kind = {
	JSON_KIND_TABLES,
	.again = again,
	.again_count = sizeof(again) / sizeof(again[0]),
	.time_unit = 1000,
	.place = mattermost_place,
	.field = mattermost_field,
	.whole = mattermost_whole,
};

PARSER_OPEN(mattermost_open, json_lines);

const struct format format_mattermost = { .name = "mattermost",
	.title = "Mattermost, bulk export",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = mattermost_detect,
	.open = mattermost_open,
	PARSER_CALLS };

/* "team / channel", or who is in a direct channel. */
static void
set_around(struct format_state *state)
{
	struct span team = record_get(&state->record, RECORD_CHANNEL);
	struct span channel = record_get(&state->record, RECORD_CONVERSATION);
	struct span shown;
	struct message around;

	buffer_reset(&state->text);
	buffer_append(&state->text, team);
	buffer_char(&state->text, '/');
	buffer_append(&state->text, channel);
	shown = json_record_name(state, "", buffer_span(&state->text));
	buffer_reset(&state->text);
	buffer_append(&state->text, team);
	if (channel.len > 0)
		buffer_text(&state->text, " / ");
	buffer_append(&state->text, shown.len > 0 ? shown : channel);
	record_message(&state->around, &around);
	for (size_t i = 0; i < around.to_count; i++) {
		if (i > 0)
			buffer_text(&state->text, ", ");
		buffer_append(&state->text, around.to[i]);
	}
	record_set(&state->around, RECORD_CONVERSATION,
	    buffer_span(&state->text), &state->outlet.limits);
	buffer_reset(&state->text);
}

/* Their first and last name, where the export tells it. */
static struct span
known_as(struct format_state *state, struct span username)
{
	struct span name = json_record_name(state, "@", username);

	return name.len > 0 ? name : username;
}
