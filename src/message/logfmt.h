#ifndef BOUNDARYD_MESSAGE_LOGFMT_H
#define BOUNDARYD_MESSAGE_LOGFMT_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * logfmt -- key=value pairs, as services log them: `time=... msg="a \"b\""`.
 *
 * A value in quotes has the escapes of JSON. A key may stand without a value.
 */
struct logfmt_pair {
	struct span key;   /* borrowed from the line */
	struct span value; /* likewise, or from `room`; ptr NULL: none */
};

/* The next pair of `*rest`, which moves on; false: there is none. */
bool logfmt_next(struct span *rest, struct logfmt_pair *out,
    struct buffer *room);

#endif
