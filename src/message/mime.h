#ifndef BOUNDARYD_MESSAGE_MIME_H
#define BOUNDARYD_MESSAGE_MIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"
#include "message/charset.h"

/*
 * mime -- which lines of a mail are header, which belong to which part, and
 * which to none (RFC 2045, RFC 2046, and what mail programs make of them).
 *
 * In:  lines. Out: headers, and the lines of those parts that are wanted.
 * Nothing of a part is kept here, so a mail may be of any size.
 */
#define MIME_DEPTH_MAX    64
#define MIME_PARTS_MAX    1000
#define MIME_HEAD_BYTES   ((size_t)64 << 10)
#define MIME_MARKER_BYTES 256 /* RFC 2046 says 70 */

/* A multipart that is open. */
struct mime_level {
	size_t at; /* its boundary in `boundaries` */
	size_t length;
	bool is_alternative;
	bool is_digest; /* its parts are mails, unless they say otherwise */
	/* For whoever chooses among its parts: */
	bool has_any;
	bool has_plain;
	size_t start;
};

enum mime_state {
	MIME_HEAD,
	MIME_BODY,   /* of a part that is wanted */
	MIME_BETWEEN /* nobody reads these lines */
};

enum mime_limit {
	MIME_LIMIT_HEAD = 1 << 0,
	MIME_LIMIT_DEPTH = 1 << 1,
	MIME_LIMIT_PARTS = 1 << 2
};

/* Borrowed until the callback returns. */
struct mime_part {
	struct span header;      /* unfolded lines */
	struct span type;        /* "text/plain"; never empty */
	struct span content;     /* all of its Content-Type */
	struct span disposition; /* all of its Content-Disposition */
	struct span transfer;    /* the word */
	bool is_top;
};

enum mime_choice {
	MIME_SKIP,
	MIME_READ,
	MIME_IS_MAIL /* what follows is a mail's header */
};

struct mime;

/* `end` comes once for each part that is read. */
struct mime_sink {
	enum mime_choice (*part)(void *arg, struct mime *mime,
	    const struct mime_part *part);
	void (*line)(void *arg, struct span line);
	void (*end)(void *arg, struct mime *mime);
	void *arg;
};

struct mime {
	struct mime_level level[MIME_DEPTH_MAX];
	size_t depth;
	size_t depth_limit;
	struct charsets *charsets; /* borrowed */
	struct buffer boundaries;
	struct buffer head;
	enum mime_state state;
	bool is_top;     /* the header is the mail's own */
	bool skip_field; /* of a field that did not fit */
	unsigned parts;
	unsigned limits; /* of enum mime_limit: which were hit */
};

void mime_reset(struct mime *mime, size_t depth_limit);
void mime_done(struct mime *mime);
void mime_line(struct mime *mime, const struct mime_sink *sink,
    struct span line);
/* The mail ends: so does what is open. */
void mime_end(struct mime *mime, const struct mime_sink *sink);
/* False when a multipart was not closed, or a header. */
bool mime_is_whole(const struct mime *mime);

#endif
