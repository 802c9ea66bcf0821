#ifndef BOUNDARYD_MESSAGE_JSON_EXPORT_H
#define BOUNDARYD_MESSAGE_JSON_EXPORT_H

#include "message/json_paths.h"
#include "message/json_place.h"
#include "message/line_feed.h"
#include "message/names.h"
#include "message/parser.h"

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
	/* A key of an object around the messages; may be NULL. */
	void (*key)(struct format_state *state, const struct json_token *token);
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

struct json_export {
	struct format_state state;
	struct json_tokenizer *json;
	struct line_feed feed; /* of lines only */
	struct json_paths places;
	struct json_paths fields;
	struct names names; /* of people and chats, by their ids */
	bool waits;         /* of lines: a message ends with its line */
	bool unread;        /* the open message's answers were skipped */
	bool late;          /* that something is behind answers is told */
	size_t base;        /* levels around the open message */
	size_t rest;        /* around the one whose rest is behind its
			     * answers; 0: there is none */
	uint64_t again_at;  /* where messages inside it begin; of lines: or 0 */
	struct json_place safe;
};

/* For documents: of a struct json_export_kind, as json_lines is. */
extern const struct parser json_export;

/* The tables `places` and `fields` of a kind. */
#define JSON_KIND_TABLES                                                     \
	.places = places, .place_count = sizeof(places) / sizeof(places[0]), \
	.fields = fields, .field_count = sizeof(fields) / sizeof(fields[0])

/* What json_lines.c needs of it. */
int json_export_start(struct format_state *state);
void json_export_stop(struct format_state *state);
/* What the tokenizer stopped at, as a fault where it is one: 0, or -1. */
int json_export_fault(struct json_export *export, enum json_result result);

#endif
