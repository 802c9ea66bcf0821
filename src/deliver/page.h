#ifndef BOUNDARYD_DELIVER_PAGE_H
#define BOUNDARYD_DELIVER_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * page -- what a mail says, drawn as plain text or as HTML.
 *
 * In:  headings, facts, words of people, tables, in the order in which they
 * are read. Out: text of at most 76 columns, or one HTML document. A writer
 * says each thing once, and both parts of a mail say the same.
 *
 * All text may be hostile. In both kinds it holds no control character and no
 * bidirectional override (base/escape.h). The HTML has no link, no script and
 * nothing from elsewhere; what looks like an address is broken up by <wbr>, so
 * that no mail program makes a link of it. Its colours stand beside words that
 * say the same, with a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3) in
 * light and in dark.
 *
 * Each call appends to `out`; check out->failed once at the end.
 */
enum page_kind {
	PAGE_TEXT,
	PAGE_HTML
};

#define PAGE_COLUMNS_MAX 8

enum page_column_kind {
	PAGE_COLUMN_TEXT,
	PAGE_COLUMN_NUMBER, /* right-aligned */
	PAGE_COLUMN_BAR     /* the number, and a bar as long as it is great */
};

struct page_column {
	const char *title;
	enum page_column_kind kind;
	size_t width; /* in text, characters; longer cells are cut */
};

/* `value` is for a bar; the others show `text`. */
struct page_cell {
	struct span text;
	unsigned value;
};

/* A part of what somebody said. */
struct page_piece {
	struct span text;
	bool marked; /* the words it is about */
};

struct page_said {
	struct span heading; /* when, and who */
	const struct page_piece *pieces;
	size_t count;
	bool is_hit; /* this message is what it is about */
};

struct page {
	struct buffer *out;
	enum page_kind kind;
	int open; /* the block that is not closed yet; page's own */
	struct page_column columns[PAGE_COLUMNS_MAX];
	size_t column_count;
	unsigned bar_most; /* the value of the longest bar */
};

#define PAGE(buffer, how) ((struct page){ .out = (buffer), .kind = (how) })

void page_begin(struct page *page, struct span title);
void page_end(struct page *page);
void page_heading(struct page *page, const char *text);
void page_paragraph(struct page *page, struct span text);
/* A line of a list of facts; the label ends in no colon. */
void page_fact(struct page *page, const char *label, struct span text);
void page_item(struct page *page, struct span text);
/*
 * The same of what was gathered in `text`, which is empty afterwards. Where it
 * could not be gathered for want of memory, the page's buffer fails.
 */
void page_paragraph_of(struct page *page, struct buffer *text);
void page_item_of(struct page *page, struct buffer *text);
void page_said(struct page *page, const struct page_said *said);
/* Rows of `count` cells follow; `most` is the greatest value of a bar. */
void page_table(struct page *page, const char *caption,
    const struct page_column *columns, size_t count, unsigned most);
void page_row(struct page *page, const struct page_cell *cells);

#endif
