#include "ingest/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ingest/encoding.h"
#include "ingest/offset_map.h"

struct decode {
	enum encoding encoding;
	bool at_start; /* a mark may still come */
	bool in_hole;  /* only NULs so far */
	char carry[ENCODING_MAX_BYTES];
	size_t carried; /* bytes of half a character */
	struct buffer out;
	struct offset_map map;
	uint64_t repaired;
};

static void detect(struct decode *decode, struct span *raw);
static void drop_carried(struct decode *decode, size_t count);
static int finish_carried(struct decode *decode, struct span *raw);
static void skip_hole(struct decode *decode, struct span *raw);
static bool pass_through(struct decode *decode, struct span *raw,
    struct span *out);
static int convert_utf8(struct decode *decode, struct span *raw);
static size_t invalid_prefix(struct span raw);
static int convert(struct decode *decode, struct span *raw);
static int convert_run(struct decode *decode, struct span *raw);
static int convert_units(struct decode *decode, struct span *raw);
static int add_valid(struct decode *decode, struct span valid);
static int add_plain(struct decode *decode, struct span text);
static int add_replaced(struct decode *decode, size_t count, size_t file_unit);
static int add_character(struct decode *decode, uint32_t code, bool bad,
    size_t file_bytes);

struct decode *
decode_new(enum encoding encoding, uint64_t start)
{
	struct decode *decode = calloc(1, sizeof(*decode));

	if (decode == NULL)
		return NULL;
	decode->encoding = encoding;
	decode->at_start = start == 0 && encoding != ENCODING_BYTES;
	decode->in_hole = true;
	if (start != 0 && encoding == ENCODING_AUTO)
		decode->encoding = ENCODING_UTF8;
	offset_map_init(&decode->map, start);
	return decode;
}

void
decode_free(struct decode *decode)
{
	if (decode == NULL)
		return;
	buffer_done(&decode->out);
	offset_map_done(&decode->map);
	free(decode);
}

enum encoding
decode_encoding(const struct decode *decode)
{
	return decode->encoding;
}

int
decode_feed(struct decode *decode, struct span raw, struct span *out)
{
	bool utf8;

	*out = SPAN_NONE;
	buffer_reset(&decode->out);
	if (decode->encoding == ENCODING_BYTES) {
		*out = raw;
		return offset_map_add(&decode->map, raw.len, 1, 1);
	}
	if (decode->at_start)
		detect(decode, &raw);
	if (decode->at_start)
		return 0;
	utf8 = decode->encoding == ENCODING_UTF8;
	if (finish_carried(decode, &raw) == -1)
		return -1;
	if (decode->in_hole)
		skip_hole(decode, &raw);
	if (utf8 && decode->out.len == 0 && pass_through(decode, &raw, out))
		return 0;
	if ((utf8 ? convert_utf8 : convert)(decode, &raw) == -1)
		return -1;
	if (raw.len > 0) {
		memcpy(decode->carry, raw.ptr, raw.len);
		decode->carried = raw.len;
	}
	*out = buffer_span(&decode->out);
	return 0;
}

int
decode_finish(struct decode *decode, struct span *out)
{
	struct span none = SPAN_NONE;

	*out = SPAN_NONE;
	buffer_reset(&decode->out);
	if (decode->at_start) {
		decode->at_start = false;
		if (decode->encoding == ENCODING_AUTO)
			decode->encoding = ENCODING_UTF8;
	}
	while (decode->carried > 0) {
		if (finish_carried(decode, &none) == -1)
			return -1;
		if (decode->carried == 0)
			break;
		if (add_character(decode, UTF8_REPLACEMENT, true, 1) == -1)
			return -1;
		drop_carried(decode, 1);
	}
	*out = buffer_span(&decode->out);
	return 0;
}

uint64_t
decode_file_offset(const struct decode *decode, uint64_t decoded)
{
	return offset_map_find(&decode->map, decoded);
}

void
decode_forget(struct decode *decode, uint64_t decoded)
{
	offset_map_forget(&decode->map, decoded);
}

uint64_t
decode_repaired(const struct decode *decode)
{
	return decode->repaired;
}

