#include "message/xml_export.h"

#include <stdlib.h>

#include "message/time_text.h"

#define STATE_VERSION 2

static int on_token(void *arg, const struct xml_token *token);

void
xml_export_close(struct format_state *state)
{
	if (state == NULL)
		return;
	xml_tags_done(&state->xml);
	record_done(&state->around);
	record_done(&state->record);
	record_done(&state->extra);
	buffer_done(&state->text);
	buffer_done(&state->part);
	free(state);
}

struct format_state *
xml_export_open(const struct xml_export_kind *kind,
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
	xml_tags_init(&state->xml, state->outlet.limits.text_bytes + 8,
	    on_token, state);
	state->xml.texts = kind->texts;
	return state;
}

int
xml_export_feed(struct format_state *state, struct span bytes, struct err *err)
{
	enum xml_result result;

	if (state->dead)
		return 0;
	result = xml_tags_feed(&state->xml, bytes);
	if (result == XML_GOES_ON)
		return 0;
	state->dead = true;
	if (result != XML_INVALID ||
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		state->xml.position - 1, state->xml.what) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

/* A message ends with its tag: there is none that waits. */
int
xml_export_idle(struct format_state *state, struct err *err)
{
	(void)state;
	(void)err;
	return 0;
}

int
xml_export_finish(struct format_state *state, struct err *err)
{
	if (state->dead || xml_tags_is_done(&state->xml))
		return 0;
	if (outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, state->safe,
		"the export ends before its last tag: it is not whole") == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

uint64_t
xml_export_resume_point(const struct format_state *state)
{
	return state->safe;
}

int
xml_export_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->dead);
	pack_u32(out, (uint32_t)state->safe_depth);
	pack_u8(out, state->safe_seen);
	record_pack(&state->around, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
xml_export_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->dead = unpack_u8(&in) != 0;
	state->safe_depth = unpack_u32(&in);
	state->safe_seen = unpack_u8(&in) != 0;
	record_unpack(&state->around, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in) || state->safe_depth > XML_DEPTH_MAX)
		return format_bad_state(err);
	state->safe = offset;
	xml_tags_reset(&state->xml, offset, state->safe_depth);
	state->xml.seen = state->safe_seen;
	return 0;
}

void
xml_export_begin(struct format_state *state, const struct xml_token *token)
{
	state->inside = true;
	state->start = token->start;
	record_reset(&state->record);
	record_reset(&state->extra);
	buffer_reset(&state->text);
	buffer_reset(&state->part);
}

void
xml_export_set(struct format_state *state, struct record *record,
    enum record_field field, const struct xml_token *token)
{
	if (token->repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	record_set(record, field, token->value, &state->outlet.limits);
}

int
xml_export_give(struct format_state *state, const struct xml_token *token)
{
	struct record *record = &state->record;
	struct message message;
	bool has_time;

	if (record->failed || state->extra.failed || state->around.failed ||
	    state->text.failed || state->part.failed)
		return -1;
	if (record_get(record, RECORD_TEXT).len == 0 &&
	    record->attachment_count == 0)
		return 0;
	record_message(record, &message);
	message.start = state->start;
	message.end = token->end;
	has_time = time_text_read(record_get(record, RECORD_TIME),
	    state->outlet.options->zone, &message);
	return record_give(record, &message, has_time, &state->outlet);
}

static int
on_token(void *arg, const struct xml_token *token)
{
	struct format_state *state = arg;
	bool root = token->depth == 0 && token->event == XML_OPENED;

	if (root && !span_is(token->name, state->kind->root) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, token->start,
		state->kind->no_root) == -1)
		return -1;
	if (state->kind->token(state, token) == -1)
		return -1;
	if (state->inside ||
	    (token->event != XML_OPENED && token->event != XML_CLOSE))
		return 0;
	state->safe = token->end;
	state->safe_depth = token->depth + (token->event == XML_OPENED ? 1 : 0);
	state->safe_seen = true;
	return 0;
}
