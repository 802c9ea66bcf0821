#include "deliver/note.h"

/* Nothing is known of the past yet. */
void
note_past(const struct alert *alert, const struct zone *zone, struct page *page)
{
	(void)alert;
	(void)zone;
	(void)page;
}
