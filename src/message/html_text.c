#include "message/html_text.h"

#include <ctype.h>
#include <strings.h>

#include "message/html_attribute.h"
#include "message/html_entity.h"

#define LINK_BYTES 512

struct reading {
	struct buffer *out;
	struct span rest;
	struct span link;  /* address of the open link */
	size_t link_start; /* where its words start in `out` */
	bool blank;        /* a blank waits */
	bool fresh;        /* the line has nothing yet */
	int raw;           /* depth of <pre> */
};

struct tag {
	struct span name;
	struct span attributes;
	bool closes;
};

static void read_markup(struct reading *reading);
static void read_tag(struct reading *reading, const struct tag *tag);
static void read_link(struct reading *reading, const struct tag *tag);
static bool read_picture(struct reading *reading, const struct tag *tag);
static bool is_answered(const struct tag *tag);
static bool skip_element(struct reading *reading, struct span name);
static size_t tag_length(struct span text);
static bool is_one_of(struct span name, const char *const *names);
static void put_text(struct reading *reading);
static void put_letters(struct reading *reading, struct span letters);
static size_t plain_prefix(struct span text);
static void put(struct reading *reading, struct span text);
static void new_line(struct reading *reading);

void
html_text(struct span html, struct buffer *out)
{
	struct reading reading = { .out = out, .rest = html, .fresh = true };

	buffer_reset(out);
	while (reading.rest.len > 0) {
		if (reading.rest.ptr[0] == '<')
			read_markup(&reading);
		else
			put_text(&reading);
	}
	while (out->len > 0 && out->ptr[out->len - 1] == '\n')
		out->len--;
}

static void
read_markup(struct reading *reading)
{
	struct span text = span_from(reading->rest, 1);
	struct tag tag = { .closes = span_starts(text, SPAN("/")) };
	size_t length;

	if (span_starts(text, SPAN("!--"))) {
		length = span_find(text, SPAN("-->"));
		reading->rest = span_from(text, length + 3);
		return;
	}
	if (tag.closes)
		text = span_from(text, 1);
	if (text.len == 0 ||
	    (!isalpha((unsigned char)text.ptr[0]) && text.ptr[0] != '!' &&
		text.ptr[0] != '?')) {
		put(reading, SPAN("<"));
		reading->rest = span_from(reading->rest, 1);
		return;
	}
	length = tag_length(text);
	reading->rest = span_from(text, length + 1);
	text = span_first(text, length);
	tag.name = html_tag_name(text);
	tag.attributes = span_from(text, tag.name.len);
	read_tag(reading, &tag);
}

static void
read_tag(struct reading *reading, const struct tag *tag)
{
	static const char *const hidden[] = { "style", "script", "head",
		"title", "template", NULL };
	static const char *const lines[] = { "p", "div", "br", "li", "ul", "ol",
		"tr", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
		"hr", "pre", "section", "article", "header", "footer", "dt",
		"dd", NULL };

	if (!tag->closes && is_one_of(tag->name, hidden)) {
		if (!skip_element(reading, tag->name))
			reading->rest = SPAN_NONE;
		return;
	}
	if (!tag->closes && is_answered(tag) &&
	    skip_element(reading, tag->name))
		return;
	if (span_is_nocase(tag->name, "a")) {
		read_link(reading, tag);
		return;
	}
	if (!tag->closes && read_picture(reading, tag))
		return;
	if (span_is_nocase(tag->name, "td") || span_is_nocase(tag->name, "th"))
		reading->blank = true;
	if (span_is_nocase(tag->name, "pre") && !tag->closes)
		reading->raw++;
	else if (span_is_nocase(tag->name, "pre") && reading->raw > 0)
		reading->raw--;
	if (span_is_nocase(tag->name, "br") ||
	    (is_one_of(tag->name, lines) && !reading->fresh))
		new_line(reading);
}

