#ifndef BOUNDARYD_MESSAGE_RECORD_H
#define BOUNDARYD_MESSAGE_RECORD_H

#include "message/outlet.h"

/*
 * record -- a message in the making, whose fields come by name and in any
 * order: from the keys of an object or the columns of a table.
 *
 * Values are copied and cut at the limits. Nothing is allocated once the copy
 * has grown to the size of the messages.
 */
enum record_field {
	RECORD_ID,
	RECORD_TIME,
	RECORD_DATE, /* the day, when the time is apart */
	RECORD_CONVERSATION,
	RECORD_CHANNEL,
	RECORD_FROM,
	RECORD_TO, /* a list: may come more than once */
	RECORD_TEXT,
	RECORD_FROM_ROLE,
	RECORD_TO_ROLE,
	RECORD_REPLY_TO,
	RECORD_EDITED,
	RECORD_DELETED,
	RECORD_ATTACHMENTS, /* a list */
	RECORD_FIELDS
};

struct record_value {
	size_t at;
	size_t length;
	bool present;
};

struct record {
	struct buffer bytes;
	struct record_value value[RECORD_FIELDS];
	struct record_value to[MESSAGE_TO_MAX];
	size_t to_count;
	struct record_value attachments[MESSAGE_ATTACHMENTS_MAX];
	size_t attachment_count;
	unsigned flags;
	bool cut;    /* something but the text */
	bool failed; /* out of memory */
};

/* The field's own name: "text", "from_role". */
struct span record_field_name(enum record_field field);
bool record_field_parse(struct span name, enum record_field *field);

void record_done(struct record *record);
void record_reset(struct record *record);
void record_set(struct record *record, enum record_field field,
    struct span value, const struct format_limits *limits);
bool record_has(const struct record *record, enum record_field field);
struct span record_get(const struct record *record, enum record_field field);
/* One of record->to_count. */
struct span record_to(const struct record *record, size_t which);
/*
 * The message, but for its time; borrowed from the record. Returns a sentence
 * about what is wrong with it, or NULL.
 */
const char *record_message(const struct record *record, struct message *out);
/*
 * Hand out its message, whose place and time are set; first say, at its start,
 * that the time is not readable (!`has_time`) and that something was cut. 0, or
 * -1: the sink stopped it.
 */
int record_give(const struct record *record, struct message *message,
    bool has_time, struct outlet *outlet);
/* Its fields and lists. */
void record_pack(const struct record *record, struct buffer *out);
void record_unpack(struct record *record, struct unpack *in);

#endif
