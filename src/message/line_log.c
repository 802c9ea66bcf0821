#include "message/line_log.h"

#include <stdlib.h>

#define STATE_VERSION 1

static int take_line(struct format_state *state, const struct line *line,
    unsigned flags);

void
line_log_close(struct format_state *state)
{
	if (state == NULL)
		return;
	line_feed_done(&state->feed);
	record_done(&state->record);
	buffer_done(&state->room);
	buffer_done(&state->words);
	free(state);
}

struct format_state *
line_log_open(const struct line_log_kind *kind,
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
	line_feed_init(&state->feed, state->outlet.limits.line_bytes);
	state->words = BUFFER_WITH_LIMIT(state->outlet.limits.text_bytes + 8);
	return state;
}

int
line_log_feed(struct format_state *state, struct span bytes, struct err *err)
{
	if (line_feed_bytes(&state->feed, bytes, take_line, state) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

int
line_log_idle(struct format_state *state, struct err *err)
{
	(void)state;
	(void)err;
	return 0;
}

int
line_log_finish(struct format_state *state, struct err *err)
{
	if (line_feed_open_line(&state->feed, 0, take_line, state) == -1 ||
	    (state->kind->finish != NULL && state->kind->finish(state) == -1))
		return outlet_error(&state->outlet, err);
	return 0;
}

uint64_t
line_log_resume_point(const struct format_state *state)
{
	return state->is_open ? state->start : state->feed.lines.start;
}

int
line_log_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, state->told);
	pack_u32(out, (uint32_t)state->day.year);
	pack_u8(out, (uint8_t)state->day.month);
	pack_u8(out, (uint8_t)state->day.day);
	line_feed_pack(&state->feed, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

int
line_log_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->told = unpack_u8(&in) != 0;
	state->day.year = (int)unpack_u32(&in);
	state->day.month = unpack_u8(&in);
	state->day.day = unpack_u8(&in);
	line_feed_unpack(&state->feed, offset, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in) ||
	    (state->day.year != 0 && !civil_is_valid(&state->day)))
		return format_bad_state(err);
	return 0;
}

int
line_log_give(struct format_state *state, struct message *message,
    uint64_t start, uint64_t end)
{
	struct message time = *message;

	if (state->record.failed || state->room.failed)
		return -1;
	record_message(&state->record, message);
	message->time = time.time;
	message->local = time.local;
	message->time_kind = time.time_kind;
	message->time_precision = time.time_precision;
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
	if (state->told)
		return 0;
	state->told = true;
	return outlet_fault(&state->outlet, FORMAT_FAULT_UNREADABLE,
	    line->start, what);
}

static int
take_line(struct format_state *state, const struct line *line, unsigned flags)
{
	(void)flags;
	if (line->cut &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, line->start,
		"a line is longer than limits.line and is cut" OUTLET_RAISE) ==
		-1)
		return -1;
	return state->kind->take(state, line);
}
