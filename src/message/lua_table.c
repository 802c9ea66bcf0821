#include "message/lua_table.h"

#define DEPTH_MAX 16

struct reader {
	struct span rest;
	struct buffer *room; /* the key, then the value */
	size_t key_bytes;
	lua_sink *sink;
	void *arg;
	size_t depth;
};

static bool read_field(struct reader *reader);
static bool read_key(struct reader *reader);
static bool read_string(struct reader *reader);
static void read_escape(struct reader *reader);
static bool read_word(struct reader *reader);
static void emit(struct reader *reader, enum lua_event_kind kind);
static char next(struct reader *reader);
static bool accept(struct reader *reader, char byte);
static int digit_of(char byte, int base);

bool
lua_table_read(struct span *text, struct buffer *room, lua_sink *sink,
    void *arg)
{
	struct reader reader = { .rest = *text,
		.room = room,
		.sink = sink,
		.arg = arg };

	buffer_reset(room);
	if (!accept(&reader, '{'))
		return false;
	emit(&reader, LUA_OPEN);
	reader.depth = 1;
	while (reader.depth > 0) {
		if (accept(&reader, '}')) {
			reader.depth--;
			reader.key_bytes = 0;
			buffer_reset(room);
			emit(&reader, LUA_CLOSE);
		} else if (!read_field(&reader)) {
			return false;
		}
		/* Whoever leaves separators out is understood as well. */
		while (accept(&reader, ';') || accept(&reader, ','))
			continue;
	}
	*text = reader.rest;
	return !room->failed;
}

static bool
read_field(struct reader *reader)
{
	buffer_reset(reader->room);
	reader->key_bytes = 0;
	if (!read_key(reader))
		return false;
	reader->key_bytes = reader->room->len;
	if (next(reader) == '{') {
		if (reader->depth == DEPTH_MAX || !accept(reader, '{'))
			return false;
		emit(reader, LUA_OPEN);
		reader->depth++;
		return true;
	}
	if (next(reader) == '"' || next(reader) == '\'') {
		if (!read_string(reader))
			return false;
	} else if (!read_word(reader)) {
		return false;
	}
	emit(reader, LUA_VALUE);
	return true;
}

/* True also where there is none. */
static bool
read_key(struct reader *reader)
{
	struct span before;

	if (accept(reader, '[')) {
		bool read = next(reader) == '"' ? read_string(reader) :
						  read_word(reader);

		return read && accept(reader, ']') && accept(reader, '=');
	}
	before = reader->rest;
	if (next(reader) != '{' && next(reader) != '"' && read_word(reader) &&
	    accept(reader, '='))
		return true;
	/* It was the value. */
	reader->rest = before;
	buffer_reset(reader->room);
	return true;
}

static bool
read_string(struct reader *reader)
{
	char quote = next(reader);

	reader->rest = span_from(reader->rest, 1);
	while (reader->rest.len > 0 && reader->rest.ptr[0] != quote) {
		if (reader->rest.ptr[0] == '\\') {
			read_escape(reader);
			continue;
		}
		buffer_char(reader->room, reader->rest.ptr[0]);
		reader->rest = span_from(reader->rest, 1);
	}
	return accept(reader, quote);
}

/* \n and the like, \ddd, \xhh; any other byte is itself (Lua 5.4, 3.1). */
static void
read_escape(struct reader *reader)
{
	static const char codes[] = "nrtabfv";
	static const char bytes[] = "\n\r\t\a\b\f\v";
	struct span rest = span_from(reader->rest, 1);
	const char *code;
	bool is_hex = span_starts(rest, SPAN("x"));
	size_t most = is_hex ? 2 : 3;
	size_t digits = 0;
	int value = 0;

	rest = span_from(rest, is_hex ? 1 : 0);
	while (digits < most && digits < rest.len &&
	    digit_of(rest.ptr[digits], is_hex ? 16 : 10) >= 0)
		value = value * (is_hex ? 16 : 10) +
		    digit_of(rest.ptr[digits++], is_hex ? 16 : 10);
	if (digits == 0 && rest.len > 0) {
		code = memchr(codes, rest.ptr[0], sizeof(codes) - 1);
		value = code == NULL ? rest.ptr[0] : bytes[code - codes];
		digits = 1;
	}
	if (digits > 0)
		buffer_char(reader->room, (char)value);
	reader->rest = span_from(rest, digits);
}

/* A name, a number, true, false or nil. */
static bool
read_word(struct reader *reader)
{
	size_t length = 0;

	(void)next(reader);
	while (length < reader->rest.len) {
		char byte = reader->rest.ptr[length];
		bool part = (byte >= '0' && byte <= '9') ||
		    ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
		    byte == '_' || byte == '.' || byte == '-' || byte == '+';

		if (!part)
			break;
		length++;
	}
	buffer_append(reader->room, span_first(reader->rest, length));
	reader->rest = span_from(reader->rest, length);
	return length > 0;
}

static void
emit(struct reader *reader, enum lua_event_kind kind)
{
	struct span all = buffer_span(reader->room);
	struct lua_event event = { .kind = kind,
		.depth = reader->depth,
		.key = span_first(all, reader->key_bytes),
		.value = span_from(all, reader->key_bytes) };

	reader->sink(reader->arg, &event);
}

/* The next byte that is no blank, or NUL at the end. */
static char
next(struct reader *reader)
{
	while (reader->rest.len > 0 &&
	    memchr(" \t\r\n", reader->rest.ptr[0], 4) != NULL)
		reader->rest = span_from(reader->rest, 1);
	return reader->rest.len > 0 ? reader->rest.ptr[0] : '\0';
}

static bool
accept(struct reader *reader, char byte)
{
	if (next(reader) != byte || reader->rest.len == 0)
		return false;
	reader->rest = span_from(reader->rest, 1);
	return true;
}

/* -1: none of that base. */
static int
digit_of(char byte, int base)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte |= 0x20;
	return base == 16 && byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}
