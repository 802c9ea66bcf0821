#include <criterion/criterion.h>

#include "cases.h"
#include "collect.h"
#include "message/formats.h"

/* One message of Messenger; `words` are its text. */
static void
check_words(const char *words, const char *expected)
{
	static const struct format_options options = {
		.date_order = DATE_ORDER_MDY
	};
	struct collect collect = { .brief = true };
	struct buffer page = BUFFER_NONE;

	(void)buffer_printf(&page,
	    "<html><!--><div class=\"_a6-g\"><div class=\"_a6-p\">%s</div><div "
	    "class=\"_a6-o\">3/2/2026, 14:05</div></div></html>",
	    words);
	collect_run(&collect, &format_facebook_html, &options,
	    buffer_span(&page), 0);
	cr_assert_str_eq(collect_text(&collect), expected);
	collect_done(&collect);
	buffer_done(&page);
}

Test(pages, words_behind_a_picture_that_is_written_into_the_page_are_read)
{
	struct buffer words = BUFFER_NONE;
	struct buffer expected = BUFFER_NONE;

	/* Cut in each place of a character of three bytes, and of its quote. */
	for (size_t before = 0; before < 4; before++) {
		buffer_reset(&words);
		buffer_reset(&expected);
		(void)buffer_printf(&words, "<img alt=\"%.*s", (int)before,
		    "aaa");
		(void)buffer_printf(&expected, "2026-03-02T14:05:00Z|||%.*s",
		    (int)before, "aaa");
		for (size_t i = 0; i < 3000; i++)
			(void)buffer_text(&words, "\xe2\x82\xac");
		for (size_t i = 0; i < (8192 - 9 - before) / 3; i++)
			(void)buffer_text(&expected, "\xe2\x82\xac");
		(void)buffer_text(&words, "\"> meet at \"nine\"");
		(void)buffer_text(&expected, " meet at \"nine\"|\n");
		check_words(buffer_string(&words), buffer_string(&expected));
	}
	buffer_done(&words);
	buffer_done(&expected);
}

Test(pages, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_pages);
}
