#include "message/json_parts.h"

#include <endian.h>
#include <string.h>

#include "base/utf8.h"
#include "message/characters.h"

static enum json_result end_string(struct json_tokenizer *json,
    struct json_cursor *c, struct span text);
static void end_hex(struct json_tokenizer *json);
static void flush_high(struct json_tokenizer *json);
static void keep_code(struct json_tokenizer *json, uint32_t code);
static const char *plain_end(const char *at, const char *end);

enum json_result
json_string_start(struct json_tokenizer *json, struct json_cursor *c,
    bool is_key)
{
	const char *from;

	json->start = json_offset(json, c);
	c->at++;
	json->is_key = is_key;
	json->cut = false;
	json->repaired = false;
	json->high = 0;
	buffer_reset(&json->held);
	json->state = JSON_IN_STRING;
	/* Nearly every string ends in its piece and holds no escape. */
	from = c->at;
	c->at = plain_end(from, c->end);
	if (c->at < c->end && *c->at == '"' &&
	    (size_t)(c->at - from) <= json->string_limit)
		return end_string(json, c,
		    (struct span){ from, (size_t)(c->at - from) });
	json_keep(json, (struct span){ from, (size_t)(c->at - from) });
	return JSON_GOES_ON;
}

enum json_result
json_string_read(struct json_tokenizer *json, struct json_cursor *c)
{
	const char *from = c->at;

	c->at = plain_end(from, c->end);
	if (c->at > from) {
		flush_high(json);
		json_keep(json, (struct span){ from, (size_t)(c->at - from) });
	}
	if (c->at == c->end)
		return JSON_GOES_ON;
	if (*c->at == '"') {
		flush_high(json);
		return end_string(json, c, buffer_span(&json->held));
	}
	if (*c->at != '\\')
		return json_invalid(json, c,
		    "a control character is in a string");
	c->at++;
	json->state = JSON_IN_ESCAPE;
	return JSON_GOES_ON;
}

static enum json_result
end_string(struct json_tokenizer *json, struct json_cursor *c, struct span text)
{
	enum json_result result;

	c->at++;
	result = json_emit(json, json->is_key ? JSON_KEY : JSON_STRING, text,
	    json_offset(json, c));
	if (result != JSON_GOES_ON)
		return result;
	if (!json->is_key)
		return json_end_value(json, c);
	json->state = JSON_AT_COLON;
	if (c->at < c->end && *c->at == ':') {
		json->state = JSON_AT_VALUE;
		c->at++;
	}
	return JSON_GOES_ON;
}

enum json_result
json_string_escape(struct json_tokenizer *json, struct json_cursor *c)
{
	static const char names[] = "\"\\/bfnrt";
	static const char bytes[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*c->at == 'u') {
		c->at++;
		json->hex = 0;
		json->hex_digits = 0;
		json->state = JSON_IN_HEX;
		return JSON_GOES_ON;
	}
	found = *c->at == '\0' ? NULL : strchr(names, *c->at);
	if (found == NULL)
		return json_invalid(json, c,
		    "a backslash stands before a "
		    "character that needs none");
	flush_high(json);
	json_keep(json, (struct span){ bytes + (found - names), 1 });
	c->at++;
	json->state = JSON_IN_STRING;
	return JSON_GOES_ON;
}

enum json_result
json_string_hex(struct json_tokenizer *json, struct json_cursor *c)
{
	while (c->at < c->end && json->hex_digits < 4) {
		char byte = *c->at;
		uint32_t digit;

		if (byte >= '0' && byte <= '9')
			digit = (uint32_t)(byte - '0');
		else if (byte >= 'a' && byte <= 'f')
			digit = (uint32_t)(byte - 'a' + 10);
		else if (byte >= 'A' && byte <= 'F')
			digit = (uint32_t)(byte - 'A' + 10);
		else
			return json_invalid(json, c,
			    "four hexadecimal digits must "
			    "follow \\u");
		json->hex = json->hex << 4 | digit;
		json->hex_digits++;
		c->at++;
	}
	if (json->hex_digits == 4) {
		end_hex(json);
		json->state = JSON_IN_STRING;
	}
	return JSON_GOES_ON;
}

static void
end_hex(struct json_tokenizer *json)
{
	uint32_t code = json->hex;

	if (code >= 0xdc00 && code <= 0xdfff && json->high != 0) {
		code = 0x10000 + ((json->high - 0xd800) << 10) +
		    (code - 0xdc00);
		json->high = 0;
		keep_code(json, code);
		return;
	}
	flush_high(json);
	if (code >= 0xd800 && code <= 0xdbff) {
		json->high = code;
		return;
	}
	if (code >= 0xdc00 && code <= 0xdfff) {
		json->repaired = true;
		code = UTF8_REPLACEMENT;
	}
	keep_code(json, code);
}

/* A first surrogate was not followed by a second. */
static void
flush_high(struct json_tokenizer *json)
{
	if (json->high == 0)
		return;
	json->high = 0;
	json->repaired = true;
	keep_code(json, UTF8_REPLACEMENT);
}

void
json_keep(struct json_tokenizer *json, struct span bytes)
{
	size_t room = json->string_limit - json->held.len;

	if (json->cut)
		return;
	buffer_append(&json->held, span_first(bytes, room));
	if (bytes.len > room) {
		json->cut = true;
		json->held.len = whole_characters(buffer_span(&json->held)).len;
	}
}

static void
keep_code(struct json_tokenizer *json, uint32_t code)
{
	char bytes[UTF8_MAX_BYTES];
	size_t length = utf8_write(code, bytes);

	json_keep(json, (struct span){ bytes, length });
}

/* The first byte that is a quote, a backslash or a control character. */
static const char *
plain_end(const char *at, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);

	while (end - at >= 8) {
		uint64_t word, quote, backslash, found;

		memcpy(&word, at, 8);
		word = le64toh(word);
		quote = word ^ (ones * '"');
		backslash = word ^ (ones * '\\');
		/*
		 * A byte below n borrows from its top bit when n is taken.
		 * Only bytes above the first such one can be wrong.
		 */
		found = (quote - ones) & ~quote;
		found |= (backslash - ones) & ~backslash;
		found |= (word - ones * 0x20) & ~word;
		found &= tops;
		if (found != 0)
			return at + __builtin_ctzll(found) / 8;
		at += 8;
	}
	while (at < end && *at != '"' && *at != '\\' &&
	    (unsigned char)*at >= 0x20)
		at++;
	return at;
}
