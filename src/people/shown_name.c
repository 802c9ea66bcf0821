#include "people/shown_name.h"

#include "base/utf8.h"

#define PHONE_DIGITS_MIN 7
#define PHONE_DIGITS_MAX 15

static bool is_unseen(uint32_t code);
static bool is_blank(uint32_t code);
static uint32_t lower(uint32_t code);
static uint32_t lower_latin(uint32_t code);
static void fold_phone(struct buffer *out);
static size_t phone_digits(struct span text, char digits[PHONE_DIGITS_MAX]);

int
shown_name_fold(struct span shown, struct buffer *out)
{
	bool blank = false;

	buffer_reset(out);
	while (shown.len > 0) {
		uint32_t code;
		int length = utf8_read(shown, &code);

		if (length <= 0) {
			code = UTF8_REPLACEMENT;
			length = 1;
		}
		shown = span_from(shown, (size_t)length);
		if (is_unseen(code) || (code == '~' && out->len == 0))
			continue;
		if (is_blank(code)) {
			blank = out->len > 0;
			continue;
		}
		if (blank)
			buffer_char(out, ' ');
		blank = false;
		utf8_append(out, lower(code));
	}
	if (!out->failed)
		fold_phone(out);
	return out->failed ? -1 : 0;
}

/* Marks of direction and width, which apps wrap around names and numbers. */
static bool
is_unseen(uint32_t code)
{
	return code == 0xad || (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2060 && code <= 0x2069) || code == 0xfeff;
}

static bool
is_blank(uint32_t code)
{
	return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
	    code == 0x205f || code == 0x3000;
}

static uint32_t
lower(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
	if (code < 0x180)
		return lower_latin(code);
	if (code >= 0x391 && code <= 0x3a9)
		return code + 0x20;
	if (code >= 0x410 && code <= 0x42f)
		return code + 0x20;
	if (code >= 0x400 && code <= 0x40f)
		return code + 0x50;
	if (code == 0x2018 || code == 0x2019)
		return '\'';
	if (code >= 0x2010 && code <= 0x2013)
		return '-';
	return code;
}

/* Latin-1 and Latin Extended-A, where small letters follow large ones. */
static uint32_t
lower_latin(uint32_t code)
{
	bool small_is_even = (code >= 0x139 && code <= 0x148) ||
	    (code >= 0x179 && code <= 0x17e);

	if (code < 0x100)
		return code >= 0xc0 && code <= 0xde && code != 0xd7 ?
		    code + 0x20 :
		    code;
	if (code == 0x130)
		return 'i';
	if (code == 0x131 || code == 0x138 || code == 0x149 || code == 0x17f)
		return code;
	if (code == 0x178)
		return 0xff;
	return (code % 2 == 1) == small_is_even ? code + 1 : code;
}

/* "07700 900123", "0044 7700 900123" and "+44 (0)7700 900123" are one. */
static void
fold_phone(struct buffer *out)
{
	char digits[PHONE_DIGITS_MAX];
	struct span text = buffer_span(out);
	struct span number = { digits, phone_digits(text, digits) };
	bool plus = text.len > 0 && text.ptr[0] == '+';

	if (number.len < PHONE_DIGITS_MIN)
		return;
	if (!plus && span_starts(number, SPAN("00"))) {
		number = span_from(number, 2);
		plus = true;
	}
	/* As in links and chat identifiers: 447700900123. */
	if (number.len == 12 && span_starts(number, SPAN("447")))
		plus = true;
	buffer_reset(out);
	if (plus) {
		buffer_char(out, '+');
		if (span_starts(number, SPAN("440"))) {
			buffer_text(out, "44");
			number = span_from(number, 3);
		}
	} else if (number.ptr[0] == '0') {
		buffer_text(out, "+44");
		number = span_from(number, 1);
	}
	buffer_append(out, number);
}

/* 0 when `text` is anything but a number. */
static size_t
phone_digits(struct span text, char digits[PHONE_DIGITS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (byte >= '0' && byte <= '9') {
			if (count == PHONE_DIGITS_MAX)
				return 0;
			digits[count++] = byte;
		} else if (byte == '+' ? i != 0 :
					 byte != ' ' && byte != '-' &&
			    byte != '.' && byte != '(' && byte != ')') {
			return 0;
		}
	}
	return count;
}
