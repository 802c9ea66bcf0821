#include "message/json_lines.h"

#define STATE_VERSION 2

static int take_line(struct format_state *state, const struct line *line,
    unsigned flags);
static int take_whole_line(struct format_state *state, const struct line *line,
    unsigned flags);
static int give(struct format_state *state, const struct line *line,
    unsigned flags);
static int read_inside(struct format_state *state, const struct line *line);
static enum json_result read_line(struct format_state *state,
    const struct line *line);
static enum json_result read_line_for(struct format_state *state,
    const struct line *line, const struct json_path *places, size_t count);
static int line_fault(struct format_state *state, enum json_result result,
    uint64_t start);
static bool is_whole(struct format_state *state, const struct line *line);

struct format_state *
json_lines_open(const struct json_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err)
{
	struct format_state *state = json_export_open(kind, options, sink, err);

	if (state != NULL)
		line_feed_init(&state->feed, state->outlet.limits.line_bytes);
	return state;
}

int
json_lines_feed(struct format_state *state, struct span bytes, struct err *err)
{
	if (line_feed_bytes(&state->feed, bytes, take_line, state) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

/* An object whose bracket is there cannot grow. */
int
json_lines_idle(struct format_state *state, struct err *err)
{
	struct line line;

	if (!line_open(&state->feed.lines, &line) || !is_whole(state, &line))
		return 0;
	if (line_feed_open_line(&state->feed, MESSAGE_PROVISIONAL, take_line,
		state) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

int
json_lines_finish(struct format_state *state, struct err *err)
{
	if (line_feed_open_line(&state->feed, 0, take_whole_line, state) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

uint64_t
json_lines_resume_point(const struct format_state *state)
{
	return state->feed.lines.start;
}

int
json_lines_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	line_feed_pack(&state->feed, out);
	names_pack(&state->names, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
json_lines_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	line_feed_unpack(&state->feed, offset, &in);
	names_unpack(&state->names, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	return 0;
}

/* The last line, which may have lost its end. */
static int
take_whole_line(struct format_state *state, const struct line *line,
    unsigned flags)
{
	if (is_whole(state, line))
		return take_line(state, line, flags);
	return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, line->start,
	    "the export ends inside a line");
}

static int
take_line(struct format_state *state, const struct line *line, unsigned flags)
{
	enum json_result result;

	if (span_trim(line->text).len == 0)
		return 0;
	if (line->cut)
		return outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT,
		    line->start,
		    "a line is longer than limits.line and is "
		    "skipped" OUTLET_RAISE);
	if (span_trim(line->text).ptr[0] != '{')
		return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
		    line->start, "a line must hold one JSON object");
	record_reset(&state->around);
	record_reset(&state->extra);
	state->waits = true;
	state->again_at = 0;
	state->found = false;
	result = read_line(state, line);
	state->waits = false;
	if (result != JSON_GOES_ON)
		return line_fault(state, result, line->start);
	if (state->found && give(state, line, flags) == -1)
		return -1;
	return state->again_at != 0 ? read_inside(state, line) : 0;
}

static int
give(struct format_state *state, const struct line *line, unsigned flags)
{
	state->start = line->start;
	/* Ends rise from message to message (format.h). */
	state->end = state->again_at != 0 ? state->again_at : line->end;
	return json_record_give(state, flags);
}

/* The line is known to be JSON: what is in it is given as it comes. */
static int
read_inside(struct format_state *state, const struct line *line)
{
	enum json_result result = read_line_for(state, line, state->kind->again,
	    state->kind->again_count);

	return result == JSON_GOES_ON ? 0 : -1;
}

static enum json_result
read_line(struct format_state *state, const struct line *line)
{
	enum json_result result;

	state->inside = false;
	json_paths_start(&state->places);
	json_tokenizer_reset(state->json, line->start);
	result = json_tokenizer_feed(state->json, line->text);
	if (result == JSON_GOES_ON)
		result = json_tokenizer_finish(state->json);
	return result;
}

/* Seldom: the usual table is made anew afterwards. */
static enum json_result
read_line_for(struct format_state *state, const struct line *line,
    const struct json_path *places, size_t count)
{
	const struct json_export_kind *kind = state->kind;
	enum json_result result;

	json_paths_init(&state->places, places, count, kind->any_case);
	result = read_line(state, line);
	json_paths_init(&state->places, kind->places, kind->place_count,
	    kind->any_case);
	return result;
}

static int
line_fault(struct format_state *state, enum json_result result, uint64_t start)
{
	uint64_t offset = start;
	const char *what;

	if (result == JSON_NO_MEMORY || result == JSON_STOPPED)
		return -1;
	what = json_tokenizer_fault(state->json, &offset);
	return outlet_fault(&state->outlet,
	    result == JSON_TOO_DEEP ? FORMAT_FAULT_LIMIT :
				      FORMAT_FAULT_UNREADABLE,
	    offset, what);
}

/* Does the open line hold a whole object already? Nothing is given. */
static bool
is_whole(struct format_state *state, const struct line *line)
{
	bool whole;

	state->waits = true;
	whole = read_line_for(state, line, NULL, 0) == JSON_GOES_ON;
	state->waits = false;
	return whole;
}
