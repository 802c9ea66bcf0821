#ifndef BOUNDARYD_MESSAGE_FORMAT_H
#define BOUNDARYD_MESSAGE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/span.h"
#include "message/context.h"
#include "message/message.h"

/*
 * format -- turn the bytes of an export into messages.
 *
 * In:  UTF-8 bytes (ingest/decode.h made them so) in pieces of any size; of a
 *      format with FORMAT_BYTES, the file's own.
 * Out: messages and faults, through a sink.
 *
 * A format is a push parser: the same bytes give the same messages however
 * they are cut. It holds one message at a time; what it keeps is bounded by
 * the limits in its options, and every limit it hits is a fault with its
 * offset: the message is cut or skipped and the next one is read.
 */
enum format_capability {
	FORMAT_APPENDS = 1 << 0, /* grows at its end: "append" by default */
	FORMAT_SNAPSHOT = 1
	    << 1,              /* always written whole: "export" by default */
	FORMAT_BYTES = 1 << 2, /* is fed the file's bytes, not UTF-8: it says
				* itself what they stand for, place by place */
	FORMAT_APART = 1 << 3  /* all of a file is the conversation that the
				* options name; see is_apart */
};

enum date_order {
	DATE_ORDER_AUTO, /* decide from the file */
	DATE_ORDER_DMY,
	DATE_ORDER_MDY,
	DATE_ORDER_YMD,
	DATE_ORDER_YDM
};

/* A column's name in a table, or a key in a record, for a message's field. */
struct format_field {
	struct span field;  /* "text", "time", "from", ... */
	struct span column; /* as the export calls it */
};

struct charsets;
struct date_orders;

struct format_limits {
	size_t line_bytes; /* one line or record; 0: 1 MiB */
	size_t text_bytes; /* one message's text; 0: 256 KiB */
	size_t name_bytes; /* a name, id or channel; 0: 1 KiB */
	size_t depth;      /* nesting; 0: 64 */
};

struct format_options {
	struct span conversation; /* when the export has none */
	struct span channel;
	struct span file; /* its name, for a date in it */
	struct span room; /* its folder's, where that is a chat's */
	const struct context *context; /* who is who; NULL: not known */
	const struct zone *zone;       /* for times without one */
	enum date_order date_order;
	/* What an earlier reading learnt of its dates; NULL: nothing. */
	const struct date_orders *dates;
	const struct format_field *fields;
	size_t field_count;
	struct format_limits limits;
	/* Those that are open; NULL: each is opened when it is needed. */
	struct charsets *charsets;
};

enum format_fault_kind {
	FORMAT_FAULT_UNREADABLE,     /* a record that is none; skipped */
	FORMAT_FAULT_LIMIT,          /* a limit was hit; cut or skipped */
	FORMAT_FAULT_DATE_AMBIGUOUS, /* day first assumed, nothing proves it */
	FORMAT_FAULT_DATE_DISPROVEN, /* the dates before it were read wrong;
				      * the parser now knows better */
	FORMAT_FAULT_DATE_CONTRADICTED, /* not in the order proven before */
	FORMAT_FAULT_TRUNCATED          /* the end came inside a record */
};

/* `what` is a fixed sentence without a word of the message. */
struct format_fault {
	enum format_fault_kind kind;
	uint64_t offset; /* byte in the decoded export */
	const char *what;
};

/*
 * Messages come in the order of their bytes: each one's `end` is above those
 * before it, but for what is handed over again.
 * Either may return -1 to stop the parser; feed then returns -1 as well.
 */
struct format_sink {
	int (*message)(void *arg, const struct message *message);
	int (*fault)(void *arg, const struct format_fault *fault);
	void *arg;
};

/* What detection may look at. */
struct format_probe {
	struct span head; /* up to 64 KiB, decoded, byte order mark gone */
	struct span name; /* file name without its folders */
	bool whole;       /* the head is all there is */
	/*
	 * Where detect writes what it saw, for people: our own words only,
	 * none of the head's. NULL: nobody asks.
	 */
	struct buffer *seen;
};

struct format_state;

struct format {
	const char *name;
	const char *title; /* for people: "WhatsApp text export" */
	unsigned capabilities;

	/* 0 (is not it) to 100 (can be nothing else). */
	int (*detect)(const struct format_probe *probe);
	/*
	 * With FORMAT_APART: does a file that begins so keep to it, or has it
	 * a name of its own for the conversation? NULL: each keeps to it.
	 */
	bool (*is_apart)(const struct format_probe *probe);
	/* Options are borrowed until close. NULL with `err` set on failure. */
	struct format_state *(*open)(const struct format_options *options,
	    const struct format_sink *sink, struct err *err);
	/* 0, or -1 with `err` when the sink stopped it or memory ran out. */
	int (*feed)(struct format_state *state, struct span bytes,
	    struct err *err);
	/*
	 * Nothing has come for a while: hand over a last message that only
	 * the next one would end, flagged provisional. It is handed over again
	 * (not provisional) when it has grown; never when it has not.
	 */
	int (*idle)(struct format_state *state, struct err *err);
	/* The end: what is left is a message, or a fault. */
	int (*finish)(struct format_state *state, struct err *err);
	/*
	 * save writes what a parser needs to go on from byte `resume_point` of
	 * the decoded export, which is at most the number of bytes fed: a
	 * fresh parser that loads it and is fed from there gives the messages
	 * that this one has not given yet (and again those that end after
	 * resume_point). load fails on bytes that it did not write.
	 */
	uint64_t (*resume_point)(const struct format_state *state);
	int (*save)(const struct format_state *state, struct buffer *out);
	int (*load)(struct format_state *state, struct span saved,
	    uint64_t offset, struct err *err);
	void (*close)(struct format_state *state); /* NULL is allowed */
	/*
	 * What it learnt of the dates so far, for options of a parser that
	 * reads the same from the start. NULL: its dates leave nothing open.
	 */
	const struct date_orders *(*dates)(const struct format_state *state);
};

/* NULL-terminated, in order of preference. */
const struct format *const *format_all(void);
const struct format *format_find(struct span name);
/*
 * The format that is surest about these bytes, NULL when none is. `sure`
 * (may be NULL) is then its answer, 1 to 100.
 */
const struct format *format_detect(const struct format_probe *probe, int *sure);
/*
 * A conversation's name from a file's: without folders, ending, the copy marks
 * ("(1)", ".1", "-20260302") and "WhatsApp Chat with "; of a file that is a
 * day ("2026-03-02.json") or an iPhone's "_chat.txt", its folder's or its
 * zip's. Borrowed from `path`.
 */
struct span format_conversation_of(struct span path);

#endif
