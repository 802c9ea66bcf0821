#ifndef BOUNDARYD_MESSAGE_PARSER_H
#define BOUNDARYD_MESSAGE_PARSER_H

#include "message/formats.h"
#include "message/record.h"

/*
 * parser -- the frame of all parsers: what each has, and does alike, when an
 * export is opened, fed, saved, gone on with and closed.
 *
 * A parser is a table of what is its own. Its state begins with a struct
 * format_state, as which everybody but the parser itself knows it. What it
 * saves is its version, what it packs, and the ordinals.
 */
struct format_state {
	const struct parser *parser;
	const void *kind; /* of its exports, as PARSER_OPEN says */
	void *owned; /* freed with the state; NULL unless somebody sets it */
	struct outlet outlet;
	struct record around; /* what counts for a whole conversation */
	struct record record; /* of the open message */
	struct record extra;  /* as the format likes, and so are the next two */
	struct buffer text;
	struct buffer room;
	struct buffer words; /* of the open message; up to a text's limit */
	bool inside;         /* a message is open */
	bool found;          /* there was one, or a place for them */
	bool dead;           /* what comes is not read any more */
	unsigned said;       /* what is said once an export: a bit each */
	uint64_t start;      /* of the open message, or of the last one */
	uint64_t end;
	uint64_t safe; /* where another parser can go on */
};

/*
 * Each returns 0, or -1 when the sink stopped it or memory ran out. All but
 * feed and finish may be NULL.
 */
struct parser {
	size_t size;     /* of its state */
	uint8_t version; /* of what it packs */
	/* The frame is there, with the options; close follows in any case. */
	int (*open)(struct format_state *state);
	int (*feed)(struct format_state *state, struct span bytes);
	/* NULL: no message ever waits for the next one. */
	int (*idle)(struct format_state *state);
	int (*finish)(struct format_state *state);
	/* NULL: it is `safe`, which is the place that is loaded. */
	uint64_t (*resume_point)(const struct format_state *state);
	void (*pack)(const struct format_state *state, struct buffer *out);
	/* The bytes at `safe` come next. Marks `in` failed where no pack
	 * wrote such a thing. */
	int (*unpack)(struct format_state *state, struct unpack *in);
	void (*close)(struct format_state *state);
};

/* An empty message begins at that byte, in place of the one before. */
void parser_begin(struct format_state *state, uint64_t start);
/* Did memory run out for what is kept of a message? */
bool parser_failed(const struct format_state *state);
/* A fault that is told the first time only: 0, or -1. */
int parser_say_once(struct format_state *state, unsigned said,
    enum format_fault_kind kind, uint64_t offset, const char *what);

/* What a struct format needs but detect (message/format.h). */
struct format_state *parser_open(const struct parser *parser, const void *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int parser_feed(struct format_state *state, struct span bytes, struct err *err);
int parser_idle(struct format_state *state, struct err *err);
int parser_finish(struct format_state *state, struct err *err);
uint64_t parser_resume_point(const struct format_state *state);
int parser_save(const struct format_state *state, struct buffer *out);
int parser_load(struct format_state *state, struct span saved, uint64_t offset,
    struct err *err);
void parser_close(struct format_state *state);

#define PARSER_CALLS                                                       \
	.feed = parser_feed, .idle = parser_idle, .finish = parser_finish, \
	.resume_point = parser_resume_point, .save = parser_save,          \
	.load = parser_load, .close = parser_close

/* Define `name`, which opens exports of the file's `kind` with `parser`. */
#define PARSER_OPEN(name, parser)                                           \
	static struct format_state *name(const struct format_options *opts, \
	    const struct format_sink *sink, struct err *err)                \
	{                                                                   \
		return parser_open(&(parser), &kind, opts, sink, err);      \
	}                                                                   \
	struct format_state

#endif
