#include "message/mail_address.h"

#include "message/mail_field.h"

/* A quote or bracket that is not closed within so many bytes is a letter. */
#define CLOSE_BYTES 1024

/* Pieces of one address, as they were written. */
struct pieces {
	struct buffer phrase;  /* before "<", without quotes */
	struct buffer comment; /* in brackets */
	struct buffer address;
	struct span route; /* inside "<" and ">" */
	bool angled;
	bool ended;
};

static void take(struct span *rest, struct pieces *pieces);
static size_t take_quoted(struct span text, struct buffer *out);
static size_t take_comment(struct span text, struct buffer *out);
static bool looks_quoted_address(struct span text, size_t quoted);
static void add_address(struct span address, struct buffer *out);
static bool finish(struct pieces *pieces, struct charsets *charsets,
    struct buffer *scratch, struct mail_address *out);
static bool is_address(struct span text);

bool
mail_address_next(struct span *rest, struct charsets *charsets,
    struct buffer *scratch, struct mail_address *out)
{
	struct pieces pieces = { .angled = false };
	bool found = false;

	while (!found && rest->len > 0) {
		buffer_reset(&pieces.phrase);
		buffer_reset(&pieces.comment);
		pieces.angled = pieces.ended = false;
		while (rest->len > 0 && !pieces.ended)
			take(rest, &pieces);
		found = finish(&pieces, charsets, scratch, out);
	}
	buffer_done(&pieces.phrase);
	buffer_done(&pieces.comment);
	buffer_done(&pieces.address);
	return found;
}

void
mail_address_show(const struct mail_address *address, struct buffer *out)
{
	buffer_append(out, address->name);
	if (address->name.len > 0 && address->address.len > 0)
		buffer_text(out, " <");
	buffer_append(out, address->address);
	if (address->name.len > 0 && address->address.len > 0)
		buffer_char(out, '>');
}

/* One byte, or one quoted or bracketed piece. */
static void
take(struct span *rest, struct pieces *pieces)
{
	char byte = rest->ptr[0];
	size_t used = 1;

	switch (byte) {
	case ',':
	case ';':
		pieces->ended = true;
		break;
	case ':':
		/* The name of a group was no name of a person. */
		if (!pieces->angled)
			buffer_reset(&pieces->phrase);
		break;
	case '"':
		used = take_quoted(*rest, &pieces->phrase);
		break;
	case '(':
		used = take_comment(*rest, &pieces->comment);
		break;
	case '<':
		pieces->route = span_from(*rest, 1);
		used = span_find_char(pieces->route, '>');
		pieces->route.len = used;
		pieces->angled = true;
		used += 2;
		break;
	default:
		buffer_char(&pieces->phrase, byte);
		break;
	}
	*rest = span_from(*rest, used);
}

/* Returns how many bytes of `text` it takes, with its quotes. */
static size_t
take_quoted(struct span text, struct buffer *out)
{
	size_t length = 1;
	bool keep;

	text = span_first(text, CLOSE_BYTES);
	while (length < text.len && text.ptr[length] != '"')
		length += text.ptr[length] == '\\' ? 2 : 1;
	if (length >= text.len)
		return 1; /* nobody closed it */
	keep = looks_quoted_address(text, length);
	for (size_t i = keep ? 0 : 1; i < length + (keep ? 1 : 0); i++) {
		if (!keep && text.ptr[i] == '\\' && i + 1 < length)
			i++;
		buffer_char(out, text.ptr[i]);
	}
	return length + 1;
}

/* `"a b"@example.org` needs its quotes. */
static bool
looks_quoted_address(struct span text, size_t quoted)
{
	return quoted + 1 < text.len && text.ptr[quoted + 1] == '@';
}

static size_t
take_comment(struct span text, struct buffer *out)
{
	size_t depth = 0;

	text = span_first(text, CLOSE_BYTES);
	buffer_reset(out);
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (byte == '\\' && i + 1 < text.len)
			buffer_char(out, text.ptr[++i]);
		else if (byte == '(' && depth++ > 0)
			buffer_char(out, byte);
		else if (byte == ')' && --depth == 0)
			return i + 1;
		else if (byte != '(')
			buffer_char(out, byte);
	}
	buffer_reset(out);
	return 1; /* nobody closed it */
}

/*
 * "@here,@there:anna (at work) @ example.org" (RFC 5322, 4.4) without the way,
 * the comment and the blanks.
 */
static void
add_address(struct span address, struct buffer *out)
{
	struct buffer comment = BUFFER_NONE;
	size_t colon = span_find_char(address, ':');

	address = span_trim(address);
	if (address.len > 0 && address.ptr[0] == '@' && colon < address.len)
		address = span_from(address, colon + 1);
	while (address.len > 0) {
		char byte = address.ptr[0];
		size_t used = 1;

		if (byte == '(')
			used = take_comment(address, &comment);
		else if (byte != ' ' && byte != '\t')
			buffer_char(out, byte);
		address = span_from(address, used);
	}
	buffer_done(&comment);
}

static bool
finish(struct pieces *pieces, struct charsets *charsets, struct buffer *scratch,
    struct mail_address *out)
{
	struct span phrase = span_trim(buffer_span(&pieces->phrase));
	struct span comment = span_trim(buffer_span(&pieces->comment));
	struct span address = SPAN_NONE;
	struct span name = phrase;
	size_t middle;

	if (pieces->angled) {
		buffer_reset(&pieces->address);
		add_address(pieces->route, &pieces->address);
		address = buffer_span(&pieces->address);
	} else if (is_address(phrase)) {
		address = phrase;
		name = SPAN_NONE;
	}
	if (name.len == 0)
		name = comment;
	buffer_reset(scratch);
	(void)mail_words(charsets, name, scratch);
	middle = scratch->len;
	(void)mail_words(charsets, address, scratch);
	out->name = span_trim(span_first(buffer_span(scratch), middle));
	out->address = span_trim(span_from(buffer_span(scratch), middle));
	/* A name that only says the address again says nothing. */
	if (span_equal(out->name, out->address))
		out->name = SPAN_NONE;
	if (pieces->phrase.failed || pieces->comment.failed ||
	    pieces->address.failed)
		scratch->failed = true;
	return out->name.len > 0 || out->address.len > 0;
}

static bool
is_address(struct span text)
{
	return span_find_char(text, '@') < text.len;
}
