#ifndef BOUNDARYD_MESSAGE_LINE_LOG_H
#define BOUNDARYD_MESSAGE_LINE_LOG_H

#include "message/formats.h"
#include "message/line_feed.h"
#include "message/outlet.h"
#include "message/record.h"

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
};

struct format_state {
	const struct line_log_kind *kind;
	struct outlet outlet;
	struct line_feed feed;
	struct record record; /* of the message */
	struct buffer room;   /* as the format likes */
	bool told;            /* what is said once a log */
	struct civil day;     /* of lines that have a clock only; year 0 */

	/* The open message, which the next one's first line ends. */
	bool is_open;
	uint64_t start;
	uint64_t end;
	struct civil civil;
	unsigned step; /* as the format likes */
	struct buffer words;
	bool cut;
};

/*
 * Give `record` with the time in `message` (its `time` INSTANT_NONE: none) as
 * the bytes from `start` to `end`: 0, or -1.
 */
int line_log_give(struct format_state *state, struct message *message,
    uint64_t start, uint64_t end);
/* A line that is none of this log's, or what else is said once: 0, or -1. */
int line_log_tell(struct format_state *state, const struct line *line,
    const char *what);

struct format_state *line_log_open(const struct line_log_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int line_log_feed(struct format_state *state, struct span bytes,
    struct err *err);
int line_log_idle(struct format_state *state, struct err *err);
int line_log_finish(struct format_state *state, struct err *err);
uint64_t line_log_resume_point(const struct format_state *state);
int line_log_save(const struct format_state *state, struct buffer *out);
int line_log_load(struct format_state *state, struct span saved,
    uint64_t offset, struct err *err);
void line_log_close(struct format_state *state);

#define LINE_LOG_CALLS                                                    \
	.feed = line_log_feed, .idle = line_log_idle,                     \
	.finish = line_log_finish, .resume_point = line_log_resume_point, \
	.save = line_log_save, .load = line_log_load, .close = line_log_close

#endif
