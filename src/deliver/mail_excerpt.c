#include "deliver/mail_parts.h"

/* Of the message on each side of the words; of the words themselves. */
#define AROUND_BYTES 400
#define WORDS_BYTES  400
#define GAP          " [...] "

static void put(struct buffer *out, struct span text, size_t start, size_t end);
static size_t at_character(struct span text, size_t offset);

void
mail_excerpt(const struct report *report, struct buffer *out)
{
	struct span text = report->text;
	size_t at = 0; /* shown, or left out, up to here */

	if (report->text_offset > 0)
		(void)buffer_text(out, GAP);
	for (size_t i = 0; i < report->span_count; i++) {
		size_t start = report->spans[i].start;
		size_t end = report->spans[i].end;

		if (start < at || end <= start || end > text.len)
			continue;
		if (start - at > 2 * (size_t)AROUND_BYTES ||
		    (i == 0 && start > AROUND_BYTES)) {
			if (i > 0)
				put(out, text, at, at + AROUND_BYTES);
			(void)buffer_text(out, GAP);
			at = start - AROUND_BYTES;
		}
		put(out, text, at, start);
		(void)buffer_text(out, ">>>");
		if (end - start > 2 * WORDS_BYTES) {
			put(out, text, start, start + WORDS_BYTES);
			(void)buffer_text(out, GAP);
			put(out, text, end - WORDS_BYTES, end);
		} else
			put(out, text, start, end);
		(void)buffer_text(out, "<<<");
		at = end;
	}
	put(out, text, at, at + AROUND_BYTES);
	if (text.len > at + AROUND_BYTES || (report->flags & MESSAGE_CUT) != 0)
		(void)buffer_text(out, GAP);
}

static void
put(struct buffer *out, struct span text, size_t start, size_t end)
{
	start = at_character(text, start);
	end = at_character(text, end);
	if (start < end)
		(void)buffer_append(out,
		    span_first(span_from(text, start), end - start));
}

/* The start of the character that `offset` is in. */
static size_t
at_character(struct span text, size_t offset)
{
	if (offset >= text.len)
		return text.len;
	for (int back = 0; back < 3 && offset > 0; back++) {
		if (((unsigned char)text.ptr[offset] & 0xc0) != 0x80)
			break;
		offset--;
	}
	return offset;
}
