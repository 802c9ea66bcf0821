#include "message/irc_line.h"
#include "message/line_log.h"
#include "message/time_shape.h"
#include "message/time_text.h"

/*
 * Logs of IRC. A line that has a clock only takes its day from the lines
 * above it, or from the file's name.
 */
#define DETECT_LINES 20

static void read_time(struct format_state *state, const struct irc_line *line,
    struct message *message);
static struct span without_colours(struct format_state *state,
    struct span text);

static int
irc_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span text;
	struct irc_line line;
	int lines = 0, known = 0, said = 0, timed = 0;

	while (lines < DETECT_LINES && span_next_part(&rest, '\n', &text)) {
		text = span_trim(text).len == 0 ? SPAN_NONE : text;
		if (text.len == 0)
			continue;
		if (text.ptr[text.len - 1] == '\r')
			text.len--;
		lines++;
		if (!irc_line_read(text, &line))
			continue;
		known++;
		timed += line.has != IRC_NO_TIME || line.kind == IRC_DAY;
		said += line.kind == IRC_SAID;
	}
	if (said == 0 || timed < known || known * 4 < lines * 3)
		return 0;
	format_saw(probe,
	    "%d of the first %d lines begin with a time and \"<nick> \", "
	    "\"* \" or a notice",
	    known, lines);
	return 90;
}

static int
irc_take(struct format_state *state, const struct line *line)
{
	struct line_log *log = (struct line_log *)state;
	const struct format_limits *limits = &state->outlet.limits;
	struct message message = { .time = INSTANT_NONE };
	struct irc_line read;

	if (span_trim(line->text).len == 0)
		return 0;
	if (!irc_line_read(line->text, &read))
		return line_log_tell(state, line,
		    "a line is none of an IRC log; skipped, and others like "
		    "it");
	if (read.kind == IRC_DAY) {
		log->day = read.time;
		log->day.hour = log->day.minute = log->day.second = 0;
		return 0;
	}
	record_reset(&state->record);
	record_set(&state->record, RECORD_FROM, read.nick, limits);
	record_set(&state->record, RECORD_TEXT,
	    without_colours(state, read.text), limits);
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	if (read.kind == IRC_NOTICE)
		state->record.flags |= MESSAGE_SYSTEM;
	read_time(state, &read, &message);
	if (message.time == INSTANT_NONE &&
	    line_log_tell(state, line,
		"lines do not tell their day or year; name the file after "
		"its day, as in #oak_2026-03-02.log") == -1)
		return -1;
	return line_log_give(state, &message, line->start, line->end);
}

static const struct line_log_kind kind = { .take = irc_take };

PARSER_OPEN(irc_open, line_log);

const struct format format_irc = { .name = "irc",
	.title = "IRC log of irssi, WeeChat, ZNC and others",
	.capabilities = FORMAT_APPENDS | FORMAT_APART,
	.detect = irc_detect,
	.open = irc_open,
	PARSER_CALLS };

static void
read_time(struct format_state *state, const struct irc_line *line,
    struct message *message)
{
	const struct zone *zone = state->outlet.options->zone;
	int64_t precision = line->seconds ? INSTANT_SECOND : INSTANT_MINUTE;
	struct civil day = ((const struct line_log *)state)->day;

	message->local = line->time;
	if (line->has == IRC_INSTANT) {
		message->time = civil_to_utc(&line->time);
		message->time_kind = TIME_STATED;
		message->time_precision = precision;
		zone_civil(zone, message->time, &message->local);
	} else if (line->has == IRC_LOCAL) {
		time_text_from_local(zone, precision, message);
	} else if (line->has != IRC_NO_TIME &&
	    (day.year != 0 ||
		time_shape_in_name(state->outlet.options->file, &day))) {
		message->local.year = day.year;
		if (line->has == IRC_CLOCK) {
			message->local.month = day.month;
			message->local.day = day.day;
		}
		if (civil_is_valid(&message->local))
			time_text_from_local(zone, precision, message);
	}
}

/* Colours are the byte 3 and up to two numbers; other marks are one byte. */
static struct span
without_colours(struct format_state *state, struct span text)
{
	size_t digits = 0;
	bool colour = false, comma = false;

	buffer_reset(&state->room);
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (colour && byte >= '0' && byte <= '9' && digits < 2) {
			digits++;
			continue;
		}
		if (colour && byte == ',' && digits > 0 && !comma &&
		    i + 1 < text.len && text.ptr[i + 1] >= '0' &&
		    text.ptr[i + 1] <= '9') {
			comma = true;
			digits = 0;
			continue;
		}
		colour = byte == 3;
		comma = false;
		digits = 0;
		if (byte != 2 && byte != 3 && byte != 15 && byte != 17 &&
		    byte != 22 && byte != 29 && byte != 30 && byte != 31)
			buffer_char(&state->room, byte);
	}
	return buffer_span(&state->room);
}
