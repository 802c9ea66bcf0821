#include "message/json_record.h"

#include "base/utf8.h"
#include "message/mojibake.h"
#include "message/time_text.h"

#define CUT_ROOM 8 /* beyond the limit, so that a cut shows */

static void set_flag(struct record *record, const struct json_token *token,
    unsigned flag);
static bool has_something(const struct format_state *state);
static void from_chat(const struct format_state *state,
    struct message *message);
static bool read_time(struct format_state *state, struct message *message);
static bool read_units(struct span text, int64_t unit, const struct zone *zone,
    struct message *message);

void
json_record_field(struct format_state *state, int what,
    const struct json_token *token)
{
	const struct json_export_kind *kind = state->kind;
	struct record *record = &state->record;

	if (token->repaired)
		record->flags |= MESSAGE_REPAIRED;
	if (what == RECORD_EDITED)
		set_flag(record, token, MESSAGE_EDITED);
	else if (what == RECORD_DELETED)
		set_flag(record, token, MESSAGE_DELETED);
	else if (what == JSON_EXPORT_ATTACHED)
		set_flag(record, token, MESSAGE_ATTACHMENT);
	else if (what == JSON_EXPORT_AGAIN && token->event == JSON_ARRAY_OPEN &&
	    ((struct json_export *)state)->again_at == 0)
		((struct json_export *)state)->again_at = token->start;
	else if ((what == JSON_EXPORT_PART || what == JSON_EXPORT_LINE) &&
	    token->event == JSON_STRING)
		json_record_text(state, json_record_string(state, token),
		    what == JSON_EXPORT_LINE);
	else if (what < RECORD_FIELDS)
		json_record_set(state, record, (enum record_field)what, token);
	else if (what >= JSON_EXPORT_OWN && kind->field != NULL)
		kind->field(state, what, token);
	if ((what == JSON_EXPORT_PART || what == JSON_EXPORT_LINE) &&
	    token->cut)
		record->flags |= MESSAGE_CUT;
}

void
json_record_set(struct format_state *state, struct record *record,
    enum record_field field, const struct json_token *token)
{
	if (token->event == JSON_STRING)
		record_set(record, field, json_record_string(state, token),
		    &state->outlet.limits);
	else if (token->event == JSON_NUMBER)
		record_set(record, field, token->text, &state->outlet.limits);
	if (token->event == JSON_STRING && token->cut)
		record->flags |= MESSAGE_CUT;
}

void
json_record_text(struct format_state *state, struct span piece, bool line)
{
	size_t limit = state->outlet.limits.text_bytes + CUT_ROOM;

	if (piece.len == 0)
		return;
	if (line && state->text.len > 0)
		buffer_char(&state->text, '\n');
	if (state->text.len < limit)
		buffer_append(&state->text,
		    utf8_cut(piece, limit - state->text.len));
}

struct span
json_record_name(struct format_state *state, const char *prefix, struct span id)
{
	buffer_reset(&state->room);
	buffer_text(&state->room, prefix);
	buffer_append(&state->room, id);
	return names_get(&((struct json_export *)state)->names,
	    buffer_span(&state->room));
}

void
json_record_set_name(struct format_state *state, const char *prefix,
    struct span id, struct span name)
{
	buffer_reset(&state->room);
	buffer_text(&state->room, prefix);
	buffer_append(&state->room, id);
	if (id.len > 0 && name.len > 0)
		(void)names_set(&((struct json_export *)state)->names,
		    buffer_span(&state->room), name);
}

struct span
json_record_string(struct format_state *state, const struct json_token *token)
{
	const struct json_export_kind *kind = state->kind;

	if (!kind->mojibake)
		return token->text;
	return mojibake_repair(token->text, &state->room);
}

void
json_record_spare(struct format_state *state, enum record_field field)
{
	struct span value = record_get(&state->extra, field);

	if (value.len > 0 && record_get(&state->record, field).len == 0)
		record_set(&state->record, field, value, &state->outlet.limits);
}

bool
json_record_says(const struct format_state *state)
{
	return state->text.len > 0 ||
	    record_get(&state->extra, RECORD_TEXT).len > 0 ||
	    has_something(state);
}

int
json_record_give(struct format_state *state, unsigned flags)
{
	const struct json_export_kind *kind = state->kind;
	struct record *record = &state->record;
	struct message message;
	const char *wrong;

	if (state->text.len > 0)
		record_set(record, RECORD_TEXT, buffer_span(&state->text),
		    &state->outlet.limits);
	if (kind->whole != NULL && !kind->whole(state))
		return state->outlet.stopped ? -1 : 0;
	if (parser_failed(state))
		return -1;
	if (!has_something(state))
		return 0;
	wrong = record_message(record, &message);
	message.start = state->start;
	message.end = state->end;
	message.flags |= flags;
	from_chat(state, &message);
	if (wrong != NULL &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, state->start,
		wrong) == -1)
		return -1;
	return record_give(record, &message, read_time(state, &message),
	    &state->outlet);
}

/* True, or a time at which it was done, or the object that tells of it. */
static void
set_flag(struct record *record, const struct json_token *token, unsigned flag)
{
	if (token->event == JSON_TRUE || token->event == JSON_NUMBER ||
	    token->event == JSON_OBJECT_OPEN ||
	    (token->event == JSON_STRING && token->text.len > 0))
		record->flags |= flag;
}

static bool
has_something(const struct format_state *state)
{
	return record_get(&state->record, RECORD_TEXT).len > 0 ||
	    state->record.attachment_count > 0 ||
	    (state->record.flags & (MESSAGE_DELETED | MESSAGE_ATTACHMENT)) != 0;
}

/* The chat's name, and its members but the one who speaks. */
static void
from_chat(const struct format_state *state, struct message *message)
{
	const struct record *around = &state->around;

	if (message->conversation.len == 0)
		message->conversation = record_get(around, RECORD_CONVERSATION);
	if (message->channel.len == 0)
		message->channel = record_get(around, RECORD_CHANNEL);
	if (message->to_count > 0)
		return;
	for (size_t i = 0; i < around->to_count; i++) {
		struct span to = record_to(around, i);

		if (!span_equal(to, message->from))
			message->to[message->to_count++] = to;
	}
}

static bool
read_time(struct format_state *state, struct message *message)
{
	const struct json_export_kind *kind = state->kind;
	struct span text = record_get(&state->record, RECORD_TIME);
	const struct zone *zone = state->outlet.options->zone;

	if (text.len == 0)
		return true;
	if (kind->time != NULL)
		return kind->time(state, text, message);
	if (kind->time_unit != 0)
		return read_units(text, kind->time_unit, zone, message);
	return time_text_read(text, zone, message);
}

static bool
read_units(struct span text, int64_t unit, const struct zone *zone,
    struct message *message)
{
	const int64_t most = INT64_MAX / 16 / unit / 10;
	int64_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || value > most)
			return false;
		value = value * 10 + (text.ptr[i] - '0');
	}
	message->time = value * unit;
	message->time_kind = TIME_STATED;
	message->time_precision = unit;
	zone_civil(zone, message->time, &message->local);
	return true;
}
