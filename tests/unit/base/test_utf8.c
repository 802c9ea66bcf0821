#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
	const char *bytes;
	int length;
	uint32_t code;
} rows[] = {
	{ "A", 1, 'A' }, { "\xc2\xa3", 2, 0xa3 }, { "\xe2\x82\xac", 3, 0x20ac },
	{ "\xf0\x9f\x98\x80", 4, 0x1f600 }, { "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "\xef\xbf\xbf", 3, 0xffff }, { "", 0, 0 },
	{ "\x80", -1, 0 },     /* a second byte first */
	{ "\xc0\x80", -1, 0 }, /* overlong NUL */
	{ "\xc1\xbf", -1, 0 }, { "\xe0\x80\x80", -1, 0 }, /* overlong */
	{ "\xed\xa0\x80", -1, 0 },                        /* surrogate */
	{ "\xf0\x80\x80\x80", -1, 0 },
	{ "\xf4\x90\x80\x80", -1, 0 }, /* above U+10FFFF */
	{ "\xf5\x80\x80\x80", -1, 0 }, { "\xff", -1, 0 },
	{ "\xc2", -2, 0 }, /* may go on */
	{ "\xe2\x82", -2, 0 }, { "\xf0\x9f\x98", -2, 0 },
	{ "\xe2"
	  "A",
	    -1, 0 }, /* may not */
};

Test(utf8, reads_what_is_valid_and_nothing_else)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code = 0;
		int length;

		length = utf8_read(span_of(rows[i].bytes), &code);
		cr_assert(length == rows[i].length, "row %zu: %d", i, length);
		if (length > 0)
			cr_assert(code == rows[i].code, "row %zu", i);
	}
}

Test(utf8, every_character_comes_back_as_it_was_written)
{
	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char bytes[UTF8_MAX_BYTES];
		size_t length = utf8_write(code, bytes);
		uint32_t back = 0;
		int read;

		read = utf8_read((struct span){ bytes, length }, &back);
		cr_assert(read == (int)length);
		if (code >= 0xd800 && code <= 0xdfff)
			cr_assert(back == UTF8_REPLACEMENT);
		else
			cr_assert(back == code);
	}
}

Test(utf8, valid_prefix_ends_before_the_first_bad_byte)
{
	cr_assert(utf8_valid_prefix(SPAN("0123456789\xe2\x82\xac\xff-")) == 13);
	cr_assert(utf8_valid_prefix(SPAN("0123456\xe2\x82")) == 7);
	cr_assert(utf8_valid_prefix(SPAN_NONE) == 0);
	cr_assert(utf8_is_valid(SPAN("caf\xc3\xa9")));
	cr_assert(!utf8_is_valid(SPAN("caf\xe9")));
}

Test(utf8, ascii_prefix_at_every_place_in_a_word)
{
	char text[24];

	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'a', sizeof(text));
		text[at] = (char)0xc3;
		cr_assert(utf8_ascii_prefix((struct span){ text,
			      sizeof(text) }) == at);
	}
}

Test(utf8, cut_never_splits_a_character)
{
	struct span text = SPAN("a\xf0\x9f\x98\x80"
				"b");
	size_t wanted[] = { 0, 1, 1, 1, 1, 5, 6, 6 };

	for (size_t max = 0; max < 8; max++)
		cr_assert(utf8_cut(text, max).len == wanted[max]);
}

Test(utf8, cut_goes_on_through_bytes_that_are_no_character)
{
	cr_assert(utf8_cut(SPAN("\x80\x80\x80\x80\x80\x80\x80\x80"), 6).len ==
	    6);
}

Test(utf8, whole_characters_are_put_as_long_as_there_is_room)
{
	struct buffer out = BUFFER_WITH_LIMIT(4);

	utf8_put(&out, SPAN("a\xc3\xa9"));
	cr_assert(!out.failed);
	utf8_put(&out, SPAN("\xc3\xa9"));
	cr_assert(out.failed);
	utf8_put(&out, SPAN("b"));
	cr_assert(span_is(buffer_span(&out), "a\xc3\xa9"));
	buffer_reset(&out);
	utf8_put(&out, SPAN("abcd"));
	utf8_put(&out, SPAN_NONE);
	cr_assert(!out.failed && span_is(buffer_span(&out), "abcd"));
	buffer_done(&out);
}

Test(utf8, characters_are_counted_and_not_their_bytes)
{
	cr_assert(utf8_count(SPAN_NONE) == 0);
	cr_assert(utf8_count(SPAN("a\xc3\xa9\xe2\x82\xac"
				  "\xf0\x9f\x98\x80")) == 4);
}
