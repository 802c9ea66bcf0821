#include "text/short_text.h"

#include <stdlib.h>

struct short_text *
short_text_new(void)
{
	return calloc(1, sizeof(struct short_text));
}

void
short_text_free(struct short_text *text)
{
	if (text == NULL)
		return;
	view_done(&text->fold);
	view_done(&text->digits);
	view_done(&text->address);
	findings_done(&text->findings);
	free(text);
}

int
short_text_read(struct short_text *text, struct span value)
{
	if (view_fold(&text->fold, value) == -1 ||
	    view_digits(&text->digits, &text->fold) == -1 ||
	    view_address(&text->address, &text->fold) == -1)
		return -1;
	return finder_run(&text->findings, &text->fold, &text->digits,
	    &text->address, NULL);
}
