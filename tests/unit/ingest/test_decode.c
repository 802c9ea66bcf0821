#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "ingest/decode.h"
#include "ingest/offset_map.h"
#include "chance.h"

#define REPLACED "\xef\xbf\xbd"

/* Decode `raw` in pieces of 1 to `most` bytes (0: all at once). */
static struct buffer
decoded(struct decode *decode, struct span raw, size_t most)
{
	struct buffer all = BUFFER_NONE;
	struct span out;

	while (raw.len > 0) {
		size_t length = most == 0 ? raw.len : 1 + (size_t)rand() % most;
		struct span piece = span_first(raw, length);
		char *copy = span_copy(piece);

		/* A copy of its own, so that reading past it is seen. */
		cr_assert(decode_feed(decode, (struct span){ copy, piece.len },
			      &out) == 0);
		cr_assert(buffer_append(&all, out) == 0);
		free(copy);
		raw = span_from(raw, piece.len);
	}
	cr_assert(decode_finish(decode, &out) == 0);
	cr_assert(buffer_append(&all, out) == 0);
	return all;
}

static void
expect(enum encoding encoding, struct span raw, const char *wanted)
{
	for (size_t most = 0; most < 4; most++) {
		struct decode *decode = decode_new(encoding, 0);
		struct buffer got = decoded(decode, raw, most);

		cr_assert(span_is(buffer_span(&got), wanted),
		    "pieces of %zu: '%.*s' is not '%s'", most,
		    SPAN_ARGS(buffer_span(&got)), wanted);
		buffer_done(&got);
		decode_free(decode);
	}
}

struct row {
	enum encoding encoding;
	struct span raw;
	const char *wanted;
};
#define ROW(encoding, raw, wanted)                         \
	{                                                  \
		encoding, { raw, sizeof(raw) - 1 }, wanted \
	}

static void
expect_each(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(rows[i].encoding, rows[i].raw, rows[i].wanted);
}

