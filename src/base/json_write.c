#include "base/json_write.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/instant.h"
#include "base/utf8.h"

static void begin(struct json_writer *json, const char *key);
static void quote(struct buffer *out, struct span value);
static void quote_any(struct buffer *out, struct span value);
static size_t ordinary_prefix(struct span value);
static size_t plain_prefix(struct span value);
static bool is_special(uint32_t code);
static void quote_special(struct buffer *out, uint32_t code);

void
json_open_object(struct json_writer *json, const char *key)
{
	begin(json, key);
	(void)buffer_char(json->out, '{');
	json->comma = false;
}

void
json_close_object(struct json_writer *json)
{
	(void)buffer_char(json->out, '}');
	json->comma = true;
}

void
json_open_array(struct json_writer *json, const char *key)
{
	begin(json, key);
	(void)buffer_char(json->out, '[');
	json->comma = false;
}

void
json_close_array(struct json_writer *json)
{
	(void)buffer_char(json->out, ']');
	json->comma = true;
}

void
json_string(struct json_writer *json, const char *key, struct span value)
{
	begin(json, key);
	quote(json->out, value);
}

void
json_text(struct json_writer *json, const char *key, const char *value)
{
	json_string(json, key, span_of(value));
}

void
json_integer(struct json_writer *json, const char *key, int64_t value)
{
	begin(json, key);
	(void)buffer_printf(json->out, "%" PRId64, value);
}

void
json_real(struct json_writer *json, const char *key, double value)
{
	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	begin(json, key);
	(void)buffer_printf(json->out, "%.3f", value);
}

void
json_boolean(struct json_writer *json, const char *key, bool value)
{
	begin(json, key);
	(void)buffer_text(json->out, value ? "true" : "false");
}

void
json_null(struct json_writer *json, const char *key)
{
	begin(json, key);
	(void)buffer_text(json->out, "null");
}

void
json_instant(struct json_writer *json, const char *key, int64_t instant)
{
	char text[INSTANT_TEXT_BYTES];

	if (instant == INSTANT_NONE) {
		json_null(json, key);
		return;
	}
	instant_format(instant, text);
	json_text(json, key, text);
}

void
json_raw(struct json_writer *json, const char *key, struct span value)
{
	begin(json, key);
	(void)buffer_append(json->out, value);
}

static void
begin(struct json_writer *json, const char *key)
{
	if (json->comma)
		(void)buffer_char(json->out, ',');
	json->comma = true;
	if (key != NULL) {
		quote(json->out, span_of(key));
		(void)buffer_char(json->out, ':');
	}
}

/* Nearly all strings stand for themselves to their end. */
static void
quote(struct buffer *out, struct span value)
{
	char *to;

	if (plain_prefix(value) < value.len) {
		quote_any(out, value);
		return;
	}
	if (buffer_reserve(out, value.len + 2) == -1)
		return;
	to = out->ptr + out->len;
	*to++ = '"';
	if (value.len > 0)
		memcpy(to, value.ptr, value.len);
	to[value.len] = '"';
	out->len += value.len + 2;
}

static void
quote_any(struct buffer *out, struct span value)
{
	(void)buffer_char(out, '"');
	for (;;) {
		size_t plain = plain_prefix(value);
		uint32_t code;
		int length;

		(void)buffer_append(out, span_first(value, plain));
		value = span_from(value, plain);
		length = utf8_read(value, &code);
		if (length == 0)
			break;
		if (length < 0)
			(void)utf8_append(out, UTF8_REPLACEMENT);
		else
			quote_special(out, code);
		value = span_from(value, length < 0 ? 1 : (size_t)length);
	}
	(void)buffer_char(out, '"');
}

/*
 * Eight at a time, bytes that are neither a quote, a backslash, a control
 * character nor part of a longer one. In each test a byte's top bit comes up
 * when it is what is looked for; a borrow can only raise one too many.
 */
static size_t
ordinary_prefix(struct span value)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);
	size_t at = 0;

	if (value.len < sizeof(uint64_t))
		return 0;
	while (at < value.len) {
		uint64_t word, found;

		/* The last ones with some that were looked at before. */
		if (value.len - at < sizeof(word))
			at = value.len - sizeof(word);
		memcpy(&word, value.ptr + at, sizeof(word));
		found = word | (word + ones) | (word - ones * 0x20);
		found |= (word ^ ones * '"') - ones;
		found |= (word ^ ones * '\\') - ones;
		if ((found & tops) != 0)
			break;
		at += sizeof(word);
	}
	return at;
}

/* Bytes at the start that stand for themselves. */
static size_t
plain_prefix(struct span value)
{
	size_t at = ordinary_prefix(value);

	while (at < value.len) {
		unsigned char byte = (unsigned char)value.ptr[at];
		uint32_t code;
		int length;

		if (byte < 0x7f) {
			if (byte < 0x20 || byte == '"' || byte == '\\')
				break;
			at++;
			continue;
		}
		length = utf8_read(span_from(value, at), &code);
		if (length < 0 || is_special(code))
			break;
		at += (size_t)length;
		at += ordinary_prefix(span_from(value, at));
	}
	return at;
}

/* What JSON, a log line or a terminal would take for more than a letter. */
static bool
is_special(uint32_t code)
{
	return code < 0x20 || code == '"' || code == '\\' ||
	    (code >= 0x7f && code < 0xa0) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

static void
quote_special(struct buffer *out, uint32_t code)
{
	switch (code) {
	case '"':
		(void)buffer_text(out, "\\\"");
		break;
	case '\\':
		(void)buffer_text(out, "\\\\");
		break;
	case '\n':
		(void)buffer_text(out, "\\n");
		break;
	case '\r':
		(void)buffer_text(out, "\\r");
		break;
	case '\t':
		(void)buffer_text(out, "\\t");
		break;
	default:
		(void)buffer_printf(out, "\\u%04" PRIx32, code);
	}
}
