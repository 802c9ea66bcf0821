#ifndef BOUNDARYD_MESSAGE_XML_TAGS_H
#define BOUNDARYD_MESSAGE_XML_TAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * xml_tags -- the tags and attributes of an XML document, in pieces.
 *
 * In:  valid UTF-8 in pieces of any size. Out: one event after another, to a
 * sink; how the bytes are cut changes nothing. What stands between tags is
 * passed over; with `texts` set, a closing tag has the text that stands between
 * it and the tag before it. A document type declaration is refused: with it go all entities
 * but the five and the numbered ones.
 *
 * Phones write an emoji as two numbered halves of a surrogate pair: they are
 * joined; half a pair alone becomes U+FFFD and `repaired` is set. A value
 * longer than the limit is cut between characters and `cut` is set.
 */
#define XML_DEPTH_MAX 64 /* elements in one another; more ends the reading */

enum xml_event {
	XML_OPEN, /* a tag begins; its attributes follow */
	XML_ATTRIBUTE,
	XML_OPENED, /* the last of its attributes was read */
	XML_CLOSE   /* also behind XML_OPENED of an empty element */
};

struct xml_token {
	enum xml_event event;
	struct span name;  /* of the element, or of the attribute */
	struct span value; /* of the attribute, or the text before a
				* closing tag; until the sink returns */
	size_t depth;      /* elements that are open around it */
	uint64_t start;    /* of its tag */
	uint64_t end;
	bool cut;
	bool repaired;
};

/* -1 stops the reading. */
typedef int xml_sink(void *arg, const struct xml_token *token);

enum xml_result {
	XML_GOES_ON,
	XML_INVALID, /* xml->what says why, xml->position where */
	XML_STOPPED,
	XML_NO_MEMORY
};

struct xml_tags {
	xml_sink *sink;
	void *arg;
	size_t value_limit;
	bool texts; /* wanted; set it before the first byte */
	enum xml_result result;
	int state;
	uint64_t position; /* behind the last byte read */
	uint64_t tag;      /* first byte of the open tag */
	size_t depth;
	bool seen; /* there was an element */
	struct buffer element;
	struct buffer attribute;
	struct buffer value;
	struct buffer reference; /* behind &, or <! */
	char quote;
	bool in_text;     /* the open reference is none of a value */
	unsigned matched; /* of what ends a comment */
	uint32_t high;    /* half a pair that waits, or 0 */
	bool cut;
	bool repaired;
	const char *what;
};

/* Limit 0: 256 KiB a value. */
void xml_tags_init(struct xml_tags *xml, size_t value_limit, xml_sink *sink,
    void *arg);
void xml_tags_done(struct xml_tags *xml);
/* The bytes at `offset` come next, between tags with `depth` elements open. */
void xml_tags_reset(struct xml_tags *xml, uint64_t offset, size_t depth);
enum xml_result xml_tags_feed(struct xml_tags *xml, struct span bytes);
/* The root element is closed. */
bool xml_tags_is_done(const struct xml_tags *xml);

#endif
