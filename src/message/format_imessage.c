#include "base/utf8.h"
#include "message/line_log.h"
#include "message/time_shape.h"
#include "message/time_text.h"

/*
 * imessage-exporter, format txt: a line with the time, one with the sender,
 * the words, an empty line. An answer stands below what it answers, moved in
 * by four blanks, and once more at its own time with a note.
 * https://github.com/ReagentX/imessage-exporter
 */
#define SHAPE "%b %d, %Y %H:%m:%s %p"

enum step {
	AT_SENDER,
	AT_WORDS
};

static const struct span deleted_note = {
	"This message was deleted from the conversation!", 47
};
static const struct span answer_note = {
	"This message responded to an earlier message.", 45
};

static bool read_header(struct span line, struct civil *time,
    struct span *rest);
static int imessage_finish(struct format_state *state);
static void take_words(struct format_state *state, struct span text);

static int
imessage_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span line, note;
	struct civil time;
	int lines = 0, headers = 0;
	bool first = false;

	while (lines < 40 && span_next_part(&rest, '\n', &line)) {
		if (read_header(line, &time, &note)) {
			first |= lines == 0;
			headers++;
		}
		lines++;
	}
	if (!first || (headers == 1 && !probe->whole))
		return 0;
	format_saw(probe,
	    "a first line that is a time, as \"May 17, 2026  5:29:42 PM\", and "
	    "%d of the first %d lines like it",
	    headers, lines);
	return 90;
}

static int
imessage_take(struct format_state *state, const struct line *line)
{
	struct line_log *log = (struct line_log *)state;
	struct civil time;
	struct span note;

	if (!read_header(line->text, &time, &note)) {
		if (state->inside) {
			take_words(state, line->text);
			if (line->cut)
				state->record.flags |= MESSAGE_CUT;
			if (span_trim(line->text).len > 0)
				state->end = line->end;
		} else if (span_trim(line->text).len > 0) {
			return line_log_tell(state, line,
			    "lines before the first time belong to no "
			    "message");
		}
		return 0;
	}
	if (imessage_finish(state) == -1)
		return -1;
	parser_begin(state, line->start);
	state->end = line->end;
	log->civil = time;
	log->step = AT_SENDER;
	/* What is no "(Read by ...)" is told by the app, in one line. */
	if (note.len > 0 && !span_starts(note, SPAN("("))) {
		state->record.flags |= MESSAGE_SYSTEM;
		utf8_put(&state->words, note);
		log->step = AT_WORDS;
	}
	return 0;
}

static const struct line_log_kind kind = { .take = imessage_take,
	.finish = imessage_finish };

PARSER_OPEN(imessage_open, line_log);

const struct format format_imessage = { .name = "imessage",
	.title = "iMessage, text of imessage-exporter",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = imessage_detect,
	.open = imessage_open,
	PARSER_CALLS };

static bool
read_header(struct span line, struct civil *time, struct span *rest)
{
	size_t blanks = 0;
	size_t bytes;

	while (blanks < line.len && line.ptr[blanks] == ' ')
		blanks++;
	line = span_from(line, blanks);
	bytes = time_shape_read(line, SHAPE, time);
	if (bytes == 0 || blanks % 4 != 0)
		return false;
	*rest = span_trim(span_from(line, bytes));
	/* It begins with a time. NOLINTNEXTLINE(clang-analyzer-core*) */
	return rest->len == 0 || line.ptr[bytes] == ' ';
}

static void
take_words(struct format_state *state, struct span text)
{
	struct line_log *log = (struct line_log *)state;
	const struct format_limits *limits = &state->outlet.limits;
	size_t moved = 0;

	while (moved < text.len && text.ptr[moved] == ' ')
		moved++;
	text = span_from(text, moved - moved % 4);
	if (log->step == AT_SENDER) {
		record_set(&state->record, RECORD_FROM, span_trim(text),
		    limits);
		log->step = AT_WORDS;
	} else if (state->words.len == 0 && span_equal(text, deleted_note)) {
		state->record.flags |= MESSAGE_DELETED;
	} else {
		if (state->words.len > 0)
			buffer_char(&state->words, '\n');
		utf8_put(&state->words, text);
	}
}

/* The next time, or the end, ends the message. */
static int
imessage_finish(struct format_state *state)
{
	const struct line_log *log = (const struct line_log *)state;
	const struct zone *zone = state->outlet.options->zone;
	struct message message = { .local = log->civil };
	struct span words = span_trim(buffer_span(&state->words));
	bool again = span_ends(words, answer_note);

	if (!state->inside)
		return 0;
	state->inside = false;
	if (log->step == AT_SENDER)
		return 0;
	if (again)
		words = span_trim(span_first(words,
		    words.len - answer_note.len));
	record_set(&state->record, RECORD_TEXT, words, &state->outlet.limits);
	if (state->words.failed)
		state->record.flags |= MESSAGE_CUT;
	state->words.failed = false;
	time_text_from_local(zone, INSTANT_SECOND, &message);
	/* Its first showing has the same name, and so is known again. */
	state->outlet.repeats = again;
	return line_log_give(state, &message, state->start, state->end);
}
