#ifndef BOUNDARYD_MESSAGE_SYSLOG_LINE_H
#define BOUNDARYD_MESSAGE_SYSLOG_LINE_H

#include <stdbool.h>

#include "base/instant.h"
#include "base/span.h"

/*
 * syslog_line -- one line of a system's log, taken apart: RFC 5424 as it says,
 * RFC 3164 as it is sent ("<34>Mar  2 14:00:00 host app: ...") and as it is
 * written to files, without the number, and with an RFC 3339 time as well.
 */
struct syslog_line {
	struct span time;   /* RFC 3339; empty: none, or `clock` */
	struct civil clock; /* without a year; month 0: none */
	struct span host;
	struct span app;
	struct span params; /* [id name="value"]... of RFC 5424 */
	struct span text;
};

/* False: it is no such line. */
bool syslog_line_read(struct span line, struct syslog_line *out);
/*
 * The next name and value of the params, which moves on; false: none is left.
 * The value has its escapes still.
 */
bool syslog_param_next(struct span *params, struct span *name,
    struct span *value);

#endif
