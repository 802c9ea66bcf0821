#include <stdlib.h>

#include "base/pack.h"
#include "message/formats.h"
#include "message/json_token.h"
#include "message/line.h"
#include "message/record.h"
#include "message/time_text.h"

#define STATE_VERSION 1

struct format_state {
	struct outlet outlet;
	struct line_splitter lines;
	struct json_tokenizer *json;
	struct record record;
	enum record_field field; /* that the next value is for */
	bool wanted;             /* it is for a field at all */
	bool is_object;
	const char *wrong;    /* with the line; NULL: nothing */
	uint64_t provisional; /* bytes of the open line that
						 * were handed over; or 0 */
};

static int take_line(struct format_state *state, const struct line *line,
    unsigned flags);
static int give(struct format_state *state, const struct line *line,
    unsigned flags);
static int on_token(void *arg, const struct json_token *token);
static void on_key(struct format_state *state, struct span key);
static void on_value(struct format_state *state,
    const struct json_token *token);
static void on_flag(struct format_state *state, const struct json_token *token,
    unsigned flag);
static bool is_whole(struct format_state *state, const struct line *line);

static int
jsonl_detect(const struct format_probe *probe)
{
	struct span line = span_trim(span_first(probe->head,
	    span_find_char(probe->head, '\n')));
	bool named = span_ends(probe->name, SPAN(".jsonl")) ||
	    span_ends(probe->name, SPAN(".ndjson"));

	if (line.len == 0 || line.ptr[0] != '{')
		return 0;
	if (span_find(line, SPAN("\"text\"")) < line.len &&
	    line.ptr[line.len - 1] == '}')
		return named ? 95 : 80;
	return named ? 60 : 0;
}

static void
jsonl_close(struct format_state *state)
{
	if (state == NULL)
		return;
	json_tokenizer_free(state->json);
	line_done(&state->lines);
	record_done(&state->record);
	free(state);
}

static struct format_state *
jsonl_open(const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	outlet_init(&state->outlet, options, sink);
	line_init(&state->lines, state->outlet.limits.line_bytes, 0);
	state->json = json_tokenizer_new(state->outlet.limits.line_bytes,
	    state->outlet.limits.depth, on_token, state);
	if (state->json == NULL) {
		jsonl_close(state);
		outlet_error(NULL, err);
		return NULL;
	}
	return state;
}

static int
jsonl_feed(struct format_state *state, struct span bytes, struct err *err)
{
	struct line line;
	int result;

	while ((result = line_next(&state->lines, &bytes, &line)) == 1) {
		bool same = state->provisional != 0 &&
		    state->provisional == line.text.len;

		state->provisional = 0;
		if (!same && take_line(state, &line, 0) == -1)
			return outlet_error(&state->outlet, err);
	}
	return result == 0 ? 0 : outlet_error(&state->outlet, err);
}

static int
jsonl_idle(struct format_state *state, struct err *err)
{
	struct line line;

	if (!line_open(&state->lines, &line) ||
	    state->provisional == line.text.len || !is_whole(state, &line))
		return 0;
	if (take_line(state, &line, MESSAGE_PROVISIONAL) == -1)
		return outlet_error(&state->outlet, err);
	state->provisional = line.text.len;
	return 0;
}

static int
jsonl_finish(struct format_state *state, struct err *err)
{
	struct line line;

	if (!line_open(&state->lines, &line) ||
	    state->provisional == line.text.len)
		return 0;
	if (is_whole(state, &line) ?
		take_line(state, &line, 0) == -1 :
		outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, line.start,
		    "the export ends inside a line") == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

static uint64_t
jsonl_resume_point(const struct format_state *state)
{
	return state->lines.start;
}

static int
jsonl_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u64(out, state->provisional);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

static int
jsonl_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->provisional = unpack_u64(&in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	line_done(&state->lines);
	line_init(&state->lines, state->outlet.limits.line_bytes, offset);
	return 0;
}

const struct format format_jsonl = { .name = "jsonl",
	.title = "JSON Lines, one message a line",
	.capabilities = FORMAT_APPENDS,
	.detect = jsonl_detect,
	.open = jsonl_open,
	.feed = jsonl_feed,
	.idle = jsonl_idle,
	.finish = jsonl_finish,
	.resume_point = jsonl_resume_point,
	.save = jsonl_save,
	.load = jsonl_load,
	.close = jsonl_close };

/* Read one line. 0, or -1 when the sink stopped it or memory ran out. */
static int
take_line(struct format_state *state, const struct line *line, unsigned flags)
{
	enum json_result result;
	uint64_t offset = line->start;

	if (span_trim(line->text).len == 0)
		return 0;
	if (line->cut)
		return outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT,
		    line->start, "a line is longer than the limit; skipped");
	record_reset(&state->record);
	state->is_object = false;
	state->wrong = NULL;
	json_tokenizer_reset(state->json, line->start);
	result = json_tokenizer_feed(state->json, line->text);
	if (result == JSON_GOES_ON)
		result = json_tokenizer_finish(state->json);
	if (result == JSON_NO_MEMORY || state->record.failed)
		return -1;
	if (result == JSON_GOES_ON && state->is_object && state->wrong == NULL)
		return give(state, line, flags);
	if (result != JSON_GOES_ON)
		state->wrong = json_tokenizer_fault(state->json, &offset);
	if (state->wrong == NULL)
		state->wrong = "a line must hold one JSON object";
	return outlet_fault(&state->outlet,
	    result == JSON_TOO_DEEP ? FORMAT_FAULT_LIMIT :
				      FORMAT_FAULT_UNREADABLE,
	    offset, state->wrong);
}

