#ifndef BOUNDARYD_TEXT_SHORT_TEXT_H
#define BOUNDARYD_TEXT_SHORT_TEXT_H

#include "base/span.h"
#include "text/finder.h"
#include "text/view.h"

/*
 * short_text -- one value that an administrator wrote, read as a message would
 * be read. Kept from one value to the next.
 */
struct short_text {
	struct view fold;
	struct view digits;
	struct view address;
	struct findings findings;
};

/* NULL: out of memory. */
struct short_text *short_text_new(void);
void short_text_free(struct short_text *text); /* NULL is allowed */
/* 0, or -1: out of memory. */
int short_text_read(struct short_text *text, struct span value);

#endif
