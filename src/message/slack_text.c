#include "message/slack_text.h"

static void mark(struct span inside, const struct context *context,
    struct buffer *out);
static void plain(struct span text, struct buffer *out);
static size_t entity(struct span text, struct buffer *out);

void
slack_text(struct span marked, const struct context *context,
    struct buffer *out)
{
	buffer_reset(out);
	while (marked.len > 0) {
		size_t used = 1;
		size_t close;

		if (marked.ptr[0] == '<' &&
		    (close = span_find_char(marked, '>')) < marked.len) {
			mark(span_first(span_from(marked, 1), close - 1),
			    context, out);
			used = close + 1;
		} else if (marked.ptr[0] == '&') {
			used = entity(marked, out);
		} else {
			buffer_char(out, marked.ptr[0]);
		}
		marked = span_from(marked, used);
	}
}

/* A person, a channel, all who are there, or a link. */
static void
mark(struct span inside, const struct context *context, struct buffer *out)
{
	size_t bar = span_find_char(inside, '|');
	struct span target = span_first(inside, bar);
	struct span label = span_from(inside, bar + 1);
	char kind = target.len > 0 ? target.ptr[0] : '\0';

	if (kind == '@' || kind == '#' || kind == '!') {
		struct span person = context_person(context,
		    span_from(target, 1));

		if (kind == '@' && person.len > 0)
			label = person;
		buffer_char(out, kind == '#' ? '#' : '@');
		plain(label.len > 0 ? label : span_from(target, 1), out);
		return;
	}
	if (label.len > 0 && !span_equal(label, target)) {
		plain(label, out);
		buffer_text(out, " (");
		plain(target, out);
		buffer_char(out, ')');
		return;
	}
	plain(target, out);
}

/* Without marks, but with entities. */
static void
plain(struct span text, struct buffer *out)
{
	while (text.len > 0) {
		size_t used = 1;

		if (text.ptr[0] == '&')
			used = entity(text, out);
		else
			buffer_char(out, text.ptr[0]);
		text = span_from(text, used);
	}
}

static size_t
entity(struct span text, struct buffer *out)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct span name = span_of(names[i].name);

		if (span_starts(text, name)) {
			buffer_char(out, names[i].letter);
			return name.len;
		}
	}
	buffer_char(out, '&');
	return 1;
}
