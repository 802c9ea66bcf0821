#include "base/escape.h"
#include "base/utf8.h"
#include "deliver/mail_parts.h"

/* The place where the next word goes. */
struct page {
	struct buffer *out;
	const char *rest; /* what further lines begin with */
	size_t width;     /* of the line so far */
	bool fresh;       /* nothing on it but its beginning */
};

static void begin_line(struct page *page, const char *indent);
static void end_line(struct page *page);
static void put_word(struct page *page, struct span word);
static struct span first_utf8_count(struct span text, size_t count);

void
mail_wrap(struct buffer *out, const char *first, const char *rest,
    struct span text)
{
	struct buffer clean = BUFFER_NONE;
	struct page page = { out, rest, 0, true };
	struct span left, line, word;
	const char *indent = first;

	if (escape_block(&clean, text) == -1)
		out->failed = true;
	for (size_t i = 0; i < clean.len; i++)
		if (clean.ptr[i] == '\t')
			clean.ptr[i] = ' ';
	left = clean.len == 0 ? SPAN("") : buffer_span(&clean);
	while (span_next_part(&left, '\n', &line)) {
		begin_line(&page, indent);
		while (span_next_part(&line, ' ', &word))
			put_word(&page, word);
		end_line(&page);
		indent = rest;
	}
	buffer_done(&clean);
}

static void
begin_line(struct page *page, const char *indent)
{
	(void)buffer_text(page->out, indent);
	page->width = utf8_count(span_of(indent));
	page->fresh = true;
}

/* Without blanks at its end, which would have to be encoded. */
static void
end_line(struct page *page)
{
	struct buffer *out = page->out;

	while (out->len > 0 && out->ptr[out->len - 1] == ' ')
		out->len--;
	(void)buffer_char(out, '\n');
}

/* One that is longer than a line goes on in the next. */
static void
put_word(struct page *page, struct span word)
{
	if (word.len == 0)
		return;
	if (!page->fresh && page->width + 1 + utf8_count(word) > MAIL_WIDTH) {
		end_line(page);
		begin_line(page, page->rest);
	}
	if (!page->fresh) {
		(void)buffer_char(page->out, ' ');
		page->width++;
	}
	while (word.len > 0) {
		struct span part = first_utf8_count(word,
		    MAIL_WIDTH - page->width);

		(void)buffer_append(page->out, part);
		page->width += utf8_count(part);
		page->fresh = false;
		word = span_from(word, part.len);
		if (word.len > 0) {
			end_line(page);
			begin_line(page, page->rest);
		}
	}
}

static struct span
first_utf8_count(struct span text, size_t count)
{
	for (size_t i = 0; i < text.len; i++) {
		if (((unsigned char)text.ptr[i] & 0xc0) == 0x80)
			continue;
		if (count == 0)
			return span_first(text, i);
		count--;
	}
	return text;
}
