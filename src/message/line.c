#include "message/line.h"

#include "base/utf8.h"

static void finish(const struct line_splitter *lines, struct span text,
    struct line *out);
static int hold(struct line_splitter *lines, struct span bytes);

void
line_init(struct line_splitter *lines, size_t limit, uint64_t offset)
{
	lines->limit = limit == 0 ? LINE_LIMIT : limit;
	/* One byte more shows that the limit was passed; one for a CR. */
	lines->held = BUFFER_WITH_LIMIT(lines->limit + 2);
	lines->start = offset;
	lines->position = offset;
	lines->given = false;
}

void
line_done(struct line_splitter *lines)
{
	buffer_done(&lines->held);
}

int
line_next(struct line_splitter *lines, struct span *bytes, struct line *out)
{
	size_t length = span_find_char(*bytes, '\n');
	bool ends = length < bytes->len;
	struct span text = span_first(*bytes, length);

	if (lines->given) {
		buffer_reset(&lines->held);
		lines->given = false;
	}
	lines->position += length + (ends ? 1 : 0);
	*bytes = span_from(*bytes, length + 1);
	if (!ends)
		return hold(lines, text);
	if (lines->position - lines->start != length + 1) {
		if (hold(lines, text) == -1)
			return -1;
		text = buffer_span(&lines->held);
		lines->given = true;
	}
	finish(lines, text, out);
	lines->start = lines->position;
	return 1;
}

bool
line_open(struct line_splitter *lines, struct line *out)
{
	if (lines->position == lines->start)
		return false;
	finish(lines, buffer_span(&lines->held), out);
	return true;
}

static void
finish(const struct line_splitter *lines, struct span text, struct line *out)
{
	out->start = lines->start;
	out->end = lines->position;
	if (text.len > 0 && text.len <= lines->limit + 1 &&
	    text.ptr[text.len - 1] == '\r')
		text.len--;
	out->cut = text.len > lines->limit;
	out->text = out->cut ? utf8_cut(text, lines->limit) : text;
}

static int
hold(struct line_splitter *lines, struct span bytes)
{
	size_t room = lines->held.limit - lines->held.len;

	return buffer_append(&lines->held, span_first(bytes, room));
}
