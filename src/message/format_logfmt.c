#include "message/field_names.h"
#include "message/line_log.h"
#include "message/logfmt.h"
#include "message/time_text.h"

/* Lines of key=value pairs, from services that log what is said in them. */
#define DETECT_LINES 10

static bool begins_with_priority(struct span text);
static size_t fields_in(struct span line, struct buffer *room, bool *text);

static int
logfmt_detect(const struct format_probe *probe)
{
	struct buffer room = BUFFER_NONE;
	struct span rest = probe->head;
	struct span line;
	int lines = 0, known = 0;

	/* A page's tags have keys and values too; <34> is no tag. */
	if (span_starts(span_trim(rest), SPAN("<")) &&
	    !begins_with_priority(rest))
		return 0;
	while (lines < DETECT_LINES && span_next_part(&rest, '\n', &line)) {
		bool text = false;

		if (span_trim(line).len == 0)
			continue;
		lines++;
		/* The last line of the first bytes may be cut. */
		if (fields_in(line, &room, &text) >= 2 && text)
			known++;
	}
	buffer_done(&room);
	if (known == 0 || known + 1 < lines || known * 2 < lines)
		return 0;
	format_saw(probe,
	    "%d of the first %d lines have key=value pairs with a text and who "
	    "or when",
	    known, lines);
	return 80;
}

static int
logfmt_take(struct format_state *state, const struct line *line)
{
	const struct format_options *options = state->outlet.options;
	enum field_name_rank ranks[RECORD_FIELDS] = { FIELD_NAME_UNKNOWN };
	struct message message = { .time = INSTANT_NONE };
	struct span rest = line->text;
	struct span time;
	struct logfmt_pair pair;

	if (span_trim(line->text).len == 0)
		return 0;
	record_reset(&state->record);
	while (logfmt_next(&rest, &pair, &state->room))
		field_names_set(&state->record, ranks, pair.key, pair.value,
		    &state->outlet);
	if (!record_has(&state->record, RECORD_TEXT))
		return line_log_tell(state, line,
		    "lines have no key that is the text: say which it is in "
		    "the source's fields");
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	time = record_get(&state->record, RECORD_TIME);
	if (time.len > 0 && !time_text_read(time, options->zone, &message) &&
	    line_log_tell(state, line,
		"times are not readable; messages are read without one") == -1)
		return -1;
	return line_log_give(state, &message, line->start, line->end);
}

static const struct line_log_kind kind = { .take = logfmt_take };

PARSER_OPEN(logfmt_open, line_log);

const struct format format_logfmt = { .name = "logfmt",
	.title = "Lines of key=value pairs (logfmt)",
	.capabilities = FORMAT_APPENDS,
	.detect = logfmt_detect,
	.open = logfmt_open,
	PARSER_CALLS };

/* "<34>" of syslog */
static bool
begins_with_priority(struct span text)
{
	struct span digits = span_from(span_trim(text), 1);
	size_t end = span_find_char(digits, '>');

	for (size_t i = 0; i < end; i++) {
		/* So many are there. NOLINTNEXTLINE(clang-analyzer-core*) */
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
	}
	return end > 0 && end < digits.len;
}

/* How many of the pairs have a value and are a field by their name. */
static size_t
fields_in(struct span line, struct buffer *room, bool *text)
{
	static const struct format_options none = { .field_count = 0 };
	struct logfmt_pair pair;
	enum record_field field;
	size_t count = 0;

	while (logfmt_next(&line, &pair, room)) {
		if (pair.value.ptr == NULL ||
		    field_names_find(pair.key, &none, &field) ==
			FIELD_NAME_UNKNOWN)
			continue;
		*text |= field == RECORD_TEXT;
		count++;
	}
	return count;
}
