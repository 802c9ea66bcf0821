#include "message/logfmt.h"

#include <ctype.h>

#include "base/utf8.h"

static struct span quoted(struct span *rest, struct buffer *room);
static struct span escape(struct span text, struct buffer *room);
static bool read_code(struct span text, uint32_t *code);
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
	uint32_t value, low;

	if (text.ptr[0] != 'u' || !read_code(span_from(text, 1), &value)) {
		buffer_char(room,
		    code == NULL ? text.ptr[0] : bytes[code - codes]);
		return span_from(text, 1);
	}
	text = span_from(text, 5);
	if (value >= 0xd800 && value <= 0xdbff &&
	    span_starts(text, SPAN("\\u")) &&
	    read_code(span_from(text, 2), &low) && low >= 0xdc00 &&
	    low <= 0xdfff) {
		value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
		text = span_from(text, 6);
	}
	(void)utf8_append(room, value);
	return text;
}

/* Four hexadecimal digits. */
static bool
read_code(struct span text, uint32_t *code)
{
	*code = 0;
	if (text.len < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		unsigned char digit = (unsigned char)text.ptr[i];

		if (!isxdigit(digit))
			return false;
		*code = *code * 16 +
		    (uint32_t)(isdigit(digit) ? digit - '0' :
						(digit | 0x20) - 'a' + 10);
	}
	return true;
}

static bool
is_plain(char byte)
{
	return (unsigned char)byte > ' ' && byte != '=' && byte != '"';
}
