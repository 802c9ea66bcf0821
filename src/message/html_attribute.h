#ifndef BOUNDARYD_MESSAGE_HTML_ATTRIBUTE_H
#define BOUNDARYD_MESSAGE_HTML_ATTRIBUTE_H

#include "base/span.h"

/* html_attribute -- what stands in a tag: its name, and what is behind it. */

/* The name that begins `inside`, which stands between < or </ and >. */
struct span html_tag_name(struct span inside);

/*
 * The value of `wanted` as it is written, with its entities; empty when it is
 * not there. Borrowed from `attributes`.
 */
struct span html_attribute(struct span attributes, const char *wanted);
/* Is `word` one of the words of its class? */
bool html_has_class(struct span attributes, const char *word);

#endif