/* Gather bytes until they tell the encoding, and take a mark away. */
static void
detect(struct decode *decode, struct span *raw)
{
	enum encoding found;
	int mark;

	if (decode->carried == 0 && raw->len >= ENCODING_MAX_BYTES) {
		mark = encoding_detect(*raw, decode->encoding, &found);
		*raw = span_from(*raw, (size_t)mark);
	} else {
		for (;;) {
			mark = encoding_detect((struct span){ decode->carry,
						   decode->carried },
			    decode->encoding, &found);
			if (mark != -1)
				break;
			if (raw->len == 0)
				return;
			decode->carry[decode->carried++] = raw->ptr[0];
			*raw = span_from(*raw, 1);
		}
		drop_carried(decode, (size_t)mark);
	}
	decode->at_start = false;
	decode->encoding = found;
	offset_map_skip(&decode->map, (uint64_t)mark);
}

static void
drop_carried(struct decode *decode, size_t count)
{
	decode->carried -= count;
	memmove(decode->carry, decode->carry + count, decode->carried);
}

/* Take from `raw` what the carried bytes need to become characters. */
static int
finish_carried(struct decode *decode, struct span *raw)
{
	while (decode->carried > 0) {
		uint32_t code;
		bool bad;
		size_t used;

		used = encoding_read(decode->encoding,
		    (struct span){ decode->carry, decode->carried }, &code,
		    &bad);
		if (used == ENCODING_MORE) {
			if (raw->len == 0)
				return 0;
			decode->carry[decode->carried++] = raw->ptr[0];
			*raw = span_from(*raw, 1);
			continue;
		}
		if (add_character(decode, code, bad, used) == -1)
			return -1;
		drop_carried(decode, used);
	}
	return 0;
}

static void
skip_hole(struct decode *decode, struct span *raw)
{
	size_t zeros;

	if (decode->carried > 0)
		return;
	zeros = span_run(*raw, '\0');
	if (decode->encoding == ENCODING_UTF16LE ||
	    decode->encoding == ENCODING_UTF16BE)
		zeros -= zeros % 2;
	offset_map_skip(&decode->map, zeros);
	*raw = span_from(*raw, zeros);
}

/* The usual case: nothing to change, nothing to copy. */
static bool
pass_through(struct decode *decode, struct span *raw, struct span *out)
{
	size_t valid = utf8_valid_prefix(*raw);
	struct span rest = span_from(*raw, valid);
	uint32_t code;

	/* No bytes, none valid. NOLINTNEXTLINE(clang-analyzer-core*) */
	if (valid == 0 || memchr(raw->ptr, '\0', valid) != NULL)
		return false;
	if (rest.len > 0 && utf8_read(rest, &code) != -2)
		return false;
	if (offset_map_add(&decode->map, valid, 1, 1) == -1)
		return false;
	decode->in_hole = false;
	*out = span_first(*raw, valid);
	if (rest.len > 0)
		memcpy(decode->carry, rest.ptr, rest.len);
	decode->carried = rest.len;
	return true;
}

/* As convert, but whole runs of valid text, and of what is none, at a time. */
static int
convert_utf8(struct decode *decode, struct span *raw)
{
	while (raw->len > 0) {
		struct span valid = span_first(*raw, utf8_valid_prefix(*raw));
		size_t invalid;

		if (add_valid(decode, valid) == -1)
			return -1;
		*raw = span_from(*raw, valid.len);
		invalid = invalid_prefix(*raw);
		if (invalid == 0)
			break;
		if (add_replaced(decode, invalid, 1) == -1)
			return -1;
		*raw = span_from(*raw, invalid);
	}
	return 0;
}

/* Bytes that start no character; 0 where one may yet come. */
static size_t
invalid_prefix(struct span raw)
{
	size_t count = 0;
	uint32_t code;

	while (utf8_read(span_from(raw, count), &code) == -1)
		count++;
	return count;
}

static int
convert(struct decode *decode, struct span *raw)
{
	for (;;) {
		uint32_t code;
		bool bad;
		size_t used;

		if (convert_run(decode, raw) == -1)
			return -1;
		used = encoding_read(decode->encoding, *raw, &code, &bad);
		if (used == ENCODING_MORE)
			return 0;
		if (add_character(decode, code, bad, used) == -1)
			return -1;
		*raw = span_from(*raw, used);
	}
}

