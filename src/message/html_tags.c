#include "message/html_tags.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "message/html_attribute.h"

#define TAG_BYTES 8192

enum state {
	BETWEEN,
	BEHIND_LESS, /* behind < */
	BEHIND_BANG, /* behind <! or <!- */
	IN_COMMENT,
	IN_DECLARATION,
	IN_TAG,
	IN_RAW /* a script or a style */
};

static int step(struct html_tags *html, char byte);
static int behind_less(struct html_tags *html, char byte);
static void in_comment(struct html_tags *html, char byte);
static int in_tag(struct html_tags *html, char byte);
static void in_raw(struct html_tags *html, char byte);
static void put_in_tag(struct html_tags *html, char byte);
static int end_tag(struct html_tags *html);
static size_t text_run(const struct html_tags *html, struct span bytes);
static size_t tag_run(const struct html_tags *html, struct span bytes);

void
html_tags_init(struct html_tags *html, const struct html_tags_sink *sink)
{
	memset(html, 0, sizeof(*html));
	html->sink = *sink;
	html->tag = BUFFER_WITH_LIMIT(TAG_BYTES + 1);
}

void
html_tags_done(struct html_tags *html)
{
	buffer_done(&html->tag);
}

void
html_tags_reset(struct html_tags *html, uint64_t offset)
{
	html->state = BETWEEN;
	html->position = offset;
}

bool
html_tags_is_between(const struct html_tags *html)
{
	return html->state == BETWEEN;
}

int
html_tags_feed(struct html_tags *html, struct span bytes)
{
	while (bytes.len > 0) {
		size_t run = tag_run(html, bytes);

		if (run > 0) {
			html->position += run;
			html->last = bytes.ptr[run - 1];
			(void)buffer_append(&html->tag, span_first(bytes, run));
			bytes = span_from(bytes, run);
			continue;
		}
		run = text_run(html, bytes);
		if (run > 0) {
			html->position += run;
			if (html->sink.text(html->sink.arg,
				span_first(bytes, run)) == -1)
				return -1;
			bytes = span_from(bytes, run);
			continue;
		}
		html->position++;
		if (step(html, bytes.ptr[0]) == -1)
			return -1;
		bytes = span_from(bytes, 1);
	}
	return 0;
}

static size_t
text_run(const struct html_tags *html, struct span bytes)
{
	return html->state == BETWEEN ? span_find_char(bytes, '<') : 0;
}

/* Bytes of an open tag that change nothing but what is kept of it. */
static size_t
tag_run(const struct html_tags *html, struct span bytes)
{
	size_t run = 0;

	if (html->state != IN_TAG || html->tag.failed)
		return 0;
	bytes = span_first(bytes, TAG_BYTES - html->tag.len);
	if (html->quote != '\0')
		return span_find_char(bytes, html->quote);
	while (run < bytes.len && bytes.ptr[run] != '>' &&
	    bytes.ptr[run] != '"' && bytes.ptr[run] != '\'')
		run++;
	return run;
}

static int
step(struct html_tags *html, char byte)
{
	switch ((enum state)html->state) {
	case BEHIND_LESS:
		return behind_less(html, byte);
	case BEHIND_BANG:
		if (byte == '-' && html->matched++ == 0)
			return 0;
		html->state = byte == '-' ? IN_COMMENT :
		    byte == '>'           ? BETWEEN :
					    IN_DECLARATION;
		/* Its own two may be those that end it: <!-->. */
		html->matched = 2;
		return 0;
	case IN_COMMENT:
		in_comment(html, byte);
		return 0;
	case IN_DECLARATION:
		if (byte == '>')
			html->state = BETWEEN;
		return 0;
	case IN_TAG:
		return in_tag(html, byte);
	case IN_RAW:
		in_raw(html, byte);
		return 0;
	default:
		html->start = html->position - 1;
		html->state = BEHIND_LESS;
		return 0;
	}
}

static int
behind_less(struct html_tags *html, char byte)
{
	if (isalpha((unsigned char)byte) || byte == '/') {
		buffer_reset(&html->tag);
		html->quote = '\0';
		html->state = IN_TAG;
		return in_tag(html, byte);
	}
	if (byte == '!' || byte == '?') {
		html->matched = 0;
		html->state = byte == '!' ? BEHIND_BANG : IN_DECLARATION;
		return 0;
	}
	/* Nobody wrote a tag here: 3 < 4. */
	html->state = BETWEEN;
	if (html->sink.text(html->sink.arg, SPAN("<")) == -1)
		return -1;
	if (byte == '<')
		return step(html, byte);
	return html->sink.text(html->sink.arg, (struct span){ &byte, 1 });
}

static void
in_comment(struct html_tags *html, char byte)
{
	if (byte == '-')
		html->matched++;
	else if (byte == '>' && html->matched >= 2)
		html->state = BETWEEN;
	else
		html->matched = 0;
}

static int
in_tag(struct html_tags *html, char byte)
{
	if (html->quote == '\0' && byte == '>')
		return end_tag(html);
	put_in_tag(html, byte);
	if (html->quote == byte)
		html->quote = '\0';
	else if (html->quote == '\0' && (byte == '"' || byte == '\'') &&
	    html->last == '=')
		html->quote = byte;
	html->last = byte;
	return 0;
}

/* A value that is too long ends behind a character, and with its quote. */
static void
put_in_tag(struct html_tags *html, char byte)
{
	struct buffer *tag = &html->tag;

	if (tag->failed)
		return;
	(void)buffer_char(tag, byte);
	if (tag->len <= TAG_BYTES)
		return;
	tag->len = utf8_cut(buffer_span(tag), TAG_BYTES).len;
	if (html->quote != '\0')
		(void)buffer_char(tag, html->quote);
	tag->failed = true;
}

/* Its closing tag ends it, and nothing else. */
static void
in_raw(struct html_tags *html, char byte)
{
	char small = (char)tolower((unsigned char)byte);

	if (small == html->raw[html->matched])
		html->matched++;
	else
		html->matched = small == html->raw[0] ? 1 : 0;
	if (html->raw[html->matched] != '\0')
		return;
	html->start = html->position - html->matched;
	buffer_reset(&html->tag);
	(void)buffer_text(&html->tag, html->raw + 1);
	html->quote = '\0';
	html->state = IN_TAG;
}

static int
end_tag(struct html_tags *html)
{
	struct html_tag tag = { .inside = buffer_span(&html->tag),
		.start = html->start,
		.end = html->position };
	struct span text = tag.inside;

	html->state = BETWEEN;
	html->last = '\0';
	tag.closes = span_starts(text, SPAN("/"));
	if (tag.closes)
		text = span_from(text, 1);
	tag.name = html_tag_name(text);
	tag.attributes = span_from(text, tag.name.len);
	for (size_t i = 0; i < tag.name.len; i++) {
		char *letter = html->tag.ptr + (tag.name.ptr - html->tag.ptr) +
		    i;

		*letter = (char)tolower((unsigned char)*letter);
	}
	html->matched = 0;
	html->raw = span_is(tag.name, "script") ? "</script" :
	    span_is(tag.name, "style")          ? "</style" :
						  NULL;
	if (html->raw != NULL && !tag.closes)
		html->state = IN_RAW;
	return html->sink.tag(html->sink.arg, &tag);
}
