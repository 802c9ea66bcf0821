#ifndef BOUNDARYD_MESSAGE_HTML_TAGS_H
#define BOUNDARYD_MESSAGE_HTML_TAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * html_tags -- the tags of a page in HTML, and the text between them.
 *
 * In:  bytes in pieces of any size. Out: tags and text, to a sink, in the order
 * of the page. Text comes as it is written, with its entities, and cut
 * anywhere. Comments, declarations, scripts and styles are passed over. No page
 * is invalid: what is no tag is text. Of a tag longer than 8 KiB (pictures that
 * are written into the page) the rest is dropped.
 */
struct html_tag {
	struct span name; /* in small letters */
	struct span attributes;
	struct span inside; /* all between < and > */
	bool closes;        /* </name> */
	uint64_t start;
	uint64_t end;
};

/* Each returns 0, or -1 to stop the reading. What is passed is borrowed. */
struct html_tags_sink {
	int (*tag)(void *arg, const struct html_tag *tag);
	int (*text)(void *arg, struct span text);
	void *arg;
};

struct html_tags {
	struct html_tags_sink sink;
	int state;
	uint64_t position; /* behind the last byte read */
	uint64_t start;    /* first byte of the open tag */
	struct buffer tag;
	char last;        /* byte of the open tag, or of what ends a comment */
	char quote;       /* open in the tag; or 0 */
	unsigned matched; /* of what ends a comment, a script or a style */
	const char *raw;  /* "</script", "</style": which of them is open */
};

void html_tags_init(struct html_tags *html, const struct html_tags_sink *sink);
void html_tags_done(struct html_tags *html);
/* The bytes at `offset`, between tags, come next. */
void html_tags_reset(struct html_tags *html, uint64_t offset);
/* 0, or -1 when the sink stopped it. */
int html_tags_feed(struct html_tags *html, struct span bytes);
/* Can another begin here, as html_tags_reset does? */
bool html_tags_is_between(const struct html_tags *html);

#endif
