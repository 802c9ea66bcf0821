#include "message/json_export.h"

#include "message/json_record.h"

static int on_token(void *arg, const struct json_token *token);
static void add_members(struct format_state *state);
static int in_message(struct json_export *export,
    const struct json_token *token);
static int outside(struct json_export *export, const struct json_token *token);
static int behind_answers(struct json_export *export,
    const struct json_token *token);
static bool is_something(const struct json_token *token);
static int give_whole(struct json_export *export);
static int give_answered(struct json_export *export,
    const struct json_token *token);

int
json_export_start(struct format_state *state)
{
	struct json_export *export = (struct json_export *)state;
	const struct json_export_kind *kind = state->kind;
	const struct format_limits *limits = &state->outlet.limits;

	json_paths_init(&export->places, kind->places, kind->place_count,
	    kind->any_case);
	json_paths_init(&export->fields, kind->fields, kind->field_count,
	    kind->any_case);
	export->safe = JSON_PLACE_START(0);
	export->json = json_tokenizer_new(limits->line_bytes, limits->depth,
	    on_token, export);
	if (export->json == NULL)
		return -1;
	add_members(state);
	return 0;
}

void
json_export_stop(struct format_state *state)
{
	struct json_export *export = (struct json_export *)state;

	json_tokenizer_free(export->json);
	line_feed_done(&export->feed);
	names_done(&export->names);
}

static int
feed_document(struct format_state *state, struct span bytes)
{
	struct json_export *export = (struct json_export *)state;
	enum json_result result = json_tokenizer_feed(export->json, bytes);

	if (result == JSON_GOES_ON)
		return 0;
	/* Nothing behind it can be trusted to be what it looks like. */
	state->dead = result != JSON_STOPPED && result != JSON_NO_MEMORY;
	return json_export_fault(export, result);
}

static int
finish_document(struct format_state *state)
{
	const struct json_export *export = (const struct json_export *)state;

	if (!json_tokenizer_is_done(export->json))
		return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED,
		    state->inside ? state->start : export->safe.offset,
		    "the export ends before its last bracket: it is not "
		    "whole");
	if (!state->found)
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, 0,
		    "the export has no list of messages where this format "
		    "keeps it");
	return 0;
}

static uint64_t
resume_point(const struct format_state *state)
{
	return ((const struct json_export *)state)->safe.offset;
}

static void
pack_document(const struct format_state *state, struct buffer *out)
{
	const struct json_export *export = (const struct json_export *)state;

	pack_u8(out, state->dead);
	pack_u8(out, state->found);
	pack_u8(out, export->late);
	pack_u64(out, export->rest);
	json_place_pack(export->json, &export->safe, out);
	json_paths_pack(&export->places, out);
	json_paths_pack(&export->fields, out);
	record_pack(&state->around, out);
	names_pack(&export->names, out);
}

static int
unpack_document(struct format_state *state, struct unpack *in)
{
	struct json_export *export = (struct json_export *)state;

	state->dead = unpack_u8(in) != 0;
	state->found = unpack_u8(in) != 0;
	export->late = unpack_u8(in) != 0;
	export->rest = (size_t)unpack_u64(in);
	json_place_unpack(export->json, &export->safe, state->safe, in);
	json_paths_unpack(&export->places, in);
	json_paths_unpack(&export->fields, in);
	record_unpack(&state->around, in);
	names_unpack(&export->names, in);
	add_members(state);
	return 0;
}

const struct parser json_export = { .size = sizeof(struct json_export),
	.version = 2,
	.open = json_export_start,
	.feed = feed_document,
	.finish = finish_document,
	.resume_point = resume_point,
	.pack = pack_document,
	.unpack = unpack_document,
	.close = json_export_stop };

