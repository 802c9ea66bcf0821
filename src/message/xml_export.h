#ifndef BOUNDARYD_MESSAGE_XML_EXPORT_H
#define BOUNDARYD_MESSAGE_XML_EXPORT_H

#include "message/parser.h"
#include "message/xml_tags.h"

/*
 * xml_export -- what all exports in XML share: the way through the document,
 * and the message that is filled on the way.
 *
 * A format is what it does with each tag. One message is in memory at a time.
 */
struct xml_export_kind {
	const char *root;
	const char *no_root; /* what a document without it is not */
	bool texts;          /* between tags (xml_tags.h) */
	/*
	 * A tag or an attribute: -1 when the sink stopped. Outside of messages
	 * the place behind it is where another parser can go on.
	 */
	int (*token)(struct format_state *state, const struct xml_token *token);
};

struct xml_export {
	struct format_state state;
	struct xml_tags xml;
	size_t safe_depth; /* of the place where another parser can go on */
	bool safe_seen;    /* the document has begun there */
};

/* Of a struct xml_export_kind. */
extern const struct parser xml_export;

/* Give the message, at its last tag: 0, or -1. */
int xml_export_give(struct format_state *state, const struct xml_token *token);
/* The value of the token into a field of `record`. */
void xml_export_set(struct format_state *state, struct record *record,
    enum record_field field, const struct xml_token *token);

#endif
