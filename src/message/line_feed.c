#include "message/line_feed.h"

void
line_feed_init(struct line_feed *feed, size_t limit)
{
	feed->provisional = 0;
	line_init(&feed->lines, limit, 0);
}

void
line_feed_done(struct line_feed *feed)
{
	line_done(&feed->lines);
}

int
line_feed_bytes(struct line_feed *feed, struct span bytes, line_feed_take *take,
    struct format_state *state)
{
	struct line line;
	int result;

	while ((result = line_next(&feed->lines, &bytes, &line)) == 1) {
		bool same = feed->provisional != 0 &&
		    feed->provisional == line.text.len;

		feed->provisional = 0;
		if (!same && take(state, &line, 0) == -1)
			return -1;
	}
	return result;
}

int
line_feed_open_line(struct line_feed *feed, unsigned flags,
    line_feed_take *take, struct format_state *state)
{
	struct line line;

	if (!line_open(&feed->lines, &line) ||
	    feed->provisional == line.text.len)
		return 0;
	if (take(state, &line, flags) == -1)
		return -1;
	feed->provisional = line.text.len;
	return 0;
}

void
line_feed_pack(const struct line_feed *feed, struct buffer *out)
{
	pack_u64(out, feed->provisional);
}

void
line_feed_unpack(struct line_feed *feed, uint64_t offset, struct unpack *in)
{
	size_t limit = feed->lines.limit;

	feed->provisional = unpack_u64(in);
	line_done(&feed->lines);
	line_init(&feed->lines, limit, offset);
}
