#include "settings/scan.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

struct cursor {
	struct span bytes;
	size_t at;
	int line;
};

static bool skip_blank(struct cursor *cursor);
static bool skip_comment(struct cursor *cursor);
static struct token next_token(struct cursor *cursor);
static struct token string_token(struct cursor *cursor);
static void step(struct cursor *cursor);
static bool is_name_byte(char byte, bool first);
static bool is_number_byte(char byte, bool first);

int
scan_run(struct scan *scan, struct span bytes)
{
	struct cursor cursor = { bytes, 0, 1 };
	size_t room = 0;

	*scan = SCAN_NONE;
	while (skip_blank(&cursor)) {
		struct token *grown;

		if (scan->count == room) {
			room = room == 0 ? 64 : room * 2;
			grown = reallocarray(scan->list, room, sizeof(*grown));
			if (grown == NULL) {
				scan_done(scan);
				return -1;
			}
			scan->list = grown;
		}
		scan->list[scan->count++] = next_token(&cursor);
	}
	return 0;
}

void
scan_done(struct scan *scan)
{
	free(scan->list);
	*scan = SCAN_NONE;
}

int
scan_is_mark(const struct scan *scan, size_t at, char mark)
{
	return at < scan->count && scan->list[at].kind == TOKEN_MARK &&
	    scan->list[at].text.ptr[0] == mark;
}

size_t
scan_find_value(const struct scan *scan, const char *name, int line)
{
	size_t low = 0, high = scan->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scan->list[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low + 2 < scan->count && scan->list[low].line == line; low++) {
		if (scan->list[low].kind == TOKEN_NAME &&
		    span_is(scan->list[low].text, name) &&
		    (scan_is_mark(scan, low + 1, '=') ||
			scan_is_mark(scan, low + 1, ':')) &&
		    scan->list[low + 2].kind == TOKEN_STRING)
			return low + 2;
	}
	return scan->count;
}

struct scan_walk
scan_walk_from(const struct scan *scan, size_t token)
{
	int line = token < scan->count ? scan->list[token].line : 0;

	return (struct scan_walk){ scan, token, 0, line };
}

int
scan_walk_next(struct scan_walk *walk)
{
	const struct scan *scan = walk->scan;

	while (walk->token < scan->count &&
	    scan->list[walk->token].kind == TOKEN_STRING) {
		struct span text = scan->list[walk->token].text;

		while (walk->at < text.len) {
			char byte = text.ptr[walk->at++];

			if (byte == '\n') {
				walk->line++;
				return walk->line;
			}
			if (byte != '\\' || walk->at == text.len)
				continue;
			byte = text.ptr[walk->at++];
			if (byte == 'n')
				return walk->line;
			if (byte == '\n')
				walk->at--;
		}
		walk->token++;
		walk->at = 0;
		if (walk->token < scan->count)
			walk->line = scan->list[walk->token].line;
	}
	return walk->line;
}

/* False at the end. */
static bool
skip_blank(struct cursor *cursor)
{
	while (cursor->at < cursor->bytes.len) {
		char byte = cursor->bytes.ptr[cursor->at];

		if (isspace((unsigned char)byte) != 0)
			step(cursor);
		else if (!skip_comment(cursor))
			return true;
	}
	return false;
}

static bool
skip_comment(struct cursor *cursor)
{
	struct span rest = span_from(cursor->bytes, cursor->at);
	size_t length;

	if (rest.ptr[0] == '#' || span_starts(rest, SPAN("//"))) {
		cursor->at += span_find_char(rest, '\n');
		return true;
	}
	if (!span_starts(rest, SPAN("/*")))
		return false;
	length = span_find(rest, SPAN("*/"));
	if (length == rest.len)
		return false;
	for (length += 2; length > 0; length--)
		step(cursor);
	return true;
}

static struct token
next_token(struct cursor *cursor)
{
	struct token token = { TOKEN_MARK, cursor->line, SPAN_NONE };
	struct span rest = span_from(cursor->bytes, cursor->at);
	size_t length = 1;

	if (rest.ptr[0] == '"')
		return string_token(cursor);
	if (span_starts(rest, SPAN("/*"))) {
		token.kind = TOKEN_UNCLOSED;
		length = rest.len;
	} else if (is_name_byte(rest.ptr[0], true)) {
		token.kind = TOKEN_NAME;
		while (length < rest.len &&
		    is_name_byte(rest.ptr[length], false))
			length++;
	} else if (is_number_byte(rest.ptr[0], true)) {
		token.kind = TOKEN_NUMBER;
		while (length < rest.len &&
		    is_number_byte(rest.ptr[length], false))
			length++;
	}
	token.text = span_first(rest, length);
	cursor->at += length;
	return token;
}

static struct token
string_token(struct cursor *cursor)
{
	struct token token = { TOKEN_STRING, cursor->line, SPAN_NONE };
	size_t start;

	step(cursor);
	start = cursor->at;
	while (cursor->at < cursor->bytes.len) {
		char byte = cursor->bytes.ptr[cursor->at];

		if (byte == '"') {
			token.text = (struct span){ cursor->bytes.ptr + start,
				cursor->at - start };
			step(cursor);
			return token;
		}
		step(cursor);
		if (byte == '\\' && cursor->at < cursor->bytes.len)
			step(cursor);
	}
	token.kind = TOKEN_UNCLOSED;
	token.text = span_from(cursor->bytes, start);
	return token;
}

static void
step(struct cursor *cursor)
{
	if (cursor->bytes.ptr[cursor->at] == '\n' && cursor->line < INT_MAX)
		cursor->line++;
	cursor->at++;
}

static bool
is_name_byte(char byte, bool first)
{
	if (isalpha((unsigned char)byte) != 0 || byte == '*')
		return true;
	return !first &&
	    (isdigit((unsigned char)byte) != 0 || byte == '-' || byte == '_');
}

static bool
is_number_byte(char byte, bool first)
{
	if (isdigit((unsigned char)byte) != 0 || byte == '-' || byte == '+' ||
	    byte == '.')
		return true;
	return !first && isalpha((unsigned char)byte) != 0;
}
