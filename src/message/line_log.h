#ifndef BOUNDARYD_MESSAGE_LINE_LOG_H
#define BOUNDARYD_MESSAGE_LINE_LOG_H

#include "message/line_feed.h"
#include "message/parser.h"

/*
 * line_log -- what all logs share that are lines of text: of one message each,
 * or of messages that go on until the next one's first line.
 *
 * A line without its end may still grow, so it waits for its end or for the
 * log's.
 */
struct line_log_kind {
	/* One line: 0, or -1. */
	int (*take)(struct format_state *state, const struct line *line);
	/* The end: give the open message. NULL: none is ever open. */
	int (*finish)(struct format_state *state);
	bool around; /* it has what counts for a whole conversation */
};

struct line_log {
	struct format_state state;
	struct line_feed feed;
	struct civil day;   /* of lines that have a clock only; year 0 */
	struct civil civil; /* of the open message */
	unsigned step;      /* as the format likes */
};

/* Of a struct line_log_kind. */
extern const struct parser line_log;

/*
 * Give `record` with the time and flags in `message` (its `time` INSTANT_NONE:
 * none) as the bytes from `start` to `end`: 0, or -1.
 */
int line_log_give(struct format_state *state, struct message *message,
    uint64_t start, uint64_t end);
/* A line that is none of this log's, or what else is said once: 0, or -1. */
int line_log_tell(struct format_state *state, const struct line *line,
    const char *what);

#endif
