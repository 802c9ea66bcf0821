#include <ctype.h>

#include "base/utf8.h"
#include "message/line_log.h"
#include "message/time_loose.h"

/*
 * DiscordChatExporter, format PlainText: a few lines about the channel between
 * two bars, then of each message a line with time and author, the words, and
 * what hangs on them below a word in braces; an empty line behind each.
 * https://github.com/Tyrrrz/DiscordChatExporter
 */
#define BAR       "=========="
#define PINNED    " (pinned)"
#define REACTIONS "{Reactions}"

#define REACTIONS_MAX 3 /* with a name; others are signs */

enum step {
	AT_BLANK, /* behind an empty line, or at the start */
	AT_WORDS,
	AT_FILES /* below "{Attachments}" or "{Stickers}" */
};

static bool read_header(const struct format_options *options, struct span line,
    struct span *time, struct span *author);
static void take_words(struct format_state *state, struct span text);
static int discord_finish(struct format_state *state);
static struct span without_end(struct span words);
static struct span without_reactions(struct span words);
static struct span last_line(struct span words);
static bool are_reactions(struct span line);

static int
discord_detect(const struct format_probe *probe)
{
	struct span rest = probe->head;
	struct span line;

	if (!span_starts(rest, SPAN(BAR)) ||
	    !span_next_part(&rest, '\n', &line) ||
	    !span_next_part(&rest, '\n', &line) ||
	    !span_starts(line, SPAN("Guild: ")) ||
	    !span_next_part(&rest, '\n', &line) ||
	    !span_starts(line, SPAN("Channel: ")))
		return 0;
	format_saw(probe,
	    "a bar, and lines with \"Guild: \" and \"Channel: \"");
	return 97;
}

static int
discord_take(struct format_state *state, const struct line *line)
{
	struct line_log *log = (struct line_log *)state;
	const struct format_limits *limits = &state->outlet.limits;
	struct span time, author;

	if (log->step == AT_BLANK &&
	    read_header(state->outlet.options, line->text, &time, &author)) {
		if (discord_finish(state) == -1)
			return -1;
		parser_begin(state, line->start);
		state->end = line->end;
		record_set(&state->record, RECORD_TIME, time, limits);
		record_set(&state->record, RECORD_FROM, author, limits);
		log->step = AT_WORDS;
	} else if (span_trim(line->text).len == 0) {
		log->step = AT_BLANK;
		take_words(state, SPAN_NONE);
	} else if (state->inside) {
		take_words(state, span_trim(line->text));
		state->end = line->end;
	}
	if (line->cut)
		state->record.flags |= MESSAGE_CUT;
	return 0;
}

static const struct line_log_kind kind = { .take = discord_take,
	.finish = discord_finish };

PARSER_OPEN(discord_open, line_log);

const struct format format_discord_text = { .name = "discord-text",
	.title = "Discord, text of DiscordChatExporter",
	.capabilities = FORMAT_SNAPSHOT | FORMAT_APART,
	.detect = discord_detect,
	.open = discord_open,
	PARSER_CALLS };

/* "[02/03/2026 14:05] Anna", the time as the computer it ran on writes one. */
static bool
read_header(const struct format_options *options, struct span line,
    struct span *time, struct span *author)
{
	struct message message = { .time = INSTANT_NONE };
	size_t close = span_find(line, SPAN("] "));

	if (!span_starts(line, SPAN("[")) || close == line.len)
		return false;
	*time = span_from(span_first(line, close), 1);
	*author = span_trim(span_from(line, close + 2));
	if (span_ends(*author, SPAN(PINNED)))
		author->len -= sizeof(PINNED) - 1;
	return author->len > 0 &&
	    time_loose_read_day_first(*time, options, &message);
}

/* A file's address has no blank: what has one was said. */
static void
take_words(struct format_state *state, struct span text)
{
	struct line_log *log = (struct line_log *)state;
	const struct format_limits *limits = &state->outlet.limits;
	bool behind_blank = log->step == AT_BLANK;

	if (behind_blank && span_is(text, "{Embed}"))
		return;
	if (behind_blank &&
	    (span_is(text, "{Attachments}") || span_is(text, "{Stickers}"))) {
		log->step = AT_FILES;
		return;
	}
	if (log->step == AT_FILES && text.len > 0 &&
	    span_find_char(text, ' ') == text.len) {
		record_set(&state->record, RECORD_ATTACHMENTS, text, limits);
		return;
	}
	if (text.len > 0)
		log->step = AT_WORDS;
	if (state->words.len > 0)
		(void)buffer_char(&state->words, '\n');
	utf8_put(&state->words, text);
}

/* The next time and author, or the end, end the message. */
static int
discord_finish(struct format_state *state)
{
	struct message message = { .time = INSTANT_NONE };
	struct span words = span_trim(buffer_span(&state->words));

	if (!state->inside)
		return 0;
	state->inside = false;
	words = without_reactions(without_end(words));
	record_set(&state->record, RECORD_TEXT, words, &state->outlet.limits);
	if (state->words.failed)
		state->record.flags |= MESSAGE_CUT;
	state->words.failed = false;
	if (words.len == 0 && state->record.attachment_count == 0)
		return 0;
	(void)time_loose_read_day_first(record_get(&state->record, RECORD_TIME),
	    state->outlet.options, &message);
	return line_log_give(state, &message, state->start, state->end);
}

/* Without "Exported 2 message(s)" between two bars, behind the last one. */
static struct span
without_end(struct span words)
{
	struct span rest = words;

	for (int i = 0; i < 3; i++) {
		struct span line = last_line(rest);

		if (!span_starts(line, i == 1 ? SPAN("Exported ") : SPAN(BAR)))
			return words;
		rest = span_trim(span_first(rest, rest.len - line.len));
	}
	return rest;
}

/* They change, while the message stays the same. */
static struct span
without_reactions(struct span words)
{
	struct span line = last_line(words);
	struct span rest = span_trim(span_first(words, words.len - line.len));

	if (!span_is(last_line(rest), REACTIONS) || !are_reactions(line))
		return words;
	return span_trim(span_first(rest, rest.len - sizeof(REACTIONS) + 1));
}

static struct span
last_line(struct span words)
{
	size_t start = words.len;

	while (start > 0 && words.ptr[start - 1] != '\n')
		start--;
	return span_from(words, start);
}

/* Signs, a few names, and how often: not what somebody put below that word. */
static bool
are_reactions(struct span line)
{
	struct span part;
	int names = 0;

	while (span_next_part(&line, ' ', &part)) {
		bool counts = span_starts(part, SPAN("("));

		names += part.len > 0 && isalpha((unsigned char)part.ptr[0]);
		for (size_t i = 0; i < part.len && !counts; i++) {
			if (isdigit((unsigned char)part.ptr[i]))
				return false;
		}
	}
	return names <= REACTIONS_MAX;
}
