#include <stdlib.h>

#include "message/characters.h"
#include "message/formats.h"
#include "message/line.h"
#include "message/outlet.h"
#include "message/time_text.h"
#include "message/whatsapp_detect.h"
#include "message/whatsapp_header.h"
#include "message/whatsapp_notice.h"

#define STATE_VERSION 2
#define HOLD_BYTES    ((uint64_t)256 << 10)
#define HOLD_HEADERS  2000

/* What is said once an export. */
enum said {
	SAID_AMBIGUOUS = 1 << 0,
	SAID_CONTRADICTED = 1 << 1,
	SAID_PREAMBLE = 1 << 2
};

struct format_state {
	struct outlet outlet;
	struct line_splitter lines;
	struct date_orders orders;
	unsigned said;
	bool weak; /* the export began "date: " */
	bool any_header;
	bool any_message;

	/* Until the order of the dates is known, the bytes wait here. */
	bool deciding;
	struct buffer held;
	uint64_t held_start;
	unsigned held_headers;

	/* The open message, which the next header ends. */
	bool is_open;
	struct whatsapp_header header; /* `rest` is stale */
	struct buffer words;           /* rest of the header line, and
						 * the lines after it */
	bool cut;
	uint64_t start;
	uint64_t end;
	uint64_t provisional; /* its end when it was handed
						 * over; 0: it was not */
};

static int decide(struct format_state *state, struct span bytes);
static bool learn(struct format_state *state, const struct line *line);
static int stop_deciding(struct format_state *state);
static int read_lines(struct format_state *state, struct span bytes);
static int take_line(struct format_state *state, const struct line *line);
static bool is_header(struct format_state *state, struct span line,
    struct whatsapp_header *header);
static int open_message(struct format_state *state,
    const struct whatsapp_header *header, const struct line *line);
static int add_line(struct format_state *state, const struct line *line);
static int keep(struct format_state *state, struct span text);
static int close_message(struct format_state *state, unsigned flags);
static void fill(struct format_state *state, struct message *message);
static int fill_time(struct format_state *state, struct message *message);
static int say_once(struct format_state *state, enum said said,
    enum format_fault_kind kind, uint64_t offset, const char *what);

static void
whatsapp_close(struct format_state *state)
{
	if (state == NULL)
		return;
	line_done(&state->lines);
	buffer_done(&state->held);
	buffer_done(&state->words);
	free(state);
}

static struct format_state *
whatsapp_open(const struct format_options *options,
    const struct format_sink *sink, struct err *err)
{
	struct format_state *state = calloc(1, sizeof(*state));

	if (state == NULL) {
		outlet_error(NULL, err);
		return NULL;
	}
	outlet_init(&state->outlet, options, sink);
	line_init(&state->lines, state->outlet.limits.line_bytes, 0);
	state->deciding = options->date_order == DATE_ORDER_AUTO &&
	    options->dates == NULL;
	if (options->dates != NULL)
		state->orders = *options->dates;
	state->orders.wanted = options->date_order;
	return state;
}

static int
whatsapp_feed(struct format_state *state, struct span bytes, struct err *err)
{
	int result = state->deciding ? decide(state, bytes) :
				       read_lines(state, bytes);

	return result == 0 ? 0 : outlet_error(&state->outlet, err);
}

