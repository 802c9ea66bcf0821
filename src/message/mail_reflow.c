#include "message/mail_quote.h"

#include <strings.h>

static size_t quote_depth(struct span line);
static bool is_signature(struct span line);
static bool begins_tag(struct span html, const char *name);
static bool is_cited(struct span tag);
static bool has_nocase(struct span text, const char *wanted);

void
mail_quote_unflow(struct span text, bool delete_space, struct buffer *out)
{
	size_t depth_before = 0;
	bool joins = false;
	struct span line;

	while (span_next_part(&text, '\n', &line)) {
		size_t depth = quote_depth(line);
		struct span words = span_from(line, depth);
		bool flows;

		/* A blank in front was put there so that the line could
		 * begin with what it begins with. */
		if (words.len > 0 && words.ptr[0] == ' ')
			words = span_from(words, 1);
		flows = words.len > 0 && words.ptr[words.len - 1] == ' ' &&
		    !is_signature(words);
		if (flows && delete_space)
			words.len--;
		if (!joins || depth != depth_before) {
			if (joins)
				buffer_char(out, '\n');
			buffer_append(out, span_first(line, depth));
			if (depth > 0)
				buffer_char(out, ' ');
		}
		buffer_append(out, words);
		if (!flows)
			buffer_char(out, '\n');
		joins = flows;
		depth_before = depth;
	}
}

/* Elements with "cite" or a mail program's word for it in their tag. */
void
mail_quote_html(struct span html, struct buffer *out)
{
	size_t depth = 0;

	while (html.len > 0) {
		size_t next = span_find_char(html, '<');
		struct span tag;

		if (depth == 0)
			buffer_append(out, span_first(html, next));
		html = span_from(html, next);
		tag = span_first(html, span_find_char(html, '>') + 1);
		if (depth == 0 && begins_tag(tag, "<blockquote") &&
		    is_cited(tag)) {
			depth = 1;
			/* A quote stood here: the line before may say so. */
			buffer_text(out, "<br>&gt;<br>");
		} else if (depth > 0 && begins_tag(tag, "<blockquote"))
			depth++;
		else if (depth > 0 && begins_tag(tag, "</blockquote"))
			depth--;
		else if (depth == 0)
			buffer_append(out, tag);
		html = span_from(html, tag.len);
	}
}

static size_t
quote_depth(struct span line)
{
	size_t depth = 0;

	while (depth < line.len && line.ptr[depth] == '>')
		depth++;
	return depth;
}

static bool
is_signature(struct span line)
{
	return span_is(line, "-- ");
}

static bool
begins_tag(struct span html, const char *name)
{
	size_t length = strlen(name);

	return html.len > length && strncasecmp(html.ptr, name, length) == 0 &&
	    memchr(" \t\r\n>/", html.ptr[length], 6) != NULL;
}

static bool
is_cited(struct span tag)
{
	return has_nocase(tag, "cite") || has_nocase(tag, "gmail_quote") ||
	    has_nocase(tag, "yahoo_quoted") ||
	    has_nocase(tag, "protonmail_quote");
}

static bool
has_nocase(struct span text, const char *wanted)
{
	size_t length = strlen(wanted);

	for (size_t i = 0; i + length <= text.len; i++) {
		if (strncasecmp(text.ptr + i, wanted, length) == 0)
			return true;
	}
	return false;
}
