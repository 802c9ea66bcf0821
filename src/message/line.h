#ifndef BOUNDARYD_MESSAGE_LINE_H
#define BOUNDARYD_MESSAGE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * line -- bytes in pieces, out as whole lines.
 *
 * A line ends at LF; a CR before it belongs to the end. A line longer than the
 * limit is cut (between characters) and the rest of it is skipped. A line that
 * lies in one piece is not copied.
 */
struct line {
	struct span text; /* without its end; until the next call */
	uint64_t start;   /* offsets in all that was fed; */
	uint64_t end;     /* behind its end */
	bool cut;
};

struct line_splitter {
	struct buffer held; /* the open line, up to the limit */
	size_t limit;
	uint64_t start;    /* of the open line */
	uint64_t position; /* behind the last byte fed */
	bool given;        /* held is what the last line is made of */
};

#define LINE_LIMIT ((size_t)1 << 20)

/* Limit 0: LINE_LIMIT. The first byte fed is number `offset`. */
void line_init(struct line_splitter *lines, size_t limit, uint64_t offset);
void line_done(struct line_splitter *lines);
/*
 * The next line that ends in `*bytes`, which moves on. 1, or 0 when the bytes
 * are used up and the line is still open, or -1 out of memory.
 */
int line_next(struct line_splitter *lines, struct span *bytes,
    struct line *out);
/* The open line as far as it has come; false when there is none. */
bool line_open(struct line_splitter *lines, struct line *out);

#endif