/* A line without its end may grow, so it waits; the lines before it do not. */
static int
whatsapp_idle(struct format_state *state, struct err *err)
{
	if (state->deciding && state->held_headers > 0 &&
	    stop_deciding(state) == -1)
		return outlet_error(&state->outlet, err);
	if (!state->is_open || state->provisional == state->end)
		return 0;
	if (close_message(state, MESSAGE_PROVISIONAL) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

static int
whatsapp_finish(struct format_state *state, struct err *err)
{
	struct line line;

	if (state->deciding && line_open(&state->lines, &line))
		learn(state, &line);
	if ((state->deciding && stop_deciding(state) == -1) ||
	    (line_open(&state->lines, &line) && take_line(state, &line) == -1))
		return outlet_error(&state->outlet, err);
	if (state->is_open && close_message(state, 0) == -1)
		return outlet_error(&state->outlet, err);
	return 0;
}

static uint64_t
whatsapp_resume_point(const struct format_state *state)
{
	if (state->deciding)
		return state->held_start;
	return state->is_open ? state->start : state->lines.start;
}

static int
whatsapp_save(const struct format_state *state, struct buffer *out)
{
	pack_u8(out, STATE_VERSION);
	pack_u8(out, (uint8_t)state->said);
	pack_u8(out, state->weak);
	pack_u8(out, state->any_header);
	pack_u8(out, state->any_message);
	pack_u8(out, state->deciding);
	pack_u64(out, state->provisional);
	if (!state->deciding)
		date_orders_pack(&state->orders, out);
	ordinals_pack(&state->outlet.ordinals, out);
	return out->failed ? -1 : 0;
}

static int
whatsapp_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err)
{
	struct unpack in = UNPACK(saved);
	bool known = unpack_u8(&in) == STATE_VERSION;

	state->said = unpack_u8(&in);
	state->weak = unpack_u8(&in) != 0;
	state->any_header = unpack_u8(&in) != 0;
	state->any_message = unpack_u8(&in) != 0;
	state->deciding = unpack_u8(&in) != 0;
	state->provisional = unpack_u64(&in);
	if (!state->deciding)
		date_orders_unpack(&state->orders, &in);
	ordinals_unpack(&state->outlet.ordinals, &in);
	if (!known || !unpack_is_done(&in))
		return format_bad_state(err);
	state->held_start = offset;
	line_done(&state->lines);
	line_init(&state->lines, state->outlet.limits.line_bytes, offset);
	return 0;
}

static const struct date_orders *
whatsapp_dates(const struct format_state *state)
{
	return &state->orders;
}

const struct format format_whatsapp = { .name = "whatsapp",
	.title = "WhatsApp text export",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = whatsapp_detect,
	.open = whatsapp_open,
	.feed = whatsapp_feed,
	.idle = whatsapp_idle,
	.finish = whatsapp_finish,
	.resume_point = whatsapp_resume_point,
	.save = whatsapp_save,
	.load = whatsapp_load,
	.close = whatsapp_close,
	.dates = whatsapp_dates };

/* Hold the bytes and look at their dates, until those prove their order. */
static int
decide(struct format_state *state, struct span bytes)
{
	struct line line;
	int result;

	if (buffer_append(&state->held, bytes) == -1)
		return -1;
	while ((result = line_next(&state->lines, &bytes, &line)) == 1) {
		if (learn(state, &line))
			return stop_deciding(state);
	}
	return result;
}

/* True when it is time to decide. */
static bool
learn(struct format_state *state, const struct line *line)
{
	struct whatsapp_header header;

	if (line->end - state->held_start >= HOLD_BYTES)
		return true;
	if (!is_header(state, line->text, &header))
		return false;
	state->held_headers++;
	if (header.date_known || header.yearless)
		return state->held_headers >= HOLD_HEADERS;
	date_orders_learn(&state->orders, &header.date);
	return date_orders_settled(&state->orders) ||
	    state->held_headers >= HOLD_HEADERS;
}

static int
stop_deciding(struct format_state *state)
{
	int result;

	date_orders_assume(&state->orders);
	state->deciding = false;
	line_done(&state->lines);
	line_init(&state->lines, state->outlet.limits.line_bytes,
	    state->held_start);
	result = read_lines(state, buffer_span(&state->held));
	buffer_done(&state->held);
	return result;
}

static int
read_lines(struct format_state *state, struct span bytes)
{
	struct line line;
	int result;

	while ((result = line_next(&state->lines, &bytes, &line)) == 1) {
		if (take_line(state, &line) == -1)
			return -1;
	}
	return result;
}

static int
take_line(struct format_state *state, const struct line *line)
{
	struct whatsapp_header header;

	if (line->cut &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, line->start,
		"a line is longer than limits.line and is cut" OUTLET_RAISE) ==
		-1)
		return -1;
	if (is_header(state, line->text, &header)) {
		if (state->is_open && close_message(state, 0) == -1)
			return -1;
		return open_message(state, &header, line);
	}
	if (state->is_open)
		return add_line(state, line);
	if (span_trim(line->text).len == 0)
		return 0;
	return say_once(state, SAID_PREAMBLE, FORMAT_FAULT_UNREADABLE,
	    line->start, "lines before the first date belong to no message");
}

/* A shape that could be any sentence counts only where the export began so. */
static bool
is_header(struct format_state *state, struct span line,
    struct whatsapp_header *header)
{
	if (!whatsapp_header_scan(line, header))
		return false;
	if (!state->any_header)
		state->weak = header->close >= WHATSAPP_NAMED;
	else if (header->close >= WHATSAPP_NAMED && !state->weak)
		return false;
	state->any_header = true;
	return true;
}

static int
open_message(struct format_state *state, const struct whatsapp_header *header,
    const struct line *line)
{
	state->is_open = true;
	state->header = *header;
	state->cut = line->cut;
	state->start = line->start;
	state->end = line->end;
	buffer_reset(&state->words);
	return keep(state, header->rest);
}

