#include "base/span.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(span, of_null_is_empty)
{
	cr_assert(span_of(NULL).len == 0);
	cr_assert(span_equal(span_of(NULL), span_of("")));
}

Test(span, compares_bytes_and_not_strings)
{
	struct span with_nul = { "a\0b", 3 };

	cr_assert(!span_is(with_nul, "a"));
	cr_assert(span_equal(with_nul, (struct span){ "a\0b", 3 }));
	cr_assert(!span_equal(with_nul, (struct span){ "a\0c", 3 }));
}

Test(span, without_case_needs_the_whole_word)
{
	cr_assert(span_is_nocase(SPAN("WhatsApp"), "whatsapp"));
	cr_assert(!span_is_nocase(SPAN("WhatsApp"), "whatsap"));
	cr_assert(!span_is_nocase(SPAN("WhatsApp"), "whatsapps"));
	cr_assert(!span_is_nocase((struct span){ "a\0", 2 }, "a"));
	cr_assert(span_is_nocase(SPAN_NONE, ""));
}

Test(span, starts_and_ends)
{
	cr_assert(span_starts(SPAN("notes.txt"), SPAN("notes")));
	cr_assert(span_ends(SPAN("notes.txt"), SPAN(".txt")));
	cr_assert(!span_starts(SPAN("no"), SPAN("notes")));
	cr_assert(!span_ends(SPAN("xt"), SPAN(".txt")));
	cr_assert(span_starts(SPAN("x"), SPAN_NONE));
	cr_assert(span_ends(SPAN("x"), SPAN_NONE));
}

Test(span, from_past_the_end_is_empty)
{
	cr_assert(span_is(span_from(SPAN("abc"), 1), "bc"));
	cr_assert(span_from(SPAN("abc"), 3).len == 0);
	cr_assert(span_from(SPAN("abc"), 9).len == 0);
	cr_assert(span_is(span_first(SPAN("abc"), 9), "abc"));
	cr_assert(span_is(span_first(SPAN("abc"), 2), "ab"));
}

Test(span, trim_takes_white_space_off_both_ends)
{
	cr_assert(span_is(span_trim(SPAN(" \t a b \r\n")), "a b"));
	cr_assert(span_trim(SPAN(" \n")).len == 0);
	cr_assert(span_trim(SPAN_NONE).len == 0);
}

Test(span, find_gives_the_length_when_there_is_nothing)
{
	cr_assert(span_find_char(SPAN("a,b"), ',') == 1);
	cr_assert(span_find_char(SPAN("a,b"), ';') == 3);
	cr_assert(span_find_char(SPAN_NONE, ';') == 0);
	cr_assert(span_find(SPAN("one two"), SPAN("two")) == 4);
	cr_assert(span_find(SPAN("one two"), SPAN("too")) == 7);
	cr_assert(span_find(SPAN("o"), SPAN("one")) == 1);
	cr_assert(span_run(SPAN("aab"), 'a') == 2);
	cr_assert(span_run(SPAN("aab"), 'b') == 0);
	cr_assert(span_run(SPAN_NONE, 'a') == 0);
	cr_assert(span_find(SPAN("o"), SPAN_NONE) == 0);
}

Test(span, parts_keep_empty_ones_and_the_last)
{
	struct span rest = SPAN("a,,b,");
	struct span part;
	const char *wanted[] = { "a", "", "b", "" };

	for (size_t i = 0; i < 4; i++) {
		cr_assert(span_next_part(&rest, ',', &part));
		cr_assert(span_is(part, wanted[i]));
	}
	cr_assert(!span_next_part(&rest, ',', &part));
}

Test(span, copy_ends_in_a_nul)
{
	char *copy = span_copy(span_first(SPAN("abcdef"), 3));

	cr_assert_str_eq(copy, "abc");
	free(copy);
	copy = span_copy(SPAN_NONE);
	cr_assert_str_eq(copy, "");
	free(copy);
}

Test(span, a_run_ends_at_the_first_other_byte_however_long_it_is)
{
	static char bytes[20000];

	for (size_t i = 4090; i < 4100; i++) {
		bytes[i] = 'x';
		cr_assert(span_run((struct span){ bytes, sizeof(bytes) },
			      '\0') == i);
		cr_assert(span_run((struct span){ bytes, i }, '\0') == i);
		bytes[i] = '\0';
	}
	cr_assert(span_run((struct span){ bytes, sizeof(bytes) }, '\0') ==
	    sizeof(bytes));
}

Test(span, a_character_is_taken_only_from_where_it_stands)
{
	struct span text = SPAN("-x");

	cr_assert(!span_take_char(&text, 'x') && text.len == 2);
	cr_assert(span_take_char(&text, '-') && text.len == 1);
	cr_assert(span_take_char(&text, 'x') && text.len == 0);
	cr_assert(!span_take_char(&text, '\0'));
}

Test(span, only_hexadecimal_digits_have_a_value)
{
	for (int byte = -128; byte < 128; byte++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF";
		const char *found = byte == 0 ? NULL : strchr(digits, byte);

		cr_assert_eq(span_hex_value((char)byte),
		    found == NULL ? -1 : (int)((found - digits) % 16));
	}
}
