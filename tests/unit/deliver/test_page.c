#include <criterion/criterion.h>
#include <stdio.h>

#include "deliver/page.h"
#include "deliver/page_parts.h"

static struct buffer out;

static void
set_up(void)
{
	out = BUFFER_NONE;
}

static void
tear_down(void)
{
	buffer_done(&out);
}

TestSuite(page, .init = set_up, .fini = tear_down);

static const char *
as_html(const char *text)
{
	buffer_reset(&out);
	page_html_text(&out, span_of(text));
	return buffer_string(&out);
}

Test(page, html_holds_no_markup_of_others)
{
	static const struct {
		const char *text, *html;
	} rows[] = { { "plain words", "plain words" },
		{ "<script>alert(1)</script>",
		    "&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "</blockquote><img src=x onerror=y>",
		    "&lt;/blockquote&gt;&lt;img src=x onerror=y&gt;" },
		{ "&amp; &#60;", "&amp;amp; &amp;#60;" },
		{ "\" onload='x'", "&quot; onload=&#39;x&#39;" },
		{ "one\r\ntwo\nthree", "one<br>\ntwo<br>\nthree" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "\x1b[2J\x07", "\\x1b[2J\\x07" },
		{ "a\xe2\x80\xae"
		  "b\xe2\x81\xa6"
		  "c",
		    "a\\u{202e}b\\u{2066}c" },
		{ "\xff\xfe", "\\xff\\xfe" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_str_eq(as_html(rows[i].text), rows[i].html);
}

/* What mail programs look for in words, to make a link of them. */
Test(page, html_breaks_up_what_looks_like_an_address)
{
	static const struct {
		const char *text, *html;
	} rows[] = { { "https://x.example/y", "https:<wbr>//x.<wbr>example/y" },
		{ "www.x.example", "www.<wbr>x.<wbr>example" },
		{ "me@x.example", "me@<wbr>x.<wbr>example" },
		{ "The end. And on.", "The end. And on." },
		{ "at 10:30", "at 10:30" } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_str_eq(as_html(rows[i].text), rows[i].html);
}

/* Every kind of block, with words that would like to be markup. */
static const char *
draw(enum page_kind kind, const char *words)
{
	struct page page = PAGE(&out, kind);
	const struct page_column columns[] = { { words, PAGE_COLUMN_TEXT, 12 },
		{ "Number", PAGE_COLUMN_NUMBER, 6 },
		{ "Bar", PAGE_COLUMN_BAR, 20 } };
	const struct page_cell cells[] = { { span_of(words), 0 },
		{ SPAN("7"), 0 }, { SPAN_NONE, 5 } };
	const struct page_cell least[] = { { SPAN("none"), 0 },
		{ SPAN("0"), 0 }, { SPAN_NONE, 0 } };
	const struct page_piece pieces[] = { { SPAN("before "), false },
		{ span_of(words), true }, { SPAN(" after"), false } };
	const struct page_said said = { span_of(words), pieces, 3, true };

	buffer_reset(&out);
	page_begin(&page, span_of(words));
	page_paragraph(&page, span_of(words));
	page_fact(&page, "Who", span_of(words));
	page_heading(&page, words);
	page_said(&page, &said);
	page_item(&page, span_of(words));
	page_table(&page, words, columns, 3, 10);
	page_row(&page, cells);
	page_row(&page, least);
	page_end(&page);
	cr_assert(!out.failed);
	return buffer_string(&out);
}

static size_t
count(const char *in, const char *words)
{
	size_t number = 0;

	for (const char *at = in; (at = strstr(at, words)) != NULL; at++)
		number++;
	return number;
}

Test(page, html_closes_what_it_opens)
{
	static const char *const tags[] = { "html", "head", "title", "style",
		"body", "div", "h1", "h2", "p", "ul", "li", "table", "tr", "th",
		"td", "thead", "tbody", "caption", "blockquote", "mark" };
	const char *html = draw(PAGE_HTML, "<b>x</p></table>&");

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		char open[16], with[16], close[16];

		(void)snprintf(open, sizeof(open), "<%s>", tags[i]);
		(void)snprintf(with, sizeof(with), "<%s ", tags[i]);
		(void)snprintf(close, sizeof(close), "</%s>", tags[i]);
		cr_assert_gt(count(html, close), 0, "no %s", tags[i]);
		cr_assert_eq(count(html, open) + count(html, with),
		    count(html, close), "%s", tags[i]);
	}
	cr_assert_null(strstr(html, "<b>"));
}

Test(page, html_asks_for_nothing_from_elsewhere)
{
	static const char *const never[] = { "<script", "<a ", "<img", "<link",
		"<iframe", "<form", "src=", "href=", "url(", "@import",
		"onload" };
	const char *html = draw(PAGE_HTML, "words");

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		cr_assert_null(strstr(html, never[i]), "%s", never[i]);
	cr_assert_not_null(strstr(html, "<html lang=\"en-GB\">"));
}

Test(page, text_says_the_same_without_colours)
{
	cr_assert_str_eq(draw(PAGE_TEXT, "words"),
	    "words\n=====\n\nwords\n\nWho:     words\n\nwords\n-----\n"
	    "words\n  | before >>>words<<< after\n\n- words\nwords\n"
	    "words         Number  Bar\n"
	    "words              7     5 ##########\n"
	    "none               0     0\n\n");
}

Test(page, text_cells_are_cut_to_their_column)
{
	const char *text = draw(PAGE_TEXT,
	    "caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9"
	    " caf\xc3\xa9");

	cr_assert_not_null(strstr(text,
	    "\ncaf\xc3\xa9 caf\xc3\xa9 ca       7"));
}
