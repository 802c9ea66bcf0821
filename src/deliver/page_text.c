#include "base/escape.h"
#include "base/utf8.h"
#include "deliver/mail_parts.h"
#include "deliver/page_parts.h"

#define LABEL_WIDTH  9 /* "What:    " */
#define BAR_WIDTH    20
#define NUMBER_WIDTH 5

static void text_begin(struct page *page, struct span title);
static void text_end(struct page *page);
static void text_open(struct page *page, enum page_block block);
static void text_close(struct page *page, enum page_block block);
static void text_heading(struct page *page, const char *text);
static void text_paragraph(struct page *page, struct span text);
static void text_fact(struct page *page, const char *label, struct span text);
static void text_item(struct page *page, struct span text);
static void text_said(struct page *page, const struct page_said *said);
static void text_table(struct page *page, const char *caption);
static void text_row(struct page *page, const struct page_cell *cells);
static void put_cell(struct page *page, size_t column, struct span text);
static void put_bar(struct page *page, size_t column, unsigned value);
static void pad(struct buffer *out, char with, size_t count);
static void end_line(struct buffer *out);

const struct page_pen page_text_pen = { text_begin, text_end, text_open,
	text_close, text_heading, text_paragraph, text_fact, text_item,
	text_said, text_table, text_row };

static void
text_begin(struct page *page, struct span title)
{
	struct buffer clean = BUFFER_NONE;

	(void)escape_line(&clean, title);
	mail_wrap(page->out, "", "", buffer_span(&clean));
	pad(page->out, '=',
	    clean.len < MAIL_WIDTH ? utf8_count(buffer_span(&clean)) :
				     MAIL_WIDTH);
	(void)buffer_text(page->out, "\n\n");
	buffer_done(&clean);
}

static void
text_end(struct page *page)
{
	(void)page;
}

static void
text_open(struct page *page, enum page_block block)
{
	if (block == BLOCK_FACTS)
		(void)buffer_char(page->out, '\n');
}

static void
text_close(struct page *page, enum page_block block)
{
	if (block == BLOCK_SAID || block == BLOCK_TABLE)
		(void)buffer_char(page->out, '\n');
}

static void
text_heading(struct page *page, const char *text)
{
	(void)buffer_printf(page->out, "\n%s\n", text);
	pad(page->out, '-', strlen(text));
	(void)buffer_char(page->out, '\n');
}

static void
text_paragraph(struct page *page, struct span text)
{
	mail_wrap(page->out, "", "", text);
}

static void
text_fact(struct page *page, const char *label, struct span text)
{
	char first[32];
	size_t length = strlen(label);

	if (length > LABEL_WIDTH - 2)
		length = LABEL_WIDTH - 2;
	memset(first, ' ', LABEL_WIDTH);
	memcpy(first, label, length);
	first[length] = ':';
	first[LABEL_WIDTH] = '\0';
	mail_wrap(page->out, first, "         ", text);
}

static void
text_item(struct page *page, struct span text)
{
	mail_wrap(page->out, "- ", "  ", text);
}

/* Behind a bar, so that no message can pass for a part of this mail. */
static void
text_said(struct page *page, const struct page_said *said)
{
	struct buffer text = BUFFER_NONE;

	mail_wrap(page->out, "", "", said->heading);
	for (size_t i = 0; i < said->count; i++) {
		const struct page_piece *piece = &said->pieces[i];

		if (piece->marked)
			(void)buffer_text(&text, ">>>");
		(void)buffer_append(&text, piece->text);
		if (piece->marked)
			(void)buffer_text(&text, "<<<");
	}
	if (text.failed)
		page->out->failed = true;
	mail_wrap(page->out, "  | ", "  | ", buffer_span(&text));
	buffer_done(&text);
}

static void
text_table(struct page *page, const char *caption)
{
	if (caption[0] != '\0')
		mail_wrap(page->out, "", "", span_of(caption));
	for (size_t i = 0; i < page->column_count; i++) {
		put_cell(page, i, span_of(page->columns[i].title));
		/* Before a bar stands its number. */
		if (page->columns[i].kind == PAGE_COLUMN_BAR)
			pad(page->out, ' ', NUMBER_WIDTH);
	}
	end_line(page->out);
}

static void
text_row(struct page *page, const struct page_cell *cells)
{
	for (size_t i = 0; i < page->column_count; i++) {
		if (page->columns[i].kind == PAGE_COLUMN_BAR)
			put_bar(page, i, cells[i].value);
		else
			put_cell(page, i, cells[i].text);
	}
	end_line(page->out);
}

static void
put_cell(struct page *page, size_t column, struct span text)
{
	const struct page_column *at = &page->columns[column];
	struct buffer clean = BUFFER_NONE;
	struct span left;
	size_t length;

	(void)escape_line(&clean, text);
	left = buffer_span(&clean);
	while (utf8_count(left) > at->width)
		left = utf8_cut(left, left.len - 1);
	length = utf8_count(left);
	if (column > 0)
		pad(page->out, ' ', 2);
	if (at->kind == PAGE_COLUMN_NUMBER)
		pad(page->out, ' ', at->width - length);
	(void)buffer_append(page->out, left);
	if (at->kind != PAGE_COLUMN_NUMBER)
		pad(page->out, ' ', at->width - length);
	buffer_done(&clean);
}

static void
put_bar(struct page *page, size_t column, unsigned value)
{
	size_t width = page->columns[column].width;
	size_t length = 0;

	if (width > BAR_WIDTH)
		width = BAR_WIDTH;
	if (page->bar_most > 0 && value > 0)
		length = 1 + (size_t)value * (width - 1) / page->bar_most;
	if (column > 0)
		pad(page->out, ' ', 2);
	(void)buffer_printf(page->out, "%4u ", value);
	if (length > width)
		length = width;
	pad(page->out, '#', length);
	pad(page->out, ' ', width - length);
}

static void
pad(struct buffer *out, char with, size_t count)
{
	while (count-- > 0)
		(void)buffer_char(out, with);
}

/* Without blanks at its end, which would have to be encoded. */
static void
end_line(struct buffer *out)
{
	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	(void)buffer_char(out, '\n');
}
