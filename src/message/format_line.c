#include "base/utf8.h"
#include "message/line_log.h"
#include "message/time_loose.h"
#include "message/time_text.h"
#include "message/whatsapp_scan.h"

/*
 * LINE, "Export chat history": a line for each day, and below it lines of a
 * clock, a name and words with tabs between them. Words of several lines stand
 * in quotes. "Save chat" on a computer begins with a day, and has blanks for
 * tabs: there a name is one word.
 */
#define MARK      "[LINE]"
#define DAY_BYTES 24 /* of the name of one of the week, in any tongue */

/* Among what was said, which is saved. */
#define BY_BLANKS 2u
#define IN_DIGITS 4u /* the day was, and may be read the other way round */
#define GUESSED   8u /* and nothing shows which way is meant */
#define SAID      16u

static bool begins_with_clock(struct span line, char between,
    struct civil *clock, struct span *rest);
static bool read_clock(struct span text, struct civil *clock);
static int begin_day(struct format_state *state, const struct line *line,
    const struct message *day);
static bool read_day(const struct format_options *options, struct span line,
    struct message *day);
static void turn_to_weekday(struct span line, struct message *day);
static bool weekday_in(struct span line, int *weekday);
static struct span date_of(struct span line);
static int detect_blanks(const struct format_probe *probe);
static int begin(struct format_state *state, const struct line *line,
    const struct civil *clock, struct span rest);
static int line_finish(struct format_state *state);

static int
line_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span line, words;
	struct civil clock;
	int said = 0;

	if (!span_starts(rest, SPAN(MARK)))
		return detect_blanks(probe);
	while (span_next_part(&rest, '\n', &line)) {
		if (begins_with_clock(line, '\t', &clock, &words))
			said++;
	}
	if (said == 0)
		return 0;
	format_saw(probe, MARK " and %d lines of a clock and a tab", said);
	return 95;
}

static int
line_take(struct format_state *state, const struct line *line)
{
	struct span text = line->text;
	struct message day;
	struct civil clock;
	struct span rest;

	if (begins_with_clock(text, '\t', &clock, &rest))
		return begin(state, line, &clock, rest);
	if ((state->said & BY_BLANKS) != 0 &&
	    begins_with_clock(text, ' ', &clock, &rest))
		return begin(state, line, &clock, rest);
	if (read_day(state->outlet.options, text, &day))
		return begin_day(state, line, &day);
	if (!state->inside)
		return 0;
	(void)buffer_char(&state->words, '\n');
	utf8_put(&state->words, text);
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	if (span_trim(text).len > 0)
		state->end = line->end;
	return 0;
}

static const struct line_log_kind kind = { .take = line_take,
	.finish = line_finish };

PARSER_OPEN(line_chat_open, line_log);

const struct format format_line = { .name = "line",
	.title = "LINE, chat history as text",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = line_detect,
	.open = line_chat_open,
	PARSER_CALLS };

/* "2026.03.02 Monday", and at least two lines of a clock and words. */
static int
detect_blanks(const struct format_probe *probe)
{
	struct span rest = probe->head;
	static const struct format_options none = { .field_count = 0 };
	struct span line, words;
	struct message day;
	struct civil clock;
	int said = 0;

	if (!span_next_part(&rest, '\n', &line) || line.len < 5 ||
	    line.ptr[4] != '.' || !read_day(&none, line, &day))
		return 0;
	while (span_next_part(&rest, '\n', &line)) {
		if (begins_with_clock(line, ' ', &clock, &words))
			said++;
	}
	if (said < 2)
		return 0;
	format_saw(probe, "a day and %d lines of a clock and words", said);
	return 80;
}

/* Between blanks, AM or its like is a word of its own. */
static bool
begins_with_clock(struct span line, char between, struct civil *clock,
    struct span *rest)
{
	size_t end = span_find_char(line, between);
	size_t more = end + 1 + span_find_char(span_from(line, end + 1), ' ');

	if (between == ' ' && more < line.len &&
	    read_clock(span_first(line, more), clock)) {
		*rest = span_from(line, more + 1);
		return true;
	}
	*rest = span_from(line, end + 1);
	return end < line.len && read_clock(span_first(line, end), clock);
}

/* "14:05", "2:05 PM"; nothing besides. */
static bool
read_clock(struct span text, struct civil *clock)
{
	struct scan_number hour, minute;
	bool afternoon = false;
	bool period = scan_day_period(&text, &afternoon);

	scan_blanks(&text);
	if (!scan_number(&text, &hour) || !scan_char(&text, ':') ||
	    !scan_number(&text, &minute) || hour.value > 23 ||
	    minute.value > 59)
		return false;
	scan_blanks(&text);
	if (!period)
		period = scan_day_period(&text, &afternoon);
	clock->hour = hour.value;
	clock->minute = minute.value;
	if (period)
		clock->hour = hour.value % 12 + (afternoon ? 12 : 0);
	return text.len == 0;
}

