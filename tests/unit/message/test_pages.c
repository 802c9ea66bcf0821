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

static const struct {
	const char *offset;
	const char *time; /* "-": none */
} offsets[] = {
	{ "+01", "2012-07-02T07:00:00Z" },
	{ "-3:30", "2012-07-02T11:30:00Z" },
	{ "+0530", "2012-07-02T02:30:00Z" },
	{ "+", "2012-07-02T08:00:00Z" },
	{ "+24", "-" },
	{ "+1:60", "-" },
	{ "+1:2:", "-" },
	{ "01", "-" },
	{ "+99999999999999999999999999", "-" },
};

Test(pages, a_time_is_taken_at_the_offset_it_names_where_that_can_be)
{
	static const struct format_options none = { .field_count = 0 };

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		struct collect collect = { .brief = true };
		struct buffer page = BUFFER_NONE;
		const char *time = offsets[i].time;

		(void)buffer_printf(&page,
		    "<html><div class=\"thread\">A, B<span class=\"user\">A"
		    "</span><span class=\"meta\">2 July 2012 08:00 UTC%s"
		    "</span><p>x</p></div></html>",
		    offsets[i].offset);
		collect_run(&collect, &format_facebook_old, &none,
		    buffer_span(&page), 0);
		cr_assert(strncmp(collect_text(&collect), time, strlen(time)) ==
			0,
		    "%s: %s", offsets[i].offset, collect_text(&collect));
		collect_done(&collect);
		buffer_done(&page);
	}
}

Test(pages, each_is_known_and_gives_its_messages)
{
	collect_check(cases_of_pages);
}