static int
add_line(struct format_state *state, const struct line *line)
{
	state->cut |= line->cut;
	state->end = line->end;
	if (keep(state, SPAN("\n")) == -1)
		return -1;
	return keep(state, line->text);
}

/* Up to the limit of a text and a name. */
static int
keep(struct format_state *state, struct span text)
{
	const struct format_limits *limits = &state->outlet.limits;
	size_t limit = limits->text_bytes + limits->name_bytes;
	size_t room = state->words.len >= limit ? 0 : limit - state->words.len;

	if (text.len > room) {
		state->cut = true;
		text = whole_characters(span_first(text, room));
	}
	return buffer_append(&state->words, text);
}

/* Hand the open message over; it stays open when it is provisional. */
static int
close_message(struct format_state *state, unsigned flags)
{
	bool again = state->provisional != 0;
	bool same = state->provisional == state->end;
	struct message message;

	state->is_open = (flags & MESSAGE_PROVISIONAL) != 0;
	state->provisional = state->is_open ? state->end : 0;
	if (same) {
		state->any_message = true;
		return 0;
	}
	fill(state, &message);
	message.flags |= flags;
	if (fill_time(state, &message) == -1)
		return -1;
	if (message.text.len > state->outlet.limits.text_bytes) {
		message.text = whole_characters(span_first(message.text,
		    state->outlet.limits.text_bytes));
		message.flags |= MESSAGE_CUT;
	}
	if ((message.flags & MESSAGE_CUT) != 0 &&
	    outlet_fault(&state->outlet, FORMAT_FAULT_LIMIT, state->start,
		"a message is longer than limits.text and is "
		"cut" OUTLET_RAISE) == -1)
		return -1;
	if (!state->is_open)
		state->any_message = true;
	return again ? outlet_again(&state->outlet, &message) :
		       outlet_message(&state->outlet, &message);
}

static void
fill(struct format_state *state, struct message *message)
{
	struct span words = buffer_span(&state->words);
	struct span line;

	memset(message, 0, sizeof(*message));
	while (words.len > 0 &&
	    (words.ptr[words.len - 1] == '\n' ||
		words.ptr[words.len - 1] == '\r'))
		words.len--;
	message->start = state->start;
	message->end = state->end;
	message->flags = state->cut ? MESSAGE_CUT : 0;
	line = span_first(words, span_find_char(words, '\n'));
	if (!whatsapp_split(line, &message->from, &message->text)) {
		message->flags |= MESSAGE_SYSTEM;
		message->text = words;
		return;
	}
	message->text = span_from(words, line.len - message->text.len);
	whatsapp_notice_read(message, state->header.marked,
	    !state->any_message);
}

/* 0, or -1 when the sink stopped at a fault. */
static int
fill_time(struct format_state *state, struct message *message)
{
	const struct whatsapp_header *header = &state->header;
	enum date_verdict verdict = DATE_SURE;

	message->time = INSTANT_NONE;
	if (header->yearless)
		return 0;
	message->local = header->civil;
	if (!header->date_known) {
		verdict = date_orders_read(&state->orders, &header->date,
		    &message->local);
		message->date_numbers = true;
	}
	time_text_from_local(state->outlet.options->zone,
	    header->seconds ? INSTANT_SECOND : INSTANT_MINUTE, message);
	if (verdict == DATE_GUESSED) {
		message->flags |= MESSAGE_DATE_GUESSED;
		return say_once(state, SAID_AMBIGUOUS,
		    FORMAT_FAULT_DATE_AMBIGUOUS, state->start,
		    "nothing shows "
		    "whether the day or the month comes first; day first is "
		    "assumed (set date-order for this source)");
	}
	if (verdict == DATE_DISPROVEN)
		return outlet_fault(&state->outlet, FORMAT_FAULT_DATE_DISPROVEN,
		    state->start, DATE_DISPROVEN_TEXT);
	if (verdict == DATE_CONTRADICTED)
		return say_once(state, SAID_CONTRADICTED,
		    FORMAT_FAULT_DATE_CONTRADICTED, state->start,
		    "a date is "
		    "not in the order of those before it (set date-order for "
		    "this source)");
	return 0;
}

static int
say_once(struct format_state *state, enum said said,
    enum format_fault_kind kind, uint64_t offset, const char *what)
{
	if ((state->said & said) != 0)
		return 0;
	state->said |= said;
	return outlet_fault(&state->outlet, kind, offset, what);
}
