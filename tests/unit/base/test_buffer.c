#include "base/buffer.h"

#include <criterion/criterion.h>
#include <stdint.h>

Test(buffer, grows_and_keeps_what_it_had)
{
	struct buffer buffer = BUFFER_NONE;

	for (int i = 0; i < 1000; i++)
		cr_assert(buffer_char(&buffer, (char)('a' + i % 26)) == 0);
	cr_assert(buffer.len == 1000);
	cr_assert(buffer.ptr[999] == 'a' + 999 % 26);
	buffer_done(&buffer);
}

Test(buffer, appends_bytes_of_its_own_also_when_they_move)
{
	struct buffer buffer = BUFFER_NONE;

	cr_assert(buffer_text(&buffer, "abcdefgh") == 0);
	while (buffer.len < 100000)
		cr_assert(buffer_append(&buffer, buffer_span(&buffer)) == 0);
	for (size_t i = 0; i < buffer.len; i++)
		cr_assert(buffer.ptr[i] == (char)('a' + i % 8));
	buffer_done(&buffer);
}

Test(buffer, stops_at_its_limit_and_keeps_the_rest)
{
	struct buffer buffer = BUFFER_WITH_LIMIT(5);

	cr_assert(buffer_text(&buffer, "abc") == 0);
	cr_assert(buffer_text(&buffer, "def") == -1);
	cr_assert(buffer.failed);
	cr_assert(buffer_char(&buffer, 'x') == -1);
	cr_assert(span_is(buffer_span(&buffer), "abc"));
	buffer_reset(&buffer);
	cr_assert(buffer_text(&buffer, "again") == 0);
	buffer_done(&buffer);
}

Test(buffer, single_bytes_stop_at_the_limit_too)
{
	struct buffer buffer = BUFFER_WITH_LIMIT(5);

	for (int i = 0; i < 10; i++)
		(void)buffer_char(&buffer, 'x');
	cr_assert(buffer.failed);
	cr_assert(buffer.len == 5);
	buffer_done(&buffer);
}

Test(buffer, refuses_a_length_that_would_overflow)
{
	struct buffer buffer = BUFFER_NONE;

	cr_assert(buffer_char(&buffer, 'x') == 0);
	cr_assert(buffer_reserve(&buffer, SIZE_MAX) == -1);
	cr_assert(buffer.len == 1);
	buffer_done(&buffer);
}

Test(buffer, prints)
{
	struct buffer buffer = BUFFER_NONE;

	cr_assert(buffer_printf(&buffer, "%s=%d", "n", 7) == 0);
	cr_assert_str_eq(buffer_string(&buffer), "n=7");
	cr_assert(buffer.len == 3);
	buffer_done(&buffer);
}

Test(buffer, drops_from_the_front)
{
	struct buffer buffer = BUFFER_NONE;

	(void)buffer_text(&buffer, "abcdef");
	buffer_drop(&buffer, 2);
	cr_assert(span_is(buffer_span(&buffer), "cdef"));
	buffer_drop(&buffer, 99);
	cr_assert(buffer.len == 0);
	buffer_done(&buffer);
}
