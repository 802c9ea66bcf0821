#ifndef BOUNDARYD_MESSAGE_HTML_TEXT_H
#define BOUNDARYD_MESSAGE_HTML_TEXT_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * html_text -- what a person reads of a piece of HTML.
 *
 * Tags go; paragraphs, breaks, rows and list items are lines; entities are
 * characters; a picture is the words that stand for it; what a browser does
 * not show (styles, scripts, comments, the head) is not shown. A link is
 * followed by its address where its words are not that address. What an answer
 * in Skype or Teams repeats (<quote>, <blockquote itemtype="...Reply">) is not
 * shown either. Never fails: what is no HTML is text.
 */
void html_text(struct span html, struct buffer *out);

#endif
