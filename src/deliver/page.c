#include "deliver/page.h"

#include <string.h>

#include "deliver/page_parts.h"

static const struct page_pen *pen_of(const struct page *page);
static void turn_to(struct page *page, enum page_block block);

void
page_begin(struct page *page, struct span title)
{
	page->open = BLOCK_NONE;
	pen_of(page)->begin(page, title);
}

void
page_end(struct page *page)
{
	turn_to(page, BLOCK_NONE);
	pen_of(page)->end(page);
}

void
page_heading(struct page *page, const char *text)
{
	turn_to(page, BLOCK_NONE);
	pen_of(page)->heading(page, text);
}

void
page_paragraph(struct page *page, struct span text)
{
	turn_to(page, BLOCK_NONE);
	pen_of(page)->paragraph(page, text);
}

void
page_fact(struct page *page, const char *label, struct span text)
{
	turn_to(page, BLOCK_FACTS);
	pen_of(page)->fact(page, label, text);
}

void
page_item(struct page *page, struct span text)
{
	turn_to(page, BLOCK_ITEMS);
	pen_of(page)->item(page, text);
}

void
page_paragraph_of(struct page *page, struct buffer *text)
{
	page->out->failed |= text->failed;
	page_paragraph(page, buffer_span(text));
	buffer_reset(text);
}

void
page_item_of(struct page *page, struct buffer *text)
{
	page->out->failed |= text->failed;
	page_item(page, buffer_span(text));
	buffer_reset(text);
}

void
page_said(struct page *page, const struct page_said *said)
{
	turn_to(page, BLOCK_SAID);
	pen_of(page)->said(page, said);
}

void
page_table(struct page *page, const char *caption,
    const struct page_column *columns, size_t count, unsigned most)
{
	turn_to(page, BLOCK_NONE);
	if (count > PAGE_COLUMNS_MAX)
		count = PAGE_COLUMNS_MAX;
	memcpy(page->columns, columns, count * sizeof(columns[0]));
	page->column_count = count;
	page->bar_most = most;
	page->open = BLOCK_TABLE;
	pen_of(page)->table(page, caption);
}

void
page_row(struct page *page, const struct page_cell *cells)
{
	if (page->open == BLOCK_TABLE)
		pen_of(page)->row(page, cells);
}

static const struct page_pen *
pen_of(const struct page *page)
{
	return page->kind == PAGE_HTML ? &page_html_pen : &page_text_pen;
}

static void
turn_to(struct page *page, enum page_block block)
{
	if (page->open == (int)block)
		return;
	if (page->open != BLOCK_NONE)
		pen_of(page)->close(page, (enum page_block)page->open);
	page->open = (int)block;
	if (block != BLOCK_NONE)
		pen_of(page)->open(page, block);
}
