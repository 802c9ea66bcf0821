#include "base/utf8.h"

#include <string.h>

/* How the first byte of a character limits its second (RFC 3629, 4). */
struct shape {
	int length;        /* 0: no character starts so */
	unsigned char low; /* bounds of the second byte */
	unsigned char high;
};

static struct shape shape_of(unsigned char first);

int
utf8_read(struct span text, uint32_t *code)
{
	unsigned char first;
	struct shape shape;
	uint32_t value;

	if (text.len == 0)
		return 0;
	first = (unsigned char)text.ptr[0];
	if (first < 0x80) {
		*code = first;
		return 1;
	}
	shape = shape_of(first);
	if (shape.length == 0)
		return -1;
	value = first & (0xffu >> (shape.length + 1));
	for (int i = 1; i < shape.length; i++) {
		unsigned char next;

		if ((size_t)i >= text.len)
			return -2;
		next = (unsigned char)text.ptr[i];
		if (next < (i == 1 ? shape.low : 0x80) ||
		    next > (i == 1 ? shape.high : 0xbf))
			return -1;
		value = value << 6 | (next & 0x3fu);
	}
	*code = value;
	return shape.length;
}

size_t
utf8_write(uint32_t code, char out[UTF8_MAX_BYTES])
{
	if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		code = UTF8_REPLACEMENT;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

int
utf8_append(struct buffer *out, uint32_t code)
{
	char bytes[UTF8_MAX_BYTES];
	size_t length = utf8_write(code, bytes);

	return buffer_append(out, (struct span){ bytes, length });
}

size_t
utf8_ascii_prefix(struct span text)
{
	size_t i = 0;

	while (i + 8 <= text.len) {
		uint64_t word;

		memcpy(&word, text.ptr + i, 8);
		if ((word & 0x8080808080808080u) != 0)
			break;
		i += 8;
	}
	while (i < text.len && (unsigned char)text.ptr[i] < 0x80)
		i++;
	return i;
}

size_t
utf8_valid_prefix(struct span text)
{
	size_t i = 0;

	for (;;) {
		uint32_t code;
		int length;

		i += utf8_ascii_prefix(span_from(text, i));
		length = utf8_read(span_from(text, i), &code);
		if (length <= 0)
			return i;
		i += (size_t)length;
	}
}

size_t
utf8_count(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return count;
}

bool
utf8_is_valid(struct span text)
{
	return utf8_valid_prefix(text) == text.len;
}

struct span
utf8_cut(struct span text, size_t max)
{
	size_t end = max;

	if (text.len <= max)
		return text;
	while (end > 0 && max - end < UTF8_MAX_BYTES &&
	    ((unsigned char)text.ptr[end] & 0xc0) == 0x80)
		end--;
	/* More than three such bytes belong to no character: cut anywhere. */
	if (max - end == UTF8_MAX_BYTES)
		end = max;
	return span_first(text, end);
}

void
utf8_put(struct buffer *buffer, struct span text)
{
	size_t limit = buffer->limit == 0 ? BUFFER_LIMIT : buffer->limit;
	struct span whole = utf8_cut(text, limit - buffer->len);

	if (buffer->failed)
		return;
	(void)buffer_append(buffer, whole);
	if (whole.len < text.len)
		buffer->failed = true;
}

static struct shape
shape_of(unsigned char first)
{
	if (first >= 0xc2 && first <= 0xdf)
		return (struct shape){ 2, 0x80, 0xbf };
	if (first == 0xe0)
		return (struct shape){ 3, 0xa0, 0xbf };
	if (first == 0xed)
		return (struct shape){ 3, 0x80, 0x9f };
	if (first >= 0xe1 && first <= 0xef)
		return (struct shape){ 3, 0x80, 0xbf };
	if (first == 0xf0)
		return (struct shape){ 4, 0x90, 0xbf };
	if (first >= 0xf1 && first <= 0xf3)
		return (struct shape){ 4, 0x80, 0xbf };
	if (first == 0xf4)
		return (struct shape){ 4, 0x80, 0x8f };
	return (struct shape){ 0, 0, 0 };
}