int
json_export_fault(struct json_export *export, enum json_result result)
{
	uint64_t offset;
	const char *what;

	if (result == JSON_STOPPED || result == JSON_NO_MEMORY)
		return -1;
	what = json_tokenizer_fault(export->json, &offset);
	return outlet_fault(&export->state.outlet,
	    result == JSON_TOO_DEEP ? FORMAT_FAULT_LIMIT :
				      FORMAT_FAULT_UNREADABLE,
	    offset, what);
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

static int
on_token(void *arg, const struct json_token *token)
{
	struct json_export *export = arg;
	int result = export->state.inside ? in_message(export, token) :
					    outside(export, token);

	/* An open message is read again from its first byte. */
	if (!export->state.inside)
		export->safe = json_place_behind(token);
	return result;
}

static int
in_message(struct json_export *export, const struct json_token *token)
{
	struct format_state *state = &export->state;
	size_t depth = token->depth - export->base;
	int what = json_paths_step(&export->fields, token, depth);

	if (depth == 0 && token->event == JSON_OBJECT_CLOSE) {
		state->inside = false;
		state->end = token->end;
		if (!export->waits)
			return give_whole(export);
		state->found = true;
	}
	if (what == JSON_EXPORT_AGAIN && !export->waits)
		return give_answered(export, token);
	if (what != JSON_PATHS_NONE)
		json_record_field(state, what, token);
	return 0;
}

static int
give_whole(struct json_export *export)
{
	struct format_state *state = &export->state;

	if (export->unread &&
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
give_answered(struct json_export *export, const struct json_token *token)
{
	struct format_state *state = &export->state;
	const struct json_export_kind *kind = state->kind;
	struct json_token key = { .event = JSON_KEY, .depth = token->depth };

	if (token->event == JSON_ARRAY_CLOSE)
		export->unread = token->start > export->again_at + 1;
	export->again_at = token->start;
	if (token->event != JSON_ARRAY_OPEN || !json_record_says(state))
		return 0;
	for (size_t i = 0; i < kind->field_count; i++) {
		if (kind->fields[i].what == JSON_EXPORT_AGAIN)
			key.text = span_of(kind->fields[i].path);
	}
	state->inside = false;
	state->end = token->start;
	(void)json_paths_step(&export->places, &key, key.depth);
	(void)json_paths_step(&export->places, token, token->depth);
	return json_record_give(state, 0);
}

static int
outside(struct json_export *export, const struct json_token *token)
{
	struct format_state *state = &export->state;
	const struct json_export_kind *kind = state->kind;
	int what = json_paths_step(&export->places, token, token->depth);

	if (token->event == JSON_ARRAY_OPEN &&
	    json_paths_element(&export->places, token->depth) ==
		JSON_EXPORT_MESSAGE)
		state->found = true;
	if (token->event == JSON_KEY && kind->key != NULL)
		kind->key(state, token);
	if (what == JSON_EXPORT_MESSAGE) {
		if (token->event != JSON_OBJECT_OPEN)
			return 0;
		parser_begin(state, token->start);
		export->unread = false;
		export->late = false;
		export->rest = 0;
		export->base = token->depth;
		json_paths_start(&export->fields);
		json_paths_step(&export->fields, token, 0);
	} else if (what == JSON_EXPORT_CHAT) {
		if (token->event == JSON_OBJECT_OPEN)
			record_reset(&state->around);
	} else if (what >= JSON_EXPORT_OWN && kind->place != NULL) {
		kind->place(state, what, token);
	} else if (what >= 0 && what < RECORD_FIELDS) {
		json_record_set(state, &state->around, (enum record_field)what,
		    token);
	}
	return behind_answers(export, token);
}

/* What stands there of a message that was given when its answers began. */
static int
behind_answers(struct json_export *export, const struct json_token *token)
{
	static const struct json_token open = { .event = JSON_OBJECT_OPEN };
	int what;

	if (token->depth <= export->rest) {
		export->rest = 0;
		export->late = false;
	}
	if (token->event == JSON_KEY &&
	    json_paths_around(&export->places, token->depth) ==
		JSON_EXPORT_MESSAGE) {
		export->rest = token->depth - 1;
		json_paths_start(&export->fields);
		(void)json_paths_step(&export->fields, &open, 0);
	}
	if (export->rest == 0 || export->late)
		return 0;
	what = json_paths_step(&export->fields, token,
	    token->depth - export->rest);
	if (what == JSON_PATHS_NONE || what == JSON_EXPORT_AGAIN ||
	    !is_something(token))
		return 0;
	export->late = true;
	return outlet_fault(&export->state.outlet, FORMAT_FAULT_UNREADABLE,
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