/* Most of most texts is ASCII, and most of what is none is NULs. */
static int
convert_run(struct decode *decode, struct span *raw)
{
	size_t zeros;

	if (decode->encoding == ENCODING_WINDOWS_1252) {
		struct span ascii = span_first(*raw, utf8_ascii_prefix(*raw));

		*raw = span_from(*raw, ascii.len);
		return add_valid(decode, ascii);
	}
	if (convert_units(decode, raw) == -1)
		return -1;
	zeros = decode->in_hole ? 0 : span_run(*raw, '\0') / 2;
	*raw = span_from(*raw, zeros * 2);
	return add_replaced(decode, zeros, 2);
}

/* Units of UTF-16 that are ASCII, but no NULs. */
static int
convert_units(struct decode *decode, struct span *raw)
{
	size_t low = decode->encoding == ENCODING_UTF16LE ? 0 : 1;
	struct buffer *out = &decode->out;
	size_t count = 0;

	if (buffer_reserve(out, raw->len / 2) == -1)
		return -1;
	while (2 * count + 1 < raw->len) {
		unsigned char byte = (unsigned char)raw->ptr[2 * count + low];

		if (raw->ptr[2 * count + 1 - low] != '\0' || byte == 0 ||
		    byte >= 0x80)
			break;
		out->ptr[out->len + count] = (char)byte;
		count++;
	}
	out->len += count;
	decode->in_hole = decode->in_hole && count == 0;
	*raw = span_from(*raw, 2 * count);
	return offset_map_add(&decode->map, count, 1, 2);
}

/* All but NULs is itself. */
static int
add_valid(struct decode *decode, struct span valid)
{
	while (valid.len > 0) {
		size_t plain = span_find_char(valid, '\0');
		size_t zeros;

		if (add_plain(decode, span_first(valid, plain)) == -1)
			return -1;
		valid = span_from(valid, plain);
		zeros = span_run(valid, '\0');
		if (add_replaced(decode, zeros, 1) == -1)
			return -1;
		valid = span_from(valid, zeros);
	}
	return 0;
}

static int
add_plain(struct decode *decode, struct span text)
{
	if (text.len == 0)
		return 0;
	decode->in_hole = false;
	if (buffer_append(&decode->out, text) == -1)
		return -1;
	return offset_map_add(&decode->map, text.len, 1, 1);
}

/* So many characters that are none, each of so many bytes of the file. */
static int
add_replaced(struct decode *decode, size_t count, size_t file_unit)
{
	char one[UTF8_MAX_BYTES];
	size_t length = utf8_write(UTF8_REPLACEMENT, one);
	struct buffer *out = &decode->out;
	size_t start = out->len;
	size_t end = start + count * length;

	if (count == 0)
		return 0;
	decode->in_hole = false;
	decode->repaired += count * file_unit;
	if (buffer_reserve(out, end - start) == -1 ||
	    buffer_append(out, (struct span){ one, length }) == -1)
		return -1;
	/* Twice as many with each copy. */
	while (out->len < end) {
		struct span made = { out->ptr + start, out->len - start };

		(void)buffer_append(out, span_first(made, end - out->len));
	}
	return offset_map_add(&decode->map, count, (uint32_t)length,
	    (uint32_t)file_unit);
}

static int
add_character(struct decode *decode, uint32_t code, bool bad, size_t file_bytes)
{
	char text[UTF8_MAX_BYTES];
	size_t length;

	if (code == 0 && decode->in_hole) {
		offset_map_skip(&decode->map, file_bytes);
		return 0;
	}
	decode->in_hole = false;
	if (code == 0) {
		code = UTF8_REPLACEMENT;
		bad = true;
	}
	if (bad)
		decode->repaired += file_bytes;
	length = utf8_write(code, text);
	if (buffer_append(&decode->out, (struct span){ text, length }) == -1)
		return -1;
	if (decode->encoding == ENCODING_UTF8 && length == file_bytes)
		return offset_map_add(&decode->map, length, 1, 1);
	return offset_map_add(&decode->map, 1, (uint32_t)length,
	    (uint32_t)file_bytes);
}
