#include "base/escape.h"
#include "base/utf8.h"
#include "deliver/page_parts.h"

/*
 * Mail programs differ in what they draw: many drop <style>, some know no
 * max-width, Outlook draws no bar but a table cell's. So everything stands
 * inline, and the sheet only turns the colours round for the dark.
 */
#define FONT                                                     \
	"font-family:Helvetica,Arial,sans-serif;font-size:16px;" \
	"line-height:1.5;"
#define INK    "color:#1b1f24;"
#define MUTED  "color:#47525e;"
#define CELL   "padding:4px 6px 4px 0;vertical-align:top;text-align:left;"
#define NUMBER "padding:4px 6px 4px 0;vertical-align:top;text-align:right;"
#define RULED  "border-bottom:1px solid #8a949e;"
#define BAR_PX 56                /* so that the table goes onto a telephone */
#define SMALL  "font-size:13px;" /* six columns go onto a telephone */
#define SHORT  7 /* characters: a column that is not broken up */

static const char sheet[] =
    ":root{color-scheme:light dark;supported-color-schemes:light dark}\n"
    "@media (prefers-color-scheme:dark){\n"
    "body,.page{background:#14181d!important;color:#e8eaed!important}\n"
    "h1,h2,p,li,th,td,blockquote,caption{color:#e8eaed!important}\n"
    ".muted{color:#b6bfc9!important}\n"
    "mark{background:#ffe08a!important;color:#1b1f24!important}\n"
    ".bar{background:#8ab4f8!important}\n"
    "}\n";

static void html_begin(struct page *page, struct span title);
static void html_end(struct page *page);
static void html_open(struct page *page, enum page_block block);
static void html_close(struct page *page, enum page_block block);
static void html_heading(struct page *page, const char *text);
static void html_paragraph(struct page *page, struct span text);
static void html_fact(struct page *page, const char *label, struct span text);
static void html_item(struct page *page, struct span text);
static void html_said(struct page *page, const struct page_said *said);
static void html_table(struct page *page, const char *caption);
static void html_row(struct page *page, const struct page_cell *cells);
static void put_bar(struct buffer *out, unsigned value, unsigned most);
static void put_character(struct buffer *out, struct span at, size_t length);
static bool breaks_a_link(char byte, struct span after);

const struct page_pen page_html_pen = { html_begin, html_end, html_open,
	html_close, html_heading, html_paragraph, html_fact, html_item,
	html_said, html_table, html_row };

void
page_html_text(struct buffer *out, struct span text)
{
	struct buffer clean = BUFFER_NONE;
	struct span left;

	if (escape_block(&clean, text) == -1)
		out->failed = true;
	left = buffer_span(&clean);
	while (left.len > 0) {
		uint32_t code;
		int length = utf8_read(left, &code);

		/* escape_block leaves valid text alone. */
		length = length < 1 ? 1 : length;
		put_character(out, left, (size_t)length);
		left = span_from(left, (size_t)length);
	}
	buffer_done(&clean);
}

static void
put_character(struct buffer *out, struct span at, size_t length)
{
	switch (at.ptr[0]) {
	case '&':
		(void)buffer_text(out, "&amp;");
		break;
	case '<':
		(void)buffer_text(out, "&lt;");
		break;
	case '>':
		(void)buffer_text(out, "&gt;");
		break;
	case '"':
		(void)buffer_text(out, "&quot;");
		break;
	case '\'':
		(void)buffer_text(out, "&#39;");
		break;
	case '\n':
		(void)buffer_text(out, "<br>\n");
		break;
	default:
		(void)buffer_append(out, span_first(at, length));
		break;
	}
	if (breaks_a_link(at.ptr[0], span_from(at, 1)))
		(void)buffer_text(out, "<wbr>");
}

/* After which byte of an address a mail program no longer knows it for one. */
static bool
breaks_a_link(char byte, struct span after)
{
	if (byte == '@')
		return true;
	if (byte == ':')
		return after.len > 0 && after.ptr[0] == '/';
	return byte == '.' && after.len > 0 && after.ptr[0] != ' ' &&
	    after.ptr[0] != '\n';
}

static void
html_begin(struct page *page, struct span title)
{
	struct buffer *out = page->out;

	(void)buffer_text(out,
	    "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"format-detection\" content=\"telephone=no,"
	    "date=no,address=no,email=no,url=no\">\n<title>");
	page_html_text(out, title);
	(void)buffer_printf(out, "</title>\n<style>\n%s</style>\n</head>\n",
	    sheet);
	(void)buffer_text(out,
	    "<body style=\"margin:0;padding:16px 12px;background:#ffffff;" FONT
		INK
	    "\">\n<div class=\"page\" role=\"main\" style=\"max-width:640px;"
	    "margin:0 auto;background:#ffffff;" INK "\">\n"
	    "<h1 style=\"font-size:22px;line-height:1.3;margin:0 0 12px;" INK
	    "\">");
	page_html_text(out, title);
	(void)buffer_text(out, "</h1>\n");
}

static void
html_end(struct page *page)
{
	(void)buffer_text(page->out, "</div>\n</body>\n</html>\n");
}

static void
html_open(struct page *page, enum page_block block)
{
	if (block == BLOCK_FACTS)
		(void)buffer_text(page->out,
		    "<table style=\"border-collapse:collapse;margin:0 0 8px\">"
		    "\n");
	else if (block == BLOCK_ITEMS)
		(void)buffer_text(page->out,
		    "<ul style=\"margin:0 0 8px;padding-left:22px\">\n");
}

