#include "message/line_log.h"

static int take_line(struct format_state *state, const struct line *line,
    unsigned flags);

static int
open_log(struct format_state *state)
{
	line_feed_init(&((struct line_log *)state)->feed,
	    state->outlet.limits.line_bytes);
	return 0;
}

static void
close_log(struct format_state *state)
{
	line_feed_done(&((struct line_log *)state)->feed);
}

static int
feed_log(struct format_state *state, struct span bytes)
{
	struct line_log *log = (struct line_log *)state;

	return line_feed_bytes(&log->feed, bytes, take_line, state);
}

static int
finish_log(struct format_state *state)
{
	struct line_log *log = (struct line_log *)state;
	const struct line_log_kind *kind = state->kind;

	if (line_feed_open_line(&log->feed, 0, take_line, state) == -1)
		return -1;
	return kind->finish == NULL ? 0 : kind->finish(state);
}

static uint64_t
resume_point(const struct format_state *state)
{
	const struct line_log *log = (const struct line_log *)state;

	return state->inside ? state->start : log->feed.lines.start;
}

static void
pack_log(const struct format_state *state, struct buffer *out)
{
	const struct line_log *log = (const struct line_log *)state;
	const struct line_log_kind *kind = state->kind;

	pack_u8(out, (uint8_t)state->said);
	pack_u32(out, (uint32_t)log->day.year);
	pack_u8(out, (uint8_t)log->day.month);
	pack_u8(out, (uint8_t)log->day.day);
	line_feed_pack(&log->feed, out);
	if (kind->around)
		record_pack(&state->around, out);
}

static int
unpack_log(struct format_state *state, struct unpack *in)
{
	struct line_log *log = (struct line_log *)state;
	const struct line_log_kind *kind = state->kind;

	state->said = unpack_u8(in);
	log->day.year = (int)unpack_u32(in);
	log->day.month = unpack_u8(in);
	log->day.day = unpack_u8(in);
	line_feed_unpack(&log->feed, state->safe, in);
	if (kind->around)
		record_unpack(&state->around, in);
	if (log->day.year != 0 && !civil_is_valid(&log->day))
		in->failed = true;
	return 0;
}

const struct parser line_log = { .size = sizeof(struct line_log),
	.version = 1,
	.open = open_log,
	.feed = feed_log,
	.finish = finish_log,
	.resume_point = resume_point,
	.pack = pack_log,
	.unpack = unpack_log,
	.close = close_log };

int
line_log_give(struct format_state *state, struct message *message,
    uint64_t start, uint64_t end)
{
	struct message time = *message;

	if (parser_failed(state))
		return -1;
	record_message(&state->record, message);
	message->time = time.time;
	message->local = time.local;
	message->time_kind = time.time_kind;
	message->time_precision = time.time_precision;
	message->date_numbers = time.date_numbers;
	message->flags |= time.flags;
	message->start = start;
	message->end = end;
	if ((state->record.cut || (message->flags & MESSAGE_CUT) != 0) &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, start,
		"a message is longer than limits.text and is "
		"cut" OUTLET_RAISE) == -1)
		return -1;
	return outlet_message(&state->outlet, message);
}

int
line_log_tell(struct format_state *state, const struct line *line,
    const char *what)
{
	return parser_say_once(state, 1, FORMAT_FAULT_UNREADABLE, line->start,
	    what);
}

static int
take_line(struct format_state *state, const struct line *line, unsigned flags)
{
	const struct line_log_kind *kind = state->kind;

	(void)flags;
	if (line->cut &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, line->start,
		"a line is longer than limits.line and is cut" OUTLET_RAISE) ==
		-1)
		return -1;
	return kind->take(state, line);
}
