#include "message/mail_field.h"
#include "message/transfer.h"

#include <strings.h>

#define CHARSET_BYTES 64
#define WORD_BYTES    4096 /* RFC 2047 says 75; programs write more */

/* An encoded word: "=?charset?Q?text?=". */
struct word {
	struct span charset;
	struct span text;
	bool base64;
	size_t length; /* of all of it */
};

/* Words in a row share a character, so their bytes are read together. */
struct reading {
	struct charsets *charsets;
	struct buffer bytes;
	struct span charset;
	struct buffer *out;
	bool whole;
};

static bool read_word(struct span text, struct word *out);
static void take_word(struct reading *reading, const struct word *word);
static void end_words(struct reading *reading);
static void put(struct reading *reading, struct span charset,
    struct span bytes);
static bool is_blank(struct span text);
static bool is_same(struct span a, struct span b);

bool
mail_words(struct charsets *charsets, struct span value, struct buffer *out)
{
	struct reading reading = { .charsets = charsets,
		.out = out,
		.whole = true };
	struct span plain = { value.ptr, 0 };
	bool after_word = false;
	struct word word;

	while (value.len > 0) {
		if (value.ptr[0] != '=' || !read_word(value, &word)) {
			plain.len++;
			value = span_from(value, 1);
			continue;
		}
		/* Blanks between two encoded words are not said. */
		if (!after_word || !is_blank(plain)) {
			end_words(&reading);
			put(&reading, SPAN_NONE, plain);
		}
		take_word(&reading, &word);
		after_word = true;
		value = span_from(value, word.length);
		plain = (struct span){ value.ptr, 0 };
	}
	end_words(&reading);
	put(&reading, SPAN_NONE, plain);
	buffer_done(&reading.bytes);
	return reading.whole;
}

static bool
read_word(struct span text, struct word *out)
{
	struct span rest = span_from(text, 2);
	size_t mark;

	if (!span_starts(text, SPAN("=?")))
		return false;
	mark = span_find_char(span_first(rest, CHARSET_BYTES), '?');
	if (mark == 0 || mark == CHARSET_BYTES || mark == rest.len)
		return false;
	out->charset = span_first(rest, mark);
	/* A language behind a star: RFC 2231, 5. */
	out->charset.len = span_find_char(out->charset, '*');
	rest = span_from(rest, mark + 1);
	if (rest.len < 2 || rest.ptr[1] != '?' ||
	    memchr("QqBb", rest.ptr[0], 4) == NULL)
		return false;
	out->base64 = (rest.ptr[0] | 0x20) == 'b';
	rest = span_from(rest, 2);
	rest = span_first(rest, WORD_BYTES);
	mark = span_find(rest, SPAN("?="));
	if (mark == rest.len)
		return false;
	out->text = span_first(rest, mark);
	out->length = (size_t)(rest.ptr - text.ptr) + mark + 2;
	return true;
}

static void
take_word(struct reading *reading, const struct word *word)
{
	struct transfer_decoder decoder = { .transfer = TRANSFER_BASE64 };

	if (!is_same(reading->charset, word->charset))
		end_words(reading);
	reading->charset = word->charset;
	if (word->base64)
		transfer_line(&decoder, word->text, &reading->bytes);
	else
		transfer_word_q(word->text, &reading->bytes);
}

static void
end_words(struct reading *reading)
{
	put(reading, reading->charset, buffer_span(&reading->bytes));
	if (reading->bytes.failed)
		reading->out->failed = true;
	buffer_reset(&reading->bytes);
	reading->charset = SPAN_NONE;
}

static void
put(struct reading *reading, struct span charset, struct span bytes)
{
	size_t start = reading->out->len;

	if (bytes.len == 0)
		return;
	if (!charset_append(reading->charsets, charset, bytes, reading->out))
		reading->whole = false;
	for (size_t i = start; i < reading->out->len; i++) {
		unsigned char byte = (unsigned char)reading->out->ptr[i];

		if (byte < ' ' || byte == 0x7f)
			reading->out->ptr[i] = ' ';
	}
}

static bool
is_blank(struct span text)
{
	return span_trim(text).len == 0;
}

static bool
is_same(struct span a, struct span b)
{
	return a.len == b.len &&
	    (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}
