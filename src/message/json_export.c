#include "message/json_export.h"

#include <stdlib.h>

#include "message/json_record.h"

#define STATE_VERSION 2

static void add_members(struct format_state *state);
static int in_message(struct format_state *state,
    const struct json_token *token);
static int outside(struct format_state *state, const struct json_token *token);
static int behind_answers(struct format_state *state,
    const struct json_token *token);
static bool is_something(const struct json_token *token);
static int give_whole(struct format_state *state);
static int give_answered(struct format_state *state,
    const struct json_token *token);
static int document_fault(struct format_state *state, enum json_result result);

struct format_state *
json_export_open(const struct json_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	state->kind = kind;
	outlet_init(&state->outlet, options, sink);
	json_paths_init(&state->places, kind->places, kind->place_count,
	    kind->any_case);
	json_paths_init(&state->fields, kind->fields, kind->field_count,
	    kind->any_case);
	state->safe = JSON_PLACE_START(0);
	state->json = json_tokenizer_new(state->outlet.limits.line_bytes,
	    state->outlet.limits.depth, json_export_token, state);
	if (state->json == NULL) {
		json_export_close(state);
		outlet_error(NULL, err);
		return NULL;
	}
	add_members(state);
	return state;
}

void
json_export_close(struct format_state *state)
{
	if (state == NULL)
		return;
	json_tokenizer_free(state->json);
	line_feed_done(&state->feed);
	record_done(&state->around);
	record_done(&state->record);
	record_done(&state->extra);
	buffer_done(&state->text);
	buffer_done(&state->room);
	names_done(&state->names);
	free(state);
}

