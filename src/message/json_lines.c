#include "message/json_lines.h"

static int take_line(struct format_state *state, const struct line *line,
    unsigned flags);
static int take_whole_line(struct format_state *state, const struct line *line,
    unsigned flags);
static int give(struct json_export *export, const struct line *line,
    unsigned flags);
static int read_inside(struct json_export *export, const struct line *line);
static enum json_result read_line(struct json_export *export,
    const struct line *line);
static enum json_result read_line_for(struct json_export *export,
    const struct line *line, const struct json_path *places, size_t count);
static bool is_whole(struct json_export *export, const struct line *line);

static int
start(struct format_state *state)
{
	struct json_export *export = (struct json_export *)state;

	line_feed_init(&export->feed, state->outlet.limits.line_bytes);
	return json_export_start(state);
}

static int
feed_lines(struct format_state *state, struct span bytes)
{
	struct json_export *export = (struct json_export *)state;

	return line_feed_bytes(&export->feed, bytes, take_line, state);
}

/* An object whose bracket is there cannot grow. */
static int
idle(struct format_state *state)
{
	struct json_export *export = (struct json_export *)state;
	struct line line;

	if (!line_open(&export->feed.lines, &line) || !is_whole(export, &line))
		return 0;
	return line_feed_open_line(&export->feed, MESSAGE_PROVISIONAL,
	    take_line, state);
}

static int
finish(struct format_state *state)
{
	struct json_export *export = (struct json_export *)state;

	return line_feed_open_line(&export->feed, 0, take_whole_line, state);
}

static uint64_t
resume_point(const struct format_state *state)
{
	return ((const struct json_export *)state)->feed.lines.start;
}

static void
pack_lines(const struct format_state *state, struct buffer *out)
{
	const struct json_export *export = (const struct json_export *)state;

	line_feed_pack(&export->feed, out);
	names_pack(&export->names, out);
}

static int
unpack_lines(struct format_state *state, struct unpack *in)
{
	struct json_export *export = (struct json_export *)state;

	line_feed_unpack(&export->feed, state->safe, in);
	names_unpack(&export->names, in);
	return 0;
}

const struct parser json_lines = { .size = sizeof(struct json_export),
	.version = 2,
	.open = start,
	.feed = feed_lines,
	.idle = idle,
	.finish = finish,
	.resume_point = resume_point,
	.pack = pack_lines,
	.unpack = unpack_lines,
	.close = json_export_stop };

/* The last line, which may have lost its end. */
static int
take_whole_line(struct format_state *state, const struct line *line,
    unsigned flags)
{
	struct json_export *export = (struct json_export *)state;

	if (is_whole(export, line))
		return take_line(state, line, flags);
	return outlet_fault(&state->outlet, FORMAT_FAULT_TRUNCATED, line->start,
	    "the export ends inside a line");
}

static int
take_line(struct format_state *state, const struct line *line, unsigned flags)
{
	struct json_export *export = (struct json_export *)state;
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
	export->waits = true;
	export->again_at = 0;
	state->found = false;
	result = read_line(export, line);
	export->waits = false;
	if (result != JSON_GOES_ON)
		return json_export_fault(export, result);
	if (state->found && give(export, line, flags) == -1)
		return -1;
	return export->again_at != 0 ? read_inside(export, line) : 0;
}

static int
give(struct json_export *export, const struct line *line, unsigned flags)
{
	export->state.start = line->start;
	/* Ends rise from message to message (format.h). */
	export->state.end = export->again_at != 0 ? export->again_at :
						    line->end;
	return json_record_give(&export->state, flags);
}

/* The line is known to be JSON: what is in it is given as it comes. */
static int
read_inside(struct json_export *export, const struct line *line)
{
	const struct json_export_kind *kind = export->state.kind;
	enum json_result result = read_line_for(export, line, kind->again,
	    kind->again_count);

	return result == JSON_GOES_ON ? 0 : -1;
}

static enum json_result
read_line(struct json_export *export, const struct line *line)
{
	enum json_result result;

	export->state.inside = false;
	json_paths_start(&export->places);
	json_tokenizer_reset(export->json, line->start);
	result = json_tokenizer_feed(export->json, line->text);
	if (result == JSON_GOES_ON)
		result = json_tokenizer_finish(export->json);
	return result;
}

/* Seldom: the usual table is made anew afterwards. */
static enum json_result
read_line_for(struct json_export *export, const struct line *line,
    const struct json_path *places, size_t count)
{
	const struct json_export_kind *kind = export->state.kind;
	enum json_result result;

	json_paths_init(&export->places, places, count, kind->any_case);
	result = read_line(export, line);
	json_paths_init(&export->places, kind->places, kind->place_count,
	    kind->any_case);
	return result;
}

/* Does the open line hold a whole object already? Nothing is given. */
static bool
is_whole(struct json_export *export, const struct line *line)
{
	bool whole;

	export->waits = true;
	whole = read_line_for(export, line, NULL, 0) == JSON_GOES_ON;
	export->waits = false;
	return whole;
}
