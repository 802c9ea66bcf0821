#include "message/logfmt.h"

#include "base/utf8.h"

static struct span quoted(struct span *rest, struct buffer *room);
static struct span escape(struct span text, struct buffer *room);
static uint32_t hex(struct span digits);
static bool is_plain(char byte);

bool
logfmt_next(struct span *rest, struct logfmt_pair *out, struct buffer *room)
{
	size_t length = 0;

	while (rest->len > 0 && !is_plain(rest->ptr[0]))
		*rest = span_from(*rest, 1);
	if (rest->len == 0)
		return false;
	while (length < rest->len && is_plain(rest->ptr[length]))
		length++;
	*out = (struct logfmt_pair){ .key = span_first(*rest, length) };
	*rest = span_from(*rest, length);
	if (!span_starts(*rest, SPAN("=")))
		return true;
	*rest = span_from(*rest, 1);
	if (span_starts(*rest, SPAN("\""))) {
		out->value = quoted(rest, room);
		return true;
	}
	length = 0;
	while (length < rest->len && (unsigned char)rest->ptr[length] > ' ')
		length++;
	if (length > 0)
		out->value = span_first(*rest, length);
	*rest = span_from(*rest, length);
	return true;
}

/* A quote that nobody closed ends with the line. */
static struct span
quoted(struct span *rest, struct buffer *room)
{
	struct span text = span_from(*rest, 1);

	buffer_reset(room);
	while (text.len > 0 && text.ptr[0] != '"') {
		if (text.ptr[0] == '\\' && text.len > 1) {
			text = escape(span_from(text, 1), room);
			continue;
		}
		buffer_char(room, text.ptr[0]);
		text = span_from(text, 1);
	}
	*rest = span_from(text, 1);
	return (struct span){ room->len == 0 ? "" : room->ptr, room->len };
}

/* What follows the escape. */
static struct span
escape(struct span text, struct buffer *room)
{
	static const char codes[] = "nrtbf";
	static const char bytes[] = "\n\r\t\b\f";
	const char *code = memchr(codes, text.ptr[0], sizeof(codes) - 1);
	uint32_t value;

	if (text.ptr[0] != 'u' || text.len < 5) {
		buffer_char(room,
		    code == NULL ? text.ptr[0] : bytes[code - codes]);
		return span_from(text, 1);
	}
	value = hex(span_first(span_from(text, 1), 4));
	text = span_from(text, 5);
	if (value >= 0xd800 && value <= 0xdbff && text.len >= 6 &&
	    span_starts(text, SPAN("\\u"))) {
		uint32_t low = hex(span_first(span_from(text, 2), 4));

		if (low >= 0xdc00 && low <= 0xdfff) {
			value = 0x10000 + ((value - 0xd800) << 10) +
			    (low - 0xdc00);
			text = span_from(text, 6);
		}
	}
	(void)utf8_append(room, value);
	return text;
}

static uint32_t
hex(struct span digits)
{
	uint32_t value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char digit = digits.ptr[i];

		if (digit >= '0' && digit <= '9')
			value = value * 16 + (uint32_t)(digit - '0');
		else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
			value = value * 16 + (uint32_t)((digit | 0x20) - 'a') +
			    10;
		else
			return UTF8_REPLACEMENT;
	}
	return value;
}

static bool
is_plain(char byte)
{
	return (unsigned char)byte > ' ' && byte != '=' && byte != '"';
}