int
json_export_feed(struct format_state *state, struct span bytes, struct err *err)
{
	enum json_result result;

	if (state->dead)
		return 0;
	result = json_tokenizer_feed(state->json, bytes);
	if (result == JSON_GOES_ON)
		return 0;
	if (result == JSON_STOPPED || result == JSON_NO_MEMORY ||
	    document_fault(state, result) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

/* A message ends with its bracket: there is none that waits. */
int
json_export_idle(struct format_state *state, struct err *err)
{
	(void)state;
	(void)err;
	return 0;
}

int
json_export_finish(struct format_state *state, struct err *err)
{
	if (state->dead ||
	    (json_tokenizer_is_done(state->json) && state->found))
		return 0;
	if (json_tokenizer_is_done(state->json)) {
		if (outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, 0,
			"the export has no list of messages where this format "
			"keeps it") == -1)
			return outlet_error(&state->outlet, err);
		return 0;
	}
	if (outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
		state->inside ? state->start : state->safe.offset,
		"the export ends before its last bracket: it is not whole") ==
	    -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

uint64_t
json_export_resume_point(const struct format_state *state)
{
	return state->safe.offset;
}

int
json_export_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->dead);
	pack_u8(out, state->found);
	pack_u8(out, state->late);
	pack_u64(out, state->rest);
	json_place_pack(state->json, &state->safe, out);
	json_paths_pack(&state->places, out);
	json_paths_pack(&state->fields, out);
	record_pack(&state->around, out);
	names_pack(&state->names, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
json_export_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->dead = unpack_u8(&in) != 0;
	state->found = unpack_u8(&in) != 0;
	state->late = unpack_u8(&in) != 0;
	state->rest = (size_t)unpack_u64(&in);
	json_place_unpack(state->json, &state->safe, offset, &in);
	json_paths_unpack(&state->places, &in);
	json_paths_unpack(&state->fields, &in);
	record_unpack(&state->around, &in);
	names_unpack(&state->names, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	add_members(state);
	return 0;
}

/* Who else is in the room, where another file of the export tells. */
static void
add_members(struct format_state *state)
{
	const struct format_options *options = state->outlet.options;
	struct span members[MESSAGE_TO_MAX];
	size_t count = context_members(options->context, options->room, members,
	    MESSAGE_TO_MAX);

	if (count == 0)
		count = context_members(options->context, SPAN_NONE, members,
		    MESSAGE_TO_MAX);
	if (count > 0)
		state->around.to_count = 0;
	for (size_t i = 0; i < count; i++)
		record_set(&state->around, RECORD_TO, members[i],
		    &state->outlet.limits);
}

int
json_export_token(void *arg, const struct json_token *token)
{
	struct format_state *state = arg;
	int result = state->inside ? in_message(state, token) :
				     outside(state, token);

	/* An open message is read again from its first byte. */
	if (!state->inside)
		state->safe = json_place_behind(token);
	return result;
}

static int
in_message(struct format_state *state, const struct json_token *token)
{
	size_t depth = token->depth - state->base;
	int what = json_paths_step(&state->fields, token, depth);

	if (depth == 0 && token->event == JSON_OBJECT_CLOSE) {
		state->inside = false;
		state->end = token->end;
		if (!state->waits)
			return give_whole(state);
		state->found = true;
	}
	if (what == JSON_EXPORT_AGAIN && !state->waits)
		return give_answered(state, token);
	if (what != JSON_PATHS_NONE)
		json_record_field(state, what, token);
	return 0;
}

static int
give_whole(struct format_state *state)
{
	if (state->unread &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, state->start,
		"answers stand before the words that they answer; skipped") ==
		-1)
		return -1;
	return json_record_give(state, 0);
}

/*
 * Its answers lie inside it: they are messages of their own from here on. Where
 * nothing of it is known yet, it is what must not be lost.
 */
static int
give_answered(struct format_state *state, const struct json_token *token)
{
	const struct json_export_kind *kind = state->kind;
	struct json_token key = { .event = JSON_KEY, .depth = token->depth };

	if (token->event == JSON_ARRAY_CLOSE)
		state->unread = token->start > state->again_at + 1;
	state->again_at = token->start;
	if (token->event != JSON_ARRAY_OPEN || !json_record_says(state))
		return 0;
	for (size_t i = 0; i < kind->field_count; i++) {
		if (kind->fields[i].what == JSON_EXPORT_AGAIN)
			key.text = span_of(kind->fields[i].path);
	}
	state->inside = false;
	state->end = token->start;
	(void)json_paths_step(&state->places, &key, key.depth);
	(void)json_paths_step(&state->places, token, token->depth);
	return json_record_give(state, 0);
}

static int
outside(struct format_state *state, const struct json_token *token)
{
	int what = json_paths_step(&state->places, token, token->depth);

	if (token->event == JSON_ARRAY_OPEN &&
	    json_paths_element(&state->places, token->depth) ==
		JSON_EXPORT_MESSAGE)
		state->found = true;
	if (what == JSON_EXPORT_MESSAGE) {
		if (token->event != JSON_OBJECT_OPEN)
			return 0;
		state->inside = true;
		state->base = token->depth;
		json_record_begin(state, token->start);
		json_paths_start(&state->fields);
		json_paths_step(&state->fields, token, 0);
	} else if (what == JSON_EXPORT_CHAT) {
		if (token->event == JSON_OBJECT_OPEN)
			record_reset(&state->around);
	} else if (what >= JSON_EXPORT_OWN && state->kind->place != NULL) {
		state->kind->place(state, what, token);
	} else if (what >= 0 && what < RECORD_FIELDS) {
		json_record_set(state, &state->around, (enum record_field)what,
		    token);
	}
	return behind_answers(state, token);
}

/* What stands there of a message that was given when its answers began. */
static int
behind_answers(struct format_state *state, const struct json_token *token)
{
	static const struct json_token open = { .event = JSON_OBJECT_OPEN };
	int what;

	if (token->depth <= state->rest) {
		state->rest = 0;
		state->late = false;
	}
	if (token->event == JSON_KEY &&
	    json_paths_around(&state->places, token->depth) ==
		JSON_EXPORT_MESSAGE) {
		state->rest = token->depth - 1;
		json_paths_start(&state->fields);
		(void)json_paths_step(&state->fields, &open, 0);
	}
	if (state->rest == 0 || state->late)
		return 0;
	what = json_paths_step(&state->fields, token,
	    token->depth - state->rest);
	if (what == JSON_PATHS_NONE || what == JSON_EXPORT_AGAIN ||
	    !is_something(token))
		return 0;
	state->late = true;
	return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
	    token->start,
	    "a part of a message stands behind its answers; skipped");
}

static bool
is_something(const struct json_token *token)
{
	return token->event == JSON_OBJECT_OPEN || token->event == JSON_TRUE ||
	    token->event == JSON_NUMBER ||
	    (token->event == JSON_STRING && token->text.len > 0);
}

/* Nothing behind it can be trusted to be what it looks like. */
static int
document_fault(struct format_state *state, enum json_result result)
{
	uint64_t offset;
	const char *what = json_tokenizer_fault(state->json, &offset);

	state->dead = true;
	return outlet_fault(&state->outlet,
	    result == JSON_TOO_DEEP ? FORMAT_FAULT_LIMIT :
				      FORMAT_FAULT_UNREADABLE,
	    offset, what);
}
