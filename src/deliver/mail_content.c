#include "base/utf8.h"
#include "deliver/mail_parts.h"

#define LINE_BYTES 76

static bool is_plain(struct span content);
static void quote(struct buffer *out, struct span content);
static void quote_line(struct buffer *out, struct span line);
static void base64(struct buffer *out, struct span content);

void
mail_content(struct buffer *out, struct span content)
{
	size_t beyond = 0;

	for (size_t i = 0; i < content.len; i++)
		beyond += (unsigned char)content.ptr[i] >= 0x80;
	if (is_plain(content)) {
		(void)buffer_text(out, "Content-Transfer-Encoding: 7bit\n\n");
		(void)buffer_append(out, content);
	} else if (beyond <= content.len / 4) {
		(void)buffer_text(out,
		    "Content-Transfer-Encoding: quoted-printable\n\n");
		quote(out, content);
	} else {
		(void)buffer_text(out, "Content-Transfer-Encoding: base64\n\n");
		base64(out, content);
	}
}

/* No line is long, none begins with "From " or can be taken for a boundary. */
static bool
is_plain(struct span content)
{
	struct span line;

	if (utf8_ascii_prefix(content) != content.len)
		return false;
	while (span_next_part(&content, '\n', &line))
		if (line.len > 78 || span_starts(line, SPAN("From ")) ||
		    span_starts(line, SPAN("--=_")) ||
		    span_find_char(line, '\0') != line.len ||
		    span_find_char(line, '\r') != line.len ||
		    span_ends(line, SPAN(" ")))
			return false;
	return true;
}

static void
quote(struct buffer *out, struct span content)
{
	struct span line;

	while (content.len > 0) {
		size_t end = span_find_char(content, '\n');

		line = span_first(content, end);
		quote_line(out, line);
		(void)buffer_char(out, '\n');
		content = span_from(content, end + 1);
	}
}

static void
quote_line(struct buffer *out, struct span line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		unsigned char byte = (unsigned char)line.ptr[i];
		bool last = i + 1 == line.len;
		bool plain = byte > ' ' && byte < 0x7f && byte != '=';
		size_t room;

		if ((byte == ' ' || byte == '\t') && !last)
			plain = true;
		/* mbox's mark. A boundary has a '=', which is none here. */
		if (i == 0 && span_starts(line, SPAN("From ")))
			plain = false;
		room = plain ? 1 : 3;
		/* The soft line end needs a place as well. */
		if (column + room > LINE_BYTES - 1) {
			(void)buffer_text(out, "=\n");
			column = 0;
		}
		if (plain)
			(void)buffer_char(out, (char)byte);
		else
			(void)buffer_printf(out, "=%02X", byte);
		column += room;
	}
}

static void
base64(struct buffer *out, struct span content)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/";
	size_t column = 0;

	for (size_t i = 0; i < content.len; i += 3) {
		struct span part = span_first(span_from(content, i), 3);
		unsigned bits = 0;
		char four[4] = { '=', '=', '=', '=' };

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 |
			    (j < part.len ? (unsigned char)part.ptr[j] : 0u);
		for (size_t j = 0; j <= part.len; j++)
			four[j] = digits[bits >> (18 - 6 * j) & 63];
		(void)buffer_append(out, (struct span){ four, 4 });
		column += 4;
		if (column == LINE_BYTES) {
			(void)buffer_char(out, '\n');
			column = 0;
		}
	}
	if (column > 0)
		(void)buffer_char(out, '\n');
}
