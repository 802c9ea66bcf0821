#ifndef BOUNDARYD_DELIVER_PAGE_PARTS_H
#define BOUNDARYD_DELIVER_PAGE_PARTS_H

#include "deliver/page.h"

/*
 * page_parts -- how one kind of page draws (private to page*.c).
 */
enum page_block {
	BLOCK_NONE,
	BLOCK_FACTS,
	BLOCK_ITEMS,
	BLOCK_SAID,
	BLOCK_TABLE
};

struct page_pen {
	void (*begin)(struct page *page, struct span title);
	void (*end)(struct page *page);
	/* Called before the first and after the last of a run of one kind. */
	void (*open)(struct page *page, enum page_block block);
	void (*close)(struct page *page, enum page_block block);
	void (*heading)(struct page *page, const char *text);
	void (*paragraph)(struct page *page, struct span text);
	void (*fact)(struct page *page, const char *label, struct span text);
	void (*item)(struct page *page, struct span text);
	void (*said)(struct page *page, const struct page_said *said);
	void (*table)(struct page *page, const char *caption);
	void (*row)(struct page *page, const struct page_cell *cells);
};

extern const struct page_pen page_text_pen;
extern const struct page_pen page_html_pen;

/* Any text as HTML: nothing in it is markup, or becomes a link. */
void page_html_text(struct buffer *out, struct span text);

#endif
