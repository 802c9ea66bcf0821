#include "ingest/encoding.h"

#include "base/utf8.h"

static size_t read_utf8(struct span bytes, uint32_t *code, bool *bad);
static size_t read_utf16(struct span bytes, bool little, uint32_t *code,
    bool *bad);
static size_t read_1252(struct span bytes, uint32_t *code, bool *bad);
static int detect_unmarked(struct span first, enum encoding *encoding);
static uint32_t unit_at(struct span bytes, size_t at, bool little);

static const struct {
	const char *name;
	enum encoding encoding;
} names[] = {
	{ "auto", ENCODING_AUTO },
	{ "utf-8", ENCODING_UTF8 },
	{ "utf-16le", ENCODING_UTF16LE },
	{ "utf-16be", ENCODING_UTF16BE },
	{ "windows-1252", ENCODING_WINDOWS_1252 },
	/* Other words for the same; encoding_name gives the first. */
	{ "utf8", ENCODING_UTF8 },
	{ "utf16le", ENCODING_UTF16LE },
	{ "utf16be", ENCODING_UTF16BE },
	{ "cp1252", ENCODING_WINDOWS_1252 },
};

const char *
encoding_name(enum encoding encoding)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].encoding == encoding)
			return names[i].name;
	return "unknown";
}

int
encoding_parse(struct span name, enum encoding *encoding)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!span_is_nocase(name, names[i].name))
			continue;
		*encoding = names[i].encoding;
		return 0;
	}
	return -1;
}

size_t
encoding_read(enum encoding encoding, struct span bytes, uint32_t *code,
    bool *bad)
{
	*bad = false;
	if (bytes.len == 0)
		return ENCODING_MORE;
	switch (encoding) {
	case ENCODING_UTF16LE:
		return read_utf16(bytes, true, code, bad);
	case ENCODING_UTF16BE:
		return read_utf16(bytes, false, code, bad);
	case ENCODING_WINDOWS_1252:
		return read_1252(bytes, code, bad);
	case ENCODING_AUTO:
	case ENCODING_UTF8:
	case ENCODING_BYTES:
		break;
	}
	return read_utf8(bytes, code, bad);
}

int
encoding_detect(struct span first, enum encoding wanted,
    enum encoding *encoding)
{
	static const struct {
		struct span mark;
		enum encoding encoding;
	} marks[] = {
		{ { "\xef\xbb\xbf", 3 }, ENCODING_UTF8 },
		{ { "\xff\xfe", 2 }, ENCODING_UTF16LE },
		{ { "\xfe\xff", 2 }, ENCODING_UTF16BE },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct span mark = marks[i].mark;

		if (span_starts(first, mark)) {
			*encoding = marks[i].encoding;
			return (int)mark.len;
		}
		if (first.len < mark.len && span_starts(mark, first))
			return -1;
	}
	*encoding = wanted;
	if (wanted == ENCODING_AUTO)
		return detect_unmarked(first, encoding);
	return 0;
}

/* Two ASCII letters, each with a zero byte on the same side. */
static int
detect_unmarked(struct span first, enum encoding *encoding)
{
	bool little = true, big = true;

	for (size_t i = 0; i < first.len && i < 4; i++) {
		unsigned char byte = (unsigned char)first.ptr[i];
		bool zero = byte == 0;
		bool ascii = byte > 0 && byte < 0x80;

		little = little && (i % 2 == 1 ? zero : ascii);
		big = big && (i % 2 == 0 ? zero : ascii);
	}
	*encoding = ENCODING_UTF8;
	if (!little && !big)
		return 0;
	if (first.len < 4)
		return -1;
	*encoding = little ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return 0;
}

static size_t
read_utf8(struct span bytes, uint32_t *code, bool *bad)
{
	int length = utf8_read(bytes, code);

	if (length == -2)
		return ENCODING_MORE;
	if (length > 0)
		return (size_t)length;
	*code = UTF8_REPLACEMENT;
	*bad = true;
	return 1;
}

/* A surrogate without its other half is replaced alone. */
static size_t
read_utf16(struct span bytes, bool little, uint32_t *code, bool *bad)
{
	uint32_t unit, low;

	if (bytes.len < 2)
		return ENCODING_MORE;
	unit = unit_at(bytes, 0, little);
	*code = unit;
	if (unit < 0xd800 || unit > 0xdfff)
		return 2;
	if (unit < 0xdc00) {
		if (bytes.len < 4)
			return ENCODING_MORE;
		low = unit_at(bytes, 2, little);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*code = 0x10000 + ((unit - 0xd800) << 10) +
			    (low - 0xdc00);
			return 4;
		}
	}
	*code = UTF8_REPLACEMENT;
	*bad = true;
	return 2;
}

static uint32_t
unit_at(struct span bytes, size_t at, bool little)
{
	uint32_t first = (unsigned char)bytes.ptr[at];
	uint32_t second = (unsigned char)bytes.ptr[at + 1];

	return little ? second << 8 | first : first << 8 | second;
}

static size_t
read_1252(struct span bytes, uint32_t *code, bool *bad)
{
	/* 0x80 to 0x9f; 0: no character. The others are Latin-1. */
	static const uint16_t high[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e,
		0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
		0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
		0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e,
		0x0178 };
	unsigned char byte = (unsigned char)bytes.ptr[0];

	*code = byte;
	if (byte >= 0x80 && byte < 0xa0) {
		*code = high[byte - 0x80];
		if (*code == 0) {
			*code = UTF8_REPLACEMENT;
			*bad = true;
		}
	}
	return 1;
}
