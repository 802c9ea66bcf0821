#ifndef BOUNDARYD_MESSAGE_JSON_EXPORT_H
#define BOUNDARYD_MESSAGE_JSON_EXPORT_H

#include "message/formats.h"
#include "message/json_paths.h"
#include "message/json_place.h"
#include "message/line_feed.h"
#include "message/names.h"
#include "message/record.h"

/*
 * json_export -- what all exports in JSON share: the way to the messages of a
 * document (or of one object a line), and the fields picked from each.
 *
 * A format is two tables of paths and a few lines for what no table says. One
 * message is in memory at a time, whatever the document's size.
 */
enum json_export_what {
	/* Below: that field of the record, set from the value. */
	JSON_EXPORT_MESSAGE = RECORD_FIELDS, /* place: an object is a message */
	JSON_EXPORT_CHAT,     /* place: what is told of a chat ends here */
	JSON_EXPORT_PART,     /* field: a piece of the text */
	JSON_EXPORT_ATTACHED, /* field: its presence is an attachment */
	JSON_EXPORT_LINE,     /* field: a line of the text */
	JSON_EXPORT_AGAIN,    /* field: it holds messages too. Of lines: see
			       * `again`. Of documents: it is a key of the
			       * message, behind all else (what is not is a
			       * fault), and `places` lead into it */
	JSON_EXPORT_OWN       /* from here on the format's own */
};

struct json_export_kind {
	const struct json_path *places;
	size_t place_count;
	/* Lines only: the places of messages that lie inside a message. */
	const struct json_path *again;
	size_t again_count;
	const struct json_path *fields;
	size_t field_count;
	bool any_case;     /* of keys */
	bool mojibake;     /* UTF-8 read as Latin-1, twice encoded */
	int64_t time_unit; /* times are integers of it; 0: as text */
	/* Own values; either may be NULL. */
	void (*place)(struct format_state *state, int what,
	    const struct json_token *token);
	void (*field)(struct format_state *state, int what,
	    const struct json_token *token);
	/* The record is whole: false when it is no message. NULL: true. */
	bool (*whole)(struct format_state *state);
	/* Another way to write times; NULL: time_text. */
	bool (*time)(struct format_state *state, struct span text,
	    struct message *message);
};

struct format_state {
	const struct json_export_kind *kind;
	struct outlet outlet;
	struct json_tokenizer *json;
	struct line_feed feed; /* of lines only */
	struct json_paths places;
	struct json_paths fields;
	struct record around; /* what counts for a whole chat */
	struct record record; /* of the open message */
	struct record extra;  /* as the format likes */
	struct buffer text;   /* pieces of the text */
	struct buffer room;   /* for repairs */
	struct names names;   /* of people and chats, by their ids */
	bool inside;          /* a message is open */
	bool found;           /* there is a list of messages */
	bool dead;            /* the document is none from here on */
	bool waits;           /* of lines: a message ends with its line */
	bool unread;          /* the open message's answers were skipped */
	bool late;            /* that something is behind answers is told */
	size_t base;          /* levels around the open message */
	size_t rest;          /* around the one whose rest is behind its
			       * answers; 0: there is none */
	uint64_t start;
	uint64_t end;
	uint64_t again_at; /* where messages inside it begin; of lines: or 0 */
	struct json_place safe; /* where another parser can go on */
};

/* For documents: what a struct format needs but detect. */
struct format_state *json_export_open(const struct json_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int json_export_feed(struct format_state *state, struct span bytes,
    struct err *err);
int json_export_idle(struct format_state *state, struct err *err);
int json_export_finish(struct format_state *state, struct err *err);
uint64_t json_export_resume_point(const struct format_state *state);
int json_export_save(const struct format_state *state, struct buffer *out);
int json_export_load(struct format_state *state, struct span saved,
    uint64_t offset, struct err *err);
void json_export_close(struct format_state *state);

/* The tables `places` and `fields` of a kind. */
#define JSON_KIND_TABLES                                                     \
	.places = places, .place_count = sizeof(places) / sizeof(places[0]), \
	.fields = fields, .field_count = sizeof(fields) / sizeof(fields[0])

/* What json_lines.c needs of it: the tokenizer's sink. */
int json_export_token(void *arg, const struct json_token *token);

#define JSON_EXPORT_CALLS                                                   \
	.feed = json_export_feed, .idle = json_export_idle,                 \
	.finish = json_export_finish,                                       \
	.resume_point = json_export_resume_point, .save = json_export_save, \
	.load = json_export_load, .close = json_export_close

#endif
