#ifndef BOUNDARYD_MESSAGE_LINE_FEED_H
#define BOUNDARYD_MESSAGE_LINE_FEED_H

#include "base/pack.h"
#include "message/format.h"
#include "message/line.h"

/*
 * line_feed -- what all formats with one record a line do alike: cut the
 * bytes into lines, and give an open last line at most once.
 */
struct line_feed {
	struct line_splitter lines;
	/* Bytes of the open line that were handed over; 0: none. */
	uint64_t provisional;
};

/* One line; 0, or -1 when the sink stopped it or memory ran out. */
typedef int line_feed_take(struct format_state *state, const struct line *line,
    unsigned flags);

/* Limit 0: LINE_LIMIT. */
void line_feed_init(struct line_feed *feed, size_t limit);
void line_feed_done(struct line_feed *feed);
/* Each hands lines to `take` and returns -1 where that does. */
int line_feed_bytes(struct line_feed *feed, struct span bytes,
    line_feed_take *take, struct format_state *state);
/*
 * The open line as it stands, with `flags` (MESSAGE_PROVISIONAL: it may be
 * asked for again, and is given again only when it has grown).
 */
int line_feed_open_line(struct line_feed *feed, unsigned flags,
    line_feed_take *take, struct format_state *state);
void line_feed_pack(const struct line_feed *feed, struct buffer *out);
/* The bytes at `offset`, the start of a line, come next. */
void line_feed_unpack(struct line_feed *feed, uint64_t offset,
    struct unpack *in);

#endif