static void
html_close(struct page *page, enum page_block block)
{
	if (block == BLOCK_FACTS)
		(void)buffer_text(page->out, "</table>\n");
	else if (block == BLOCK_ITEMS)
		(void)buffer_text(page->out, "</ul>\n");
	else if (block == BLOCK_TABLE)
		(void)buffer_text(page->out, "</tbody>\n</table>\n</div>\n");
}

static void
html_heading(struct page *page, const char *text)
{
	(void)buffer_text(page->out,
	    "<h2 style=\"font-size:18px;line-height:1.3;margin:24px 0 8px;" INK
	    "\">");
	page_html_text(page->out, span_of(text));
	(void)buffer_text(page->out, "</h2>\n");
}

static void
html_paragraph(struct page *page, struct span text)
{
	(void)buffer_text(page->out, "<p style=\"margin:0 0 8px;" INK "\">");
	page_html_text(page->out, text);
	(void)buffer_text(page->out, "</p>\n");
}

static void
html_fact(struct page *page, const char *label, struct span text)
{
	(void)buffer_text(page->out,
	    "<tr><th scope=\"row\" class=\"muted\" style=\"" CELL MUTED
	    "padding-right:12px;font-weight:normal\">");
	page_html_text(page->out, span_of(label));
	(void)buffer_text(page->out, "</th><td style=\"" CELL INK "\">");
	page_html_text(page->out, text);
	(void)buffer_text(page->out, "</td></tr>\n");
}

static void
html_item(struct page *page, struct span text)
{
	(void)buffer_text(page->out, "<li style=\"margin:0 0 6px;" INK "\">");
	page_html_text(page->out, text);
	(void)buffer_text(page->out, "</li>\n");
}

/* What is marked is bold and underlined as well as yellow. */
static void
html_said(struct page *page, const struct page_said *said)
{
	(void)buffer_text(page->out,
	    "<p class=\"muted\" style=\"margin:12px 0 2px;font-size:14px;" MUTED
	    "\">");
	page_html_text(page->out, said->heading);
	(void)buffer_printf(page->out,
	    "</p>\n<blockquote style=\"margin:0 0 8px;padding:4px 12px;"
	    "border-left:%s;" INK "\">",
	    said->is_hit ? "5px solid #2f6db5" : "3px solid #8a949e");
	for (size_t i = 0; i < said->count; i++) {
		const struct page_piece *piece = &said->pieces[i];

		if (piece->marked)
			(void)buffer_text(page->out,
			    "<mark style=\"background:#fff1a8;" INK
			    "font-weight:bold;"
			    "text-decoration:underline\">");
		page_html_text(page->out, piece->text);
		if (piece->marked)
			(void)buffer_text(page->out, "</mark>");
	}
	(void)buffer_text(page->out, "</blockquote>\n");
}

static void
html_table(struct page *page, const char *caption)
{
	struct buffer *out = page->out;

	/* A wide table scrolls by itself, and not the whole mail. */
	(void)buffer_text(out,
	    "<div style=\"overflow-x:auto\">\n"
	    "<table style=\"border-collapse:collapse;margin:0 0 12px;" SMALL
	    "\">\n");
	if (caption[0] != '\0') {
		(void)buffer_text(out,
		    "<caption style=\"text-align:left;padding:4px 0;" INK
		    "\">");
		page_html_text(out, span_of(caption));
		(void)buffer_text(out, "</caption>\n");
	}
	(void)buffer_text(out, "<thead><tr>");
	for (size_t i = 0; i < page->column_count; i++) {
		(void)buffer_printf(out, "<th scope=\"col\" style=\"%s\">",
		    page->columns[i].kind == PAGE_COLUMN_NUMBER ?
			NUMBER RULED INK :
			CELL RULED INK);
		page_html_text(out, span_of(page->columns[i].title));
		(void)buffer_text(out, "</th>");
	}
	(void)buffer_text(out, "</tr></thead>\n<tbody>\n");
}

static void
html_row(struct page *page, const struct page_cell *cells)
{
	struct buffer *out = page->out;

	(void)buffer_text(out, "<tr>");
	for (size_t i = 0; i < page->column_count; i++) {
		const struct page_column *column = &page->columns[i];
		bool first = i == 0;

		(void)buffer_printf(out, "<%s style=\"%s%s\">",
		    first ? "th scope=\"row\"" : "td",
		    column->kind == PAGE_COLUMN_NUMBER ? NUMBER INK :
			first ? CELL "font-weight:normal;" INK :
				CELL INK,
		    column->kind == PAGE_COLUMN_TEXT && column->width > 0 &&
			    column->width <= SHORT ?
			"white-space:nowrap" :
			"");
		if (column->kind == PAGE_COLUMN_BAR)
			put_bar(out, cells[i].value, page->bar_most);
		else
			page_html_text(out, cells[i].text);
		(void)buffer_printf(out, "</%s>", first ? "th" : "td");
	}
	(void)buffer_text(out, "</tr>\n");
}

/* The number says all; the bar is for the eye alone. */
static void
put_bar(struct buffer *out, unsigned value, unsigned most)
{
	unsigned length = 0;

	if (most > 0 && value > 0)
		length = 2 + (unsigned)((uint64_t)value * (BAR_PX - 2) / most);
	(void)buffer_text(out,
	    "<table role=\"presentation\" style=\"border-collapse:collapse\">"
	    "<tr>");
	(void)buffer_printf(out,
	    "<td style=\"padding:0 6px 0 0;width:24px;min-width:24px;"
	    "text-align:right;" INK "\">%u</td>",
	    value);
	if (length > 0)
		(void)buffer_printf(out,
		    "<td class=\"bar\" width=\"%u\" style=\"padding:0;"
		    "width:%upx;min-width:%upx;background:#2f6db5\"></td>",
		    length, length, length);
	(void)buffer_text(out, "</tr></table>");
}
