#include "message/transfer.h"

#include <stdbool.h>

static void decode_base64(struct transfer_decoder *decoder, struct span line,
    struct buffer *out);
static int base64_value(char letter);
static void decode_quoted(struct span line, struct buffer *out);
static void decode_hex(struct span text, char mark, struct buffer *out);
static bool read_hex(struct span text, char *byte);

enum transfer
transfer_parse(struct span word)
{
	static const struct {
		const char *name;
		enum transfer transfer;
	} names[] = { { "", TRANSFER_PLAIN }, { "7bit", TRANSFER_PLAIN },
		{ "7-bit", TRANSFER_PLAIN }, { "8bit", TRANSFER_PLAIN },
		{ "8-bit", TRANSFER_PLAIN }, { "binary", TRANSFER_PLAIN },
		{ "quoted-printable", TRANSFER_QUOTED_PRINTABLE },
		{ "base64", TRANSFER_BASE64 },
		{ "x-uuencode", TRANSFER_UNKNOWN },
		{ "uuencode", TRANSFER_UNKNOWN }, { "x-uue", TRANSFER_UNKNOWN },
		{ "uue", TRANSFER_UNKNOWN },
		{ "x-yencode", TRANSFER_UNKNOWN } };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is_nocase(word, names[i].name))
			return names[i].transfer;
	}
	/* A word that means nothing hides nothing. */
	return TRANSFER_PLAIN;
}

void
transfer_line(struct transfer_decoder *decoder, struct span line,
    struct buffer *out)
{
	switch (decoder->transfer) {
	case TRANSFER_PLAIN:
		buffer_append(out, line);
		buffer_char(out, '\n');
		break;
	case TRANSFER_QUOTED_PRINTABLE:
		decode_quoted(line, out);
		break;
	case TRANSFER_BASE64:
		decode_base64(decoder, line, out);
		break;
	case TRANSFER_UNKNOWN:
		break;
	}
}

void
transfer_word_q(struct span word, struct buffer *out)
{
	for (;;) {
		size_t blank = span_find_char(word, '_');

		decode_hex(span_first(word, blank), '=', out);
		if (blank == word.len)
			return;
		buffer_char(out, ' ');
		word = span_from(word, blank + 1);
	}
}

void
transfer_percent(struct span text, struct buffer *out)
{
	decode_hex(text, '%', out);
}

static void
decode_base64(struct transfer_decoder *decoder, struct span line,
    struct buffer *out)
{
	if (buffer_reserve(out, line.len) == -1)
		return;
	for (size_t i = 0; i < line.len; i++) {
		int value = base64_value(line.ptr[i]);

		if (line.ptr[i] == '=') {
			/* What was joined behind it starts on a line. */
			decoder->count = 0;
			return;
		}
		if (value == -1)
			continue;
		decoder->bits = decoder->bits << 6 | (uint32_t)value;
		decoder->count++;
		if (decoder->count > 1)
			out->ptr[out->len++] = (char)(decoder->bits >>
				(8 - 2 * decoder->count) &
			    0xff);
		if (decoder->count == 4)
			decoder->count = 0;
	}
}

static int
base64_value(char letter)
{
	if (letter >= 'A' && letter <= 'Z')
		return letter - 'A';
	if (letter >= 'a' && letter <= 'z')
		return letter - 'a' + 26;
	if (letter >= '0' && letter <= '9')
		return letter - '0' + 52;
	if (letter == '+')
		return 62;
	return letter == '/' ? 63 : -1;
}

static void
decode_quoted(struct span line, struct buffer *out)
{
	bool soft;

	while (line.len > 0 &&
	    (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
		line.len--;
	soft = line.len > 0 && line.ptr[line.len - 1] == '=';
	line.len -= soft ? 1 : 0;
	decode_hex(line, '=', out);
	if (!soft)
		buffer_char(out, '\n');
}

static void
decode_hex(struct span text, char mark, struct buffer *out)
{
	while (text.len > 0) {
		size_t plain = span_find_char(text, mark);
		char byte;

		buffer_append(out, span_first(text, plain));
		text = span_from(text, plain);
		if (text.len == 0)
			return;
		if (read_hex(span_from(text, 1), &byte)) {
			buffer_char(out, byte);
			text = span_from(text, 3);
		} else {
			buffer_char(out, mark);
			text = span_from(text, 1);
		}
	}
}

static bool
read_hex(struct span text, char *byte)
{
	int high, low;

	if (text.len < 2)
		return false;
	high = span_hex_value(text.ptr[0]);
	low = span_hex_value(text.ptr[1]);
	*byte = (char)(high * 16 + low);
	return high != -1 && low != -1;
}
