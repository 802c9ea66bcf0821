#ifndef BOUNDARYD_MESSAGE_XML_EXPORT_H
#define BOUNDARYD_MESSAGE_XML_EXPORT_H

#include "message/formats.h"
#include "message/record.h"
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

struct format_state {
	const struct xml_export_kind *kind;
	struct outlet outlet;
	struct xml_tags xml;
	struct record around; /* what counts for a whole conversation */
	struct record record; /* of the open message */
	struct record extra;  /* as the format likes */
	struct buffer text;   /* likewise */
	struct buffer part;   /* likewise */
	bool inside;          /* a message is open */
	bool dead;
	uint64_t start; /* of the open message */
	uint64_t safe;  /* where another parser can go on */
	size_t safe_depth;
	bool safe_seen; /* the document has begun there */
};

/* Begin a message at this tag; or give it at its end: 0, or -1. */
void xml_export_begin(struct format_state *state,
    const struct xml_token *token);
int xml_export_give(struct format_state *state, const struct xml_token *token);
/* The value of the token into a field of `record`. */
void xml_export_set(struct format_state *state, struct record *record,
    enum record_field field, const struct xml_token *token);

struct format_state *xml_export_open(const struct xml_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int xml_export_feed(struct format_state *state, struct span bytes,
    struct err *err);
int xml_export_idle(struct format_state *state, struct err *err);
int xml_export_finish(struct format_state *state, struct err *err);
uint64_t xml_export_resume_point(const struct format_state *state);
int xml_export_save(const struct format_state *state, struct buffer *out);
int xml_export_load(struct format_state *state, struct span saved,
    uint64_t offset, struct err *err);
void xml_export_close(struct format_state *state);

#define XML_EXPORT_CALLS                                                      \
	.feed = xml_export_feed, .idle = xml_export_idle,                     \
	.finish = xml_export_finish, .resume_point = xml_export_resume_point, \
	.save = xml_export_save, .load = xml_export_load,                     \
	.close = xml_export_close

#endif
