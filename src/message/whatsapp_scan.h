#ifndef BOUNDARYD_MESSAGE_WHATSAPP_SCAN_H
#define BOUNDARYD_MESSAGE_WHATSAPP_SCAN_H

#include <stdbool.h>

#include "base/span.h"

/*
 * whatsapp_scan -- the smallest parts of a WhatsApp header, in the scripts in
 * which phones write them. Each moves `rest` past what it found.
 */
struct scan_number {
	int value;
	int digits;
};

/* Marks of direction, which cannot be seen. True when there was one. */
bool scan_marks(struct span *rest);
/* Blanks of any width, and marks. */
void scan_blanks(struct span *rest);
/* One to four digits: European, Arabic, Persian or of a script of India. */
bool scan_number(struct span *rest, struct scan_number *out);
bool scan_char(struct span *rest, char wanted);
bool scan_text(struct span *rest, const char *wanted);
/* "PM", "a. m.", and so on. `*afternoon` is set when it is one. */
bool scan_day_period(struct span *rest, bool *afternoon);
/* Letters of any script up to a blank or other ASCII; at most `max` bytes. */
struct span scan_word(struct span *rest, size_t max);

#endif