/* The address follows the words, where it is not what they say. */
static void
read_link(struct reading *reading, const struct tag *tag)
{
	struct span said;

	if (!tag->closes) {
		reading->link = html_attribute(tag->attributes, "href");
		reading->link_start = reading->out->len;
		return;
	}
	said = span_trim(span_from(buffer_span(reading->out),
	    reading->link_start));
	if (reading->link.len > 0 && reading->link.len <= LINK_BYTES &&
	    reading->link.ptr[0] != '#' && said.len > 0 &&
	    span_find(reading->link, said) == reading->link.len &&
	    span_find(said, reading->link) == said.len) {
		put(reading, SPAN(" ("));
		put(reading, reading->link);
		put(reading, SPAN(")"));
	}
	reading->link = SPAN_NONE;
}

static bool
read_picture(struct reading *reading, const struct tag *tag)
{
	if (!span_is_nocase(tag->name, "img") &&
	    !span_is_nocase(tag->name, "emoji"))
		return false;
	put(reading, html_attribute(tag->attributes, "alt"));
	return true;
}

/* What an answer in Skype or an older Teams repeats: it is another's. */
static bool
is_answered(const struct tag *tag)
{
	struct span kind = html_attribute(tag->attributes, "itemtype");

	return span_is_nocase(tag->name, "quote") ||
	    (span_is_nocase(tag->name, "blockquote") &&
		span_ends(kind, SPAN("schema.skype.com/Reply")));
}

/* False, and still before it, where it never ends. */
static bool
skip_element(struct reading *reading, struct span name)
{
	struct span rest = reading->rest;

	for (;;) {
		size_t at = span_find(rest, SPAN("</"));

		rest = span_from(rest, at + 2);
		if (rest.len < name.len)
			break;
		/* A name is not empty. NOLINTNEXTLINE(clang-analyzer-core*) */
		if (strncasecmp(rest.ptr, name.ptr, name.len) == 0) {
			reading->rest = span_from(rest,
			    span_find_char(rest, '>') + 1);
			return true;
		}
	}
	return false;
}

/* Up to the tag's ">", which may stand in quotes before that. */
static size_t
tag_length(struct span text)
{
	char quote = '\0';

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (quote != '\0')
			quote = byte == quote ? '\0' : quote;
		else if (byte == '>')
			return i;
		else if ((byte == '"' || byte == '\'') && i > 0 &&
		    text.ptr[i - 1] == '=')
			quote = byte;
	}
	/* A quote that nobody closed. */
	return span_find_char(text, '>');
}

static bool
is_one_of(struct span name, const char *const *names)
{
	for (; *names != NULL; names++) {
		if (span_is_nocase(name, *names))
			return true;
	}
	return false;
}

static void
put_text(struct reading *reading)
{
	size_t length = span_find_char(reading->rest, '<');

	put(reading, span_first(reading->rest, length));
	reading->rest = span_from(reading->rest, length);
}

/* Blanks in a row are one, as a browser shows them. */
static void
put(struct reading *reading, struct span text)
{
	char letters[HTML_ENTITY_BYTES];

	while (text.len > 0) {
		size_t length = plain_prefix(text);
		size_t used;
		bool blank;

		if (length > 0) {
			put_letters(reading, span_first(text, length));
			text = span_from(text, length);
			continue;
		}
		length = 1;
		used = html_entity(text, letters, &length);
		blank = used == 1 && isspace((unsigned char)letters[0]);

		text = span_from(text, used);
		if (blank && reading->raw > 0 && letters[0] == '\n') {
			new_line(reading);
			continue;
		}
		if (blank) {
			reading->blank = true;
			continue;
		}
		put_letters(reading, (struct span){ letters, length });
	}
}

static void
put_letters(struct reading *reading, struct span letters)
{
	if (reading->blank && !reading->fresh)
		buffer_char(reading->out, ' ');
	buffer_append(reading->out, letters);
	reading->blank = false;
	reading->fresh = false;
}

/* Bytes at the start that are neither blanks nor entities. */
static size_t
plain_prefix(struct span text)
{
	size_t at = 0;

	while (at < text.len && (unsigned char)text.ptr[at] > ' ' &&
	    text.ptr[at] != '&')
		at++;
	return at;
}

static void
new_line(struct reading *reading)
{
	buffer_char(reading->out, '\n');
	reading->fresh = true;
	reading->blank = false;
}