static int
begin_day(struct format_state *state, const struct line *line,
    const struct message *day)
{
	bool guessed = (day->flags & MESSAGE_DATE_GUESSED) != 0;

	if (line_finish(state) == -1)
		return -1;
	((struct line_log *)state)->day = day->local;
	if (line->start == 0)
		state->said |= BY_BLANKS;
	state->said &= ~(IN_DIGITS | GUESSED);
	state->said |= day->date_numbers ? IN_DIGITS : 0;
	state->said |= guessed ? GUESSED : 0;
	if (!guessed)
		return 0;
	return parser_say_once(state, SAID, FORMAT_FAULT_DATE_AMBIGUOUS,
	    line->start,
	    "nothing shows whether the day or the month comes first; day first "
	    "is assumed (set date-order for this source)");
}

/* "Mon, 02/03/2026", "2026/03/02(Mon)", "2026.03.02 Monday" */
static bool
read_day(const struct format_options *options, struct span line,
    struct message *day)
{
	struct span date = date_of(line);

	*day = (struct message){ .time = INSTANT_NONE };
	if (date.len < 8 || date.len > 10 ||
	    !time_loose_read_day_first(date, options, day) ||
	    day->time_precision != INSTANT_DAY)
		return false;
	turn_to_weekday(line, day);
	return true;
}

/* Of two readings, the day of the week tells which is meant. */
static void
turn_to_weekday(struct span line, struct message *day)
{
	struct civil other = day->local;
	int weekday;

	other.day = day->local.month;
	other.month = day->local.day;
	if ((day->flags & MESSAGE_DATE_GUESSED) == 0 ||
	    !weekday_in(line, &weekday) ||
	    civil_weekday(&other) == civil_weekday(&day->local))
		return;
	if (civil_weekday(&other) == weekday)
		day->local = other;
	else if (civil_weekday(&day->local) != weekday)
		return;
	day->flags &= ~(unsigned)MESSAGE_DATE_GUESSED;
}

/* In English, before or behind the date. */
static bool
weekday_in(struct span line, int *weekday)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };

	for (int i = 0; i < 7; i++) {
		if (span_find(line, span_of(names[i])) < line.len) {
			*weekday = i;
			return true;
		}
	}
	return false;
}

/* With no more around it than the day of the week; else people wrote it. */
static struct span
date_of(struct span line)
{
	size_t comma, end = 0;
	struct span behind;

	line = span_trim(line);
	comma = span_find(line, SPAN(", "));
	if (comma < line.len) {
		if (comma > DAY_BYTES || span_find_char(line, ' ') < comma)
			return SPAN_NONE;
		line = span_from(line, comma + 2);
	}
	while (end < line.len && line.ptr[end] != '(' && line.ptr[end] != ' ')
		end++;
	end = span_find(span_first(line, end), SPAN("\xef\xbc\x88"));
	behind = span_trim(span_from(line, end));
	if (behind.len > DAY_BYTES || span_find_char(behind, ' ') < behind.len)
		return SPAN_NONE;
	return span_first(line, end);
}

static int
begin(struct format_state *state, const struct line *line,
    const struct civil *clock, struct span rest)
{
	struct line_log *log = (struct line_log *)state;
	bool tabs = span_find_char(line->text, '\t') + 1 ==
	    line->text.len - rest.len;
	size_t name = span_find_char(rest, tabs ? '\t' : ' ');

	if (line_finish(state) == -1)
		return -1;
	parser_begin(state, line->start);
	state->end = line->end;
	log->civil = log->day;
	log->civil.hour = clock->hour;
	log->civil.minute = clock->minute;
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	if (name == rest.len || name == 0)
		state->record.flags |= MESSAGE_SYSTEM;
	else
		record_set(&state->record, RECORD_FROM, span_first(rest, name),
		    &state->outlet.limits);
	if (name < rest.len)
		rest = span_from(rest, name + 1);
	utf8_put(&state->words, rest);
	return 0;
}

/* The next clock, the next day, or the end, ends the message. */
static int
line_finish(struct format_state *state)
{
	const struct line_log *log = (const struct line_log *)state;
	struct message message = { .time = INSTANT_NONE, .local = log->civil };
	struct span words = span_trim(buffer_span(&state->words));

	if (!state->inside)
		return 0;
	state->inside = false;
	if (words.len > 1 && words.ptr[0] == '"' &&
	    words.ptr[words.len - 1] == '"' &&
	    span_find_char(words, '\n') < words.len)
		words = span_first(span_from(words, 1), words.len - 2);
	record_set(&state->record, RECORD_TEXT, words, &state->outlet.limits);
	if (state->words.failed)
		state->record.flags |= MESSAGE_CUT;
	state->words.failed = false;
	if (log->day.year != 0)
		time_text_from_local(state->outlet.options->zone,
		    INSTANT_MINUTE, &message);
	if ((state->said & GUESSED) != 0)
		message.flags |= MESSAGE_DATE_GUESSED;
	message.date_numbers = log->day.year != 0 &&
	    (state->said & IN_DIGITS) != 0;
	return line_log_give(state, &message, state->start, state->end);
}
