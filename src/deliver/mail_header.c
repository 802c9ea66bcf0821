#include <ctype.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "deliver/mail_parts.h"

/*
 * RFC 2047 allows 75 bytes for an encoded word and 76 for its line; RFC 5322
 * wants lines of at most 78.
 */
#define LINE_BYTES     76
#define WORD_START     "=?utf-8?q?"
#define WORD_END       "?="
#define WORD_ROOM      (75 - sizeof(WORD_START WORD_END) + 1)
#define PLAIN_WORD_MAX 60

static bool is_plain(struct span text);
static void fold_plain(struct buffer *out, size_t column, struct span text);
static void fold_encoded(struct buffer *out, size_t column, struct span text);
static size_t encode(struct span character, char out[3 * UTF8_MAX_BYTES]);

void
mail_header(struct buffer *out, const char *name, struct span text)
{
	struct buffer clean = BUFFER_NONE;
	size_t column = strlen(name) + 1;

	/* Line ends and control characters are gone after this. */
	(void)escape_line(&clean, text);
	(void)buffer_text(out, name);
	(void)buffer_char(out, ':');
	if (clean.failed)
		out->failed = true;
	else if (is_plain(buffer_span(&clean)))
		fold_plain(out, column, buffer_span(&clean));
	else
		fold_encoded(out, column, buffer_span(&clean));
	(void)buffer_char(out, '\n');
	buffer_done(&clean);
}

const char *
mail_route(const char *route)
{
	return route_name_is_valid(span_of(route)) ? route : "default";
}

void
mail_envelope(struct buffer *out, const char *date, const char *route,
    const char *who, const char *host)
{
	(void)buffer_printf(out,
	    "Date: %s\nFrom: boundaryd <boundaryd@%s>\n"
	    "To: \"%s%s\"\n <boundaryd-%s@%s>\n",
	    date, host, route, who, route, host);
}

void
mail_boundary(const char id[DIGEST_HEX_BYTES], char out[MAIL_BOUNDARY_BYTES])
{
	(void)snprintf(out, MAIL_BOUNDARY_BYTES, "=_boundaryd_%s", id);
}

void
mail_host(const char *host, struct buffer *out)
{
	char safe[MAIL_HOST_BYTES + 1];
	size_t length = 0;

	for (size_t i = 0;
	     host != NULL && host[i] != '\0' && length < MAIL_HOST_BYTES; i++) {
		char byte = host[i];

		if ((byte >= 'a' && byte <= 'z') ||
		    (byte >= 'A' && byte <= 'Z') ||
		    (byte >= '0' && byte <= '9') || byte == '-' ||
		    (byte == '.' && length > 0 && safe[length - 1] != '.'))
			safe[length++] = byte;
	}
	while (length > 0 && safe[length - 1] == '.')
		length--;
	safe[length] = '\0';
	(void)buffer_text(out, length == 0 ? "localhost" : safe);
}

/* Safe as it stands: ASCII, breakable, and not to be taken for encoded. */
static bool
is_plain(struct span text)
{
	size_t word = 0;

	if (utf8_ascii_prefix(text) != text.len ||
	    span_find(text, SPAN("=?")) != text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		word = text.ptr[i] == ' ' ? 0 : word + 1;
		if (word > PLAIN_WORD_MAX)
			return false;
	}
	return true;
}

static void
fold_plain(struct buffer *out, size_t column, struct span text)
{
	struct span word;

	while (span_next_part(&text, ' ', &word)) {
		/* Runs of blanks are one: an empty line must not arise. */
		if (word.len == 0)
			continue;
		if (column + 1 + word.len > LINE_BYTES) {
			(void)buffer_char(out, '\n');
			column = 0;
		}
		(void)buffer_char(out, ' ');
		(void)buffer_append(out, word);
		column += 1 + word.len;
	}
}

static void
fold_encoded(struct buffer *out, size_t column, struct span text)
{
	size_t room = 0; /* in the word that is open */
	bool open = false;

	if (column + 1 + sizeof(WORD_START WORD_END) + 12 < LINE_BYTES)
		room = LINE_BYTES - column - sizeof(WORD_START WORD_END);
	while (text.len > 0) {
		char code[3 * UTF8_MAX_BYTES];
		uint32_t character;
		int length = utf8_read(text, &character);
		size_t bytes;

		/* escape_line leaves valid text alone. */
		length = length < 1 ? 1 : length;
		bytes = encode(span_first(text, (size_t)length), code);
		if (open && bytes > room)
			(void)buffer_text(out, WORD_END "\n " WORD_START);
		else if (!open)
			(void)buffer_text(out,
			    bytes > room ? "\n " WORD_START : " " WORD_START);
		if (bytes > room)
			room = WORD_ROOM;
		open = true;
		(void)buffer_append(out, (struct span){ code, bytes });
		room -= bytes;
		text = span_from(text, (size_t)length);
	}
	if (open)
		(void)buffer_text(out, WORD_END);
}

/* RFC 2047, 4.2: a character never spans two words. */
static size_t
encode(struct span character, char out[3 * UTF8_MAX_BYTES])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t length = 0;

	for (size_t i = 0; i < character.len; i++) {
		unsigned char byte = (unsigned char)character.ptr[i];

		if (byte < 0x80 && isalnum(byte))
			out[length++] = (char)byte;
		else if (byte == ' ')
			out[length++] = '_';
		else {
			out[length++] = '=';
			out[length++] = digits[byte >> 4];
			out[length++] = digits[byte & 15];
		}
	}
	return length;
}