static int
give(struct format_state *state, const struct line *line, unsigned flags)
{
	struct record *record = &state->record;
	struct message message;
	const char *wrong = record_message(record, &message);
	struct span time = record_get(record, RECORD_TIME);

	if (!record_has(record, RECORD_TEXT) &&
	    (message.flags & (MESSAGE_DELETED | MESSAGE_ATTACHMENT)) == 0)
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    line->start, "the object has no \"text\"; skipped");
	if (time.len > 0 &&
	    !time_text_read(time, state->outlet.options->zone, &message))
		wrong = "\"time\" is no RFC 3339 time; the message is read "
			"without one";
	message.start = line->start;
	message.end = line->end;
	message.flags |= flags;
	if (wrong != NULL &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE, line->start,
		wrong) == -1)
		return -1;
	if ((record->cut || (message.flags & MESSAGE_CUT) != 0) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, line->start,
		"a value is longer than the limit; cut") == -1)
		return -1;
	return outlet_message(&state->outlet, &message);
}

static int
on_token(void *arg, const struct json_token *token)
{
	struct format_state *state = arg;

	if (token->depth == 0) {
		state->is_object = token->event == JSON_OBJECT_OPEN ||
		    token->event == JSON_OBJECT_CLOSE;
		return 0;
	}
	if (token->event == JSON_KEY) {
		if (token->depth == 1)
			on_key(state, token->text);
		return 0;
	}
	if (!state->wanted)
		return 0;
	/* A list of names is the one thing that may stand deeper. */
	if (token->depth == 1 ||
	    (token->depth == 2 &&
		(state->field == RECORD_TO ||
		    state->field == RECORD_ATTACHMENTS)))
		on_value(state, token);
	return 0;
}

static void
on_key(struct format_state *state, struct span key)
{
	const struct format_options *options = state->outlet.options;

	for (size_t i = 0; i < options->field_count; i++) {
		if (span_equal(key, options->fields[i].column)) {
			state->wanted =
			    record_field_parse(options->fields[i].field,
				&state->field);
			return;
		}
	}
	state->wanted = record_field_parse(key, &state->field);
}

static void
on_value(struct format_state *state, const struct json_token *token)
{
	enum record_field field = state->field;

	if (token->repaired)
		state->record.flags |= MESSAGE_REPAIRED;
	if (field == RECORD_EDITED)
		on_flag(state, token, MESSAGE_EDITED);
	else if (field == RECORD_DELETED)
		on_flag(state, token, MESSAGE_DELETED);
	else if (token->event == JSON_STRING ||
	    (token->event == JSON_NUMBER && field != RECORD_TEXT))
		record_set(&state->record, field, token->text,
		    &state->outlet.limits);
	else if (field == RECORD_ATTACHMENTS &&
	    token->event == JSON_OBJECT_OPEN)
		state->record.flags |= MESSAGE_ATTACHMENT;
	else if (field == RECORD_TEXT && token->event != JSON_NULL)
		state->wrong = "\"text\" must be a string; skipped";
}

/* True, or a time at which it was done, as some exports write it. */
static void
on_flag(struct format_state *state, const struct json_token *token,
    unsigned flag)
{
	if (token->event == JSON_TRUE || token->event == JSON_NUMBER ||
	    (token->event == JSON_STRING && token->text.len > 0))
		state->record.flags |= flag;
	else
		state->record.flags &= ~flag;
}

/* Does the open line hold a whole object already? */
static bool
is_whole(struct format_state *state, const struct line *line)
{
	record_reset(&state->record);
	json_tokenizer_reset(state->json, line->start);
	return json_tokenizer_feed(state->json, line->text) == JSON_GOES_ON &&
	    json_tokenizer_is_done(state->json);
}
