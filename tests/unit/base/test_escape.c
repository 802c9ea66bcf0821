#include "base/escape.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "chance.h"

static const struct {
	const char *text;
	const char *line;
	const char *block;
} rows[] = {
	{ "plain", "plain", "plain" },
	{ "a\nb", "a\\nb", "a\nb" },
	{ "a\r\nb\t", "a\\r\\nb\\t", "a\nb\t" },
	{ "a\\b", "a\\\\b", "a\\b" },
	{ "\x1b[31mred", "\\x1b[31mred", "\\x1b[31mred" },
	{ "\x7f\xc2\x9b", "\\x7f\\x9b", "\\x7f\\x9b" },
	{ "\xff", "\\xff", "\\xff" },
	{ "\xe2\x80\xae"
	  "evil",
	    "\\u{202e}evil", "\\u{202e}evil" },
	{ "\xe2\x80\xa8", "\\u{2028}", "\\u{2028}" },
	{ "\xe2\x81\xa6", "\\u{2066}", "\\u{2066}" },
	{ "caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80",
	    "caf\xc3\xa9 \xf0\x9f\x98\x80" },
};

Test(escape, rows)
{
	struct buffer out = BUFFER_NONE;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buffer_reset(&out);
		cr_assert(escape_line(&out, span_of(rows[i].text)) == 0);
		cr_assert_str_eq(buffer_string(&out), rows[i].line);
		buffer_reset(&out);
		cr_assert(escape_block(&out, span_of(rows[i].text)) == 0);
		cr_assert_str_eq(buffer_string(&out), rows[i].block);
	}
	buffer_done(&out);
}

Test(escape, any_bytes_give_one_clean_line)
{
	unsigned seed = (unsigned)chance_seed("any bytes give one clean line");
	struct buffer out = BUFFER_NONE;

	fprintf(stderr, "seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 5000; i++) {
		char bytes[40];

		for (size_t j = 0; j < sizeof(bytes); j++)
			bytes[j] = (char)(rand() & 0xff);
		buffer_reset(&out);
		cr_assert(escape_line(&out,
			      (struct span){ bytes, sizeof(bytes) }) == 0);
		cr_assert(utf8_is_valid(buffer_span(&out)));
		for (size_t j = 0; j < out.len; j++)
			cr_assert((unsigned char)out.ptr[j] >= 0x20 &&
			    out.ptr[j] != 0x7f);
	}
	buffer_done(&out);
}

Test(escape, into_an_array_says_that_it_was_cut)
{
	char out[8];

	escape_into(out, sizeof(out), SPAN("1234567"));
	cr_assert_str_eq(out, "1234567");
	escape_into(out, sizeof(out), SPAN("12345678"));
	cr_assert_str_eq(out, "1234...");
	escape_into(out, sizeof(out), SPAN("123\xe2\x82\xac\xe2\x82\xac"));
	cr_assert_str_eq(out, "123...");
	escape_into(out, 4, SPAN("12345"));
	cr_assert_str_eq(out, "");
	escape_into(out, 1, SPAN("1"));
	cr_assert_str_eq(out, "");
}

Test(escape, into_every_size_stays_inside)
{
	for (size_t size = 1; size < 40; size++) {
		char *out = malloc(size);

		escape_into(out, size, SPAN("\x1b[1m 020 7946 0018 \xff ok"));
		cr_assert(strlen(out) < size);
		free(out);
	}
}