Test(decode, reads_each_encoding)
{
	static const struct row rows[] = {
		ROW(ENCODING_AUTO, "", ""),
		ROW(ENCODING_AUTO, "a", "a"),
		ROW(ENCODING_AUTO, "caf\xc3\xa9\n", "caf\xc3\xa9\n"),
		ROW(ENCODING_AUTO, "\xef\xbb\xbfhi", "hi"),
		ROW(ENCODING_AUTO, "hi\xef\xbb\xbf", "hi\xef\xbb\xbf"),
		ROW(ENCODING_WINDOWS_1252, "\xef\xbb\xbfhi", "hi"),
		ROW(ENCODING_UTF8, "\xff\xfeh\0i\0", "hi"),
		ROW(ENCODING_AUTO, "\xff\xfeh\0i\0", "hi"),
		ROW(ENCODING_AUTO, "\xfe\xff\0h\0i", "hi"),
		/* without a mark */
		ROW(ENCODING_AUTO, "h\0i\0", "hi"),
		ROW(ENCODING_AUTO, "\0h\0i", "hi"),
		ROW(ENCODING_UTF8, "h\0i\0", "h" REPLACED "i" REPLACED),
		ROW(ENCODING_AUTO, "a\0 call me", "a" REPLACED " call me"),
		/* case 60: 0x0a inside a unit */
		ROW(ENCODING_UTF16LE, "\x0a\x0a\x0a\x01",
		    "\xe0\xa8\x8a\xc4\x8a"),
		ROW(ENCODING_UTF16LE, "\x3d\xd8\x00\xde", "\xf0\x9f\x98\x80"),
		ROW(ENCODING_UTF16BE, "\xd8\x3d\xde\x00", "\xf0\x9f\x98\x80"),
		/* half a pair, the other half first, half a unit */
		ROW(ENCODING_UTF16BE, "\xd8\x3d\0a", REPLACED "a"),
		ROW(ENCODING_UTF16BE, "\xde\x00\0a", REPLACED "a"),
		ROW(ENCODING_UTF16BE, "\0a\0", "a" REPLACED),
		ROW(ENCODING_WINDOWS_1252, "\x80\x93\xe9\x81",
		    "\xe2\x82\xac"
		    "\xe2\x80\x9c\xc3\xa9" REPLACED),
		ROW(ENCODING_UTF8,
		    "a\xff\xfe"
		    "b",
		    "a" REPLACED REPLACED "b"),
		ROW(ENCODING_UTF8, "\xc0\xaf", REPLACED REPLACED),
		ROW(ENCODING_UTF8, "\xed\xa0\x80", REPLACED REPLACED REPLACED),
		ROW(ENCODING_UTF8, "a\xe2\x82", "a" REPLACED REPLACED),
		ROW(ENCODING_UTF8,
		    "\xe2\x82"
		    "a",
		    REPLACED REPLACED "a"),
	};

	expect_each(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(decode, reads_runs_of_nuls_and_of_bytes_that_are_no_text)
{
	static const struct row rows[] = {
		ROW(ENCODING_UTF8, "a\0\0\0b\xff\xff\0\xff",
		    "a" REPLACED REPLACED REPLACED
		    "b" REPLACED REPLACED REPLACED REPLACED),
		ROW(ENCODING_UTF8, "a\0\0\xe2\x82",
		    "a" REPLACED REPLACED REPLACED REPLACED),
		ROW(ENCODING_UTF16LE, "a\0\0\0\0\0b\0",
		    "a" REPLACED REPLACED "b"),
		ROW(ENCODING_UTF16BE, "\0a\0\0\0\0\0b\0",
		    "a" REPLACED REPLACED "b" REPLACED),
		ROW(ENCODING_UTF16BE, "\0\0\0a\0\0", "a" REPLACED),
		ROW(ENCODING_WINDOWS_1252, "a\0\0\xe9\0z",
		    "a" REPLACED REPLACED "\xc3\xa9" REPLACED "z"),
	};

	expect_each(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(decode, passes_valid_text_on_without_a_copy)
{
	struct decode *decode = decode_new(ENCODING_AUTO, 0);
	struct span raw = SPAN("caf\xc3\xa9 at noon \xe2\x82");
	struct span out;

	cr_assert(decode_feed(decode, raw, &out) == 0);
	cr_assert(out.ptr == raw.ptr);
	cr_assert(out.len == raw.len - 2);
	raw = SPAN("\xac now");
	cr_assert(decode_feed(decode, raw, &out) == 0);
	cr_assert(span_is(out, "\xe2\x82\xac now"));
	cr_assert(decode_repaired(decode) == 0);
	decode_free(decode);
}

Test(decode, case_4_a_hole_at_the_start_is_nothing_and_keeps_offsets)
{
	static char raw[100000];
	struct decode *decode = decode_new(ENCODING_AUTO, 0);
	struct buffer got;

	memcpy(raw + sizeof(raw) - 5, "gift\n", 5);
	got = decoded(decode, (struct span){ raw, sizeof(raw) }, 4096);
	cr_assert(span_is(buffer_span(&got), "gift\n"));
	cr_assert(decode_file_offset(decode, 0) == sizeof(raw) - 5);
	cr_assert(decode_file_offset(decode, 5) == sizeof(raw));
	cr_assert(decode_repaired(decode) == 0);
	buffer_done(&got);
	decode_free(decode);
}

Test(decode, goes_on_inside_a_file_with_the_encoding_it_had)
{
	struct decode *decode = decode_new(ENCODING_UTF16LE, 1000);
	struct span out;

	cr_assert(decode_feed(decode, (struct span){ "h\0i\0", 4 }, &out) == 0);
	cr_assert(span_is(out, "hi"));
	cr_assert(decode_file_offset(decode, 0) == 1000);
	cr_assert(decode_file_offset(decode, 1) == 1002);
	cr_assert(decode_file_offset(decode, 2) == 1004);
	decode_free(decode);
}

Test(decode, names_can_be_read_back)
{
	enum encoding encoding;

	for (int i = ENCODING_AUTO; i <= ENCODING_WINDOWS_1252; i++) {
		cr_assert(encoding_parse(span_of(encoding_name((enum encoding)
						 i)),
			      &encoding) == 0);
		cr_assert((int)encoding == i);
	}
	cr_assert(encoding_parse(SPAN("UTF-16LE"), &encoding) == 0);
	cr_assert(encoding_parse(SPAN("koi8"), &encoding) == -1);
}

/* What the whole file says, and where each character of it stands. */
struct oracle {
	struct buffer text;
	size_t decoded[5000];
	size_t file[5000];
	size_t count;
	bool broken; /* the last one was */
};

/* One random character, sometimes a broken one, in file and oracle. */
static void
add_random(struct oracle *oracle, struct buffer *raw, enum encoding encoding)
{
	static const uint32_t some[] = { 'a', '\n', 'z', 0xe9, 0x20ac, 0x1f600,
		0xa0a, 0x7f, 0x80, 0xffff };
	uint32_t code = some[(size_t)rand() % 10];
	bool broken = rand() % (oracle->broken ? 2 : 8) == 0;
	uint32_t unit;

	oracle->broken = broken;
	oracle->decoded[oracle->count] = oracle->text.len;
	oracle->file[oracle->count++] = raw->len;
	switch (encoding) {
	case ENCODING_WINDOWS_1252:
		code = broken ? 0xfffd : code == 0x20ac ? code : code & 0x7f;
		code = code == 0 ? 'q' : code;
		buffer_char(raw,
		    broken             ? (char)0x9d :
			code == 0x20ac ? (char)0x80 :
					 (char)code);
		break;
	case ENCODING_UTF16LE:
	case ENCODING_UTF16BE:
		/* A low half alone is broken whatever follows, and so is 0. */
		unit = broken ? 0xdc00u + (uint32_t)rand() % 0x400 : code;
		if (broken && rand() % 2 == 0)
			unit = 0;
		code = broken ? 0xfffd : code;
		if (code > 0xffff)
			unit = 0xd800 + ((code - 0x10000) >> 10);
		for (int half = 0; half < (code > 0xffff ? 2 : 1); half++) {
			bool little = encoding == ENCODING_UTF16LE;

			buffer_char(raw, (char)(little ? unit : unit >> 8));
			buffer_char(raw, (char)(little ? unit >> 8 : unit));
			unit = 0xdc00 + (code & 0x3ff);
		}
		break;
	default:
		if (broken)
			buffer_char(raw, rand() % 2 ? (char)0xff : '\0');
		else
			utf8_append(raw, code);
		code = broken ? 0xfffd : code;
	}
	utf8_append(&oracle->text, code);
}

static void
check_offsets(const struct oracle *oracle, const struct decode *decode,
    size_t from)
{
	for (size_t i = from; i < oracle->count; i++)
		cr_assert(decode_file_offset(decode, oracle->decoded[i]) ==
			oracle->file[i],
		    "character %zu: %lu, not %zu", i,
		    (unsigned long)decode_file_offset(decode,
			oracle->decoded[i]),
		    oracle->file[i]);
}

static void
check_random(enum encoding encoding, size_t most)
{
	static struct oracle oracle;
	struct buffer raw = BUFFER_NONE;
	struct decode *decode = decode_new(encoding, 0);
	struct buffer got;
	size_t from;

	oracle.count = 0;
	buffer_reset(&oracle.text);
	/* Begins with plain text: neither mark nor hole. */
	for (int i = 0; i < 4; i++) {
		oracle.decoded[oracle.count] = oracle.text.len;
		oracle.file[oracle.count++] = raw.len;
		if (encoding == ENCODING_UTF16BE)
			buffer_char(&raw, '\0');
		buffer_char(&raw, 's');
		if (encoding == ENCODING_UTF16LE)
			buffer_char(&raw, '\0');
		buffer_char(&oracle.text, 's');
	}
	for (int i = rand() % 3000; i > 0; i--)
		add_random(&oracle, &raw, encoding);
	got = decoded(decode, buffer_span(&raw), most);
	cr_assert(span_equal(buffer_span(&got), buffer_span(&oracle.text)),
	    "%s, pieces of %zu", encoding_name(encoding), most);
	check_offsets(&oracle, decode, 0);
	cr_assert(decode_file_offset(decode, got.len) == raw.len);
	from = (size_t)rand() % oracle.count;
	decode_forget(decode, oracle.decoded[from]);
	check_offsets(&oracle, decode, from);
	cr_assert(decode_file_offset(decode, 0) <= oracle.file[from]);
	buffer_done(&got);
	buffer_done(&raw);
	decode_free(decode);
}

Test(decode, cases_57_to_63_pieces_never_change_text_or_offsets)
{
	unsigned seed = (unsigned)
	    chance_seed("cases 57 to 63 pieces never change text or offsets");

	srand(seed);
	for (int round = 0; round < 20; round++) {
		for (int i = ENCODING_UTF8; i <= ENCODING_WINDOWS_1252; i++) {
			check_random((enum encoding)i, 0);
			check_random((enum encoding)i, 1);
			check_random((enum encoding)i, 700);
		}
	}
}

Test(decode, bytes_of_any_kind_decode_to_valid_text_in_any_pieces)
{
	unsigned seed = (unsigned)
	    chance_seed("bytes of any kind decode to valid text in any pieces");

	srand(seed);
	for (int round = 0; round < 400; round++) {
		enum encoding encoding = (enum encoding)(rand() % 5);
		char raw[300];
		size_t length = (size_t)rand() % sizeof(raw);
		struct decode *whole = decode_new(encoding, 0);
		struct decode *pieces = decode_new(encoding, 0);
		struct buffer one, two;

		for (size_t i = 0; i < length; i++)
			raw[i] = (char)(rand() % 3 ? rand() : rand() % 2);
		one = decoded(whole, (struct span){ raw, length }, 0);
		two = decoded(pieces, (struct span){ raw, length }, 5);
		cr_assert(span_equal(buffer_span(&one), buffer_span(&two)));
		cr_assert(utf8_is_valid(buffer_span(&one)));
		cr_assert(memchr(one.ptr == NULL ? "" : one.ptr, 0, one.len) ==
		    NULL);
		cr_assert(decode_repaired(whole) == decode_repaired(pieces));
		for (size_t i = 0; i <= one.len; i++)
			cr_assert(decode_file_offset(whole, i) ==
			    decode_file_offset(pieces, i));
		buffer_done(&one);
		buffer_done(&two);
		decode_free(whole);
		decode_free(pieces);
	}
}

Test(decode, a_line_without_end_of_what_is_no_text_takes_bounded_memory)
{
	struct offset_map map;
	const uint64_t count = 3 * OFFSET_RUNS_MAX;

	/* A letter, then a byte that is none, and so on. */
	offset_map_init(&map, 7);
	for (uint64_t i = 0; i < count; i += 2)
		cr_assert(offset_map_add(&map, 1, 1, 1) == 0 &&
		    offset_map_add(&map, 1, 3, 1) == 0);
	cr_assert(map.count <= OFFSET_RUNS_MAX);
	cr_assert(map.capacity <= OFFSET_RUNS_MAX);
	/* Where the line starts, and where the next one may, is exact. */
	cr_expect(offset_map_find(&map, 0) == 7);
	for (uint64_t at = count - OFFSET_RUNS_MAX / 2; at < count; at += 2)
		cr_assert(offset_map_find(&map, 2 * at) == 7 + at);
	for (uint64_t at = 0, last = 0; at <= 2 * count; at += 3) {
		uint64_t file = offset_map_find(&map, at);

		cr_assert(file >= last && file <= 7 + count);
		last = file;
	}
	offset_map_forget(&map, 2 * (count - 2));
	cr_expect(offset_map_find(&map, 2 * (count - 2)) == 7 + count - 2);
	offset_map_done(&map);
}
