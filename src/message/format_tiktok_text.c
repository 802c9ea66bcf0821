#include "base/utf8.h"
#include "message/chat_with.h"
#include "message/line_log.h"
#include "message/time_text.h"

/*
 * TikTok, Download your data, format TXT: Direct Messages.txt, a block a chat,
 * of each message a line with the time, the sender and the words, which may go
 * on in the lines below.
 */
#define CHAT       ">>> " CHAT_WITH
#define TIME_BYTES (sizeof("2026-03-02 14:05:00") - 1)
#define UTC        " UTC"

static bool read_header(struct span line, struct span *time, struct span *from,
    struct span *words);
static int tiktok_finish(struct format_state *state);

static int
tiktok_detect(const struct format_probe *probe)
{
	if (!span_starts(span_trim(probe->head), SPAN(CHAT)))
		return 0;
	format_saw(probe, "\"%s\" in the first line", CHAT);
	return 97;
}

static int
tiktok_take(struct format_state *state, const struct line *line)
{
	const struct format_limits *limits = &state->outlet.limits;
	struct span time, from, words;

	if (span_starts(line->text, SPAN(CHAT))) {
		if (tiktok_finish(state) == -1)
			return -1;
		chat_with_begin(state,
		    span_trim(span_from(line->text, sizeof(">>> ") - 1)));
	} else if (read_header(line->text, &time, &from, &words)) {
		if (tiktok_finish(state) == -1)
			return -1;
		parser_begin(state, line->start);
		state->end = line->end;
		record_set(&state->record, RECORD_TIME, time, limits);
		record_set(&state->record, RECORD_FROM, from, limits);
		utf8_put(&state->words, words);
	} else if (state->inside) {
		(void)buffer_char(&state->words, '\n');
		utf8_put(&state->words, line->text);
		if (span_trim(line->text).len > 0)
			state->end = line->end;
	} else if (span_trim(line->text).len > 0) {
		return line_log_tell(state, line,
		    "lines before the first time belong to no message");
	}
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	return 0;
}

static const struct line_log_kind kind = { .take = tiktok_take,
	.finish = tiktok_finish,
	.around = true };

PARSER_OPEN(tiktok_open, line_log);

const struct format format_tiktok_text = { .name = "tiktok-text",
	.title = "TikTok, Direct Messages.txt",
	.capabilities = FORMAT_SNAPSHOT,
	.detect = tiktok_detect,
	.open = tiktok_open,
	PARSER_CALLS };

/* "2026-03-02 14:05:00 UTC anna: hi"; a name has neither blank nor colon. */
static bool
read_header(struct span line, struct span *time, struct span *from,
    struct span *words)
{
	struct span rest = span_from(line, TIME_BYTES);
	struct message message;
	size_t colon;

	*time = span_first(line, TIME_BYTES);
	if (!time_text_read_utc(*time, NULL, &message))
		return false;
	if (span_starts(rest, SPAN(UTC)))
		rest = span_from(rest, sizeof(UTC) - 1);
	colon = span_find_char(rest, ':');
	if (!span_take_char(&rest, ' ') || colon < 2 || colon > rest.len)
		return false;
	*from = span_first(rest, colon - 1);
	*words = span_trim(span_from(rest, colon));
	return span_find_char(*from, ' ') == from->len;
}

/* The next time, chat or the end ends the message. */
static int
tiktok_finish(struct format_state *state)
{
	const struct zone *zone = state->outlet.options->zone;
	struct message message = { .time = INSTANT_NONE };
	struct span words = span_trim(buffer_span(&state->words));

	if (!state->inside)
		return 0;
	state->inside = false;
	record_set(&state->record, RECORD_TEXT, words, &state->outlet.limits);
	if (state->words.failed)
		state->record.flags |= MESSAGE_CUT;
	state->words.failed = false;
	if (words.len == 0)
		return 0;
	chat_with_other(state);
	record_set(&state->record, RECORD_CONVERSATION,
	    record_get(&state->around, RECORD_CONVERSATION),
	    &state->outlet.limits);
	(void)time_text_read_utc(record_get(&state->record, RECORD_TIME), zone,
	    &message);
	return line_log_give(state, &message, state->start, state->end);
}
