#include "message/whatsapp_scan.h"

#include "base/utf8.h"

#define DIGITS_MAX 4

static bool is_mark(uint32_t code);
static bool is_blank(uint32_t code);
static int digit_value(uint32_t code);
static bool scan_latin_period(struct span *rest, bool *afternoon);

/* What stands for before and after noon elsewhere. */
static const struct {
	const char *text;
	bool afternoon;
} day_periods[] = {
	{ "\u4e0a\u5348", false },
	{ "\u4e0b\u5348", true },
	{ "\u51cc\u6668", false },
	{ "\u65e9\u4e0a", false },
	{ "\u4e2d\u5348", true },
	{ "\u665a\u4e0a", true },
	{ "\uc624\uc804", false },
	{ "\uc624\ud6c4", true },
	{ "\u5348\u524d", false },
	{ "\u5348\u5f8c", true },
	{ "\u0635", false },
	{ "\u0645", true },
	{ "\u092a\u0942\u0930\u094d\u0935\u093e\u0939\u094d\u0928", false },
	{ "\u0905\u092a\u0930\u093e\u0939\u094d\u0928", true },
	{ "\u0434\u043f", false },
	{ "\u043f\u043f", true },
	{ "\u03c0.\u03bc.", false },
	{ "\u03bc.\u03bc.", true },
	{ "\u0e01\u0e48\u0e2d\u0e19\u0e40\u0e17\u0e35\u0e48\u0e22\u0e07",
	    false },
	{ "\u0e2b\u0e25\u0e31\u0e07\u0e40\u0e17\u0e35\u0e48\u0e22\u0e07",
	    true },
	{ "\u00d6\u00d6", false },
	{ "\u00d6S", true },
	{ "ap.", false },
	{ "ip.", true },
	{ "dop.", false },
	{ "odp.", true },
	{ "fm", false },
	{ "em", true },
	{ "f.m.", false },
	{ "e.m.", true },
	{ "SA", false },
	{ "CH", true },
	{ "de.", false },
	{ "du.", true },
	{ "yb", false },
	{ "yh", true },
	{ "e paradites", false },
	{ "e pasdites", true },
	{ "PD", false },
	{ "MD", true },
};

bool
scan_marks(struct span *rest)
{
	bool any = false;
	uint32_t code;
	int length;

	while (rest->len > 0 && (unsigned char)rest->ptr[0] >= 0x80) {
		length = utf8_read(*rest, &code);
		if (length <= 0 || !is_mark(code))
			break;
		*rest = span_from(*rest, (size_t)length);
		any = true;
	}
	return any;
}

void
scan_blanks(struct span *rest)
{
	uint32_t code;
	int length;

	while (scan_char(rest, ' '))
		continue;
	if (rest->len > 0 && rest->ptr[0] > ' ')
		return;
	while ((length = utf8_read(*rest, &code)) > 0) {
		if (!is_blank(code) && !is_mark(code))
			return;
		*rest = span_from(*rest, (size_t)length);
	}
}

bool
scan_number(struct span *rest, struct scan_number *out)
{
	uint32_t code;
	int length;

	out->value = 0;
	out->digits = 0;
	while (rest->len > 0 && rest->ptr[0] >= '0' && rest->ptr[0] <= '9' &&
	    out->digits < DIGITS_MAX) {
		out->value = out->value * 10 + (rest->ptr[0] - '0');
		out->digits++;
		rest->ptr++;
		rest->len--;
	}
	if (out->digits > 0 && rest->len > 0 &&
	    (rest->ptr[0] < '0' || rest->ptr[0] > '9') &&
	    (unsigned char)rest->ptr[0] < 0x80)
		return true;
	while ((length = utf8_read(*rest, &code)) > 0) {
		int digit = digit_value(code);

		if (digit == -1)
			break;
		if (out->digits == DIGITS_MAX)
			return false;
		out->value = out->value * 10 + digit;
		out->digits++;
		*rest = span_from(*rest, (size_t)length);
	}
	return out->digits > 0;
}

bool
scan_char(struct span *rest, char wanted)
{
	if (rest->len == 0 || rest->ptr[0] != wanted)
		return false;
	*rest = span_from(*rest, 1);
	return true;
}

bool
scan_text(struct span *rest, const char *wanted)
{
	struct span text = span_of(wanted);

	if (!span_starts(*rest, text))
		return false;
	*rest = span_from(*rest, text.len);
	return true;
}

bool
scan_day_period(struct span *rest, bool *afternoon)
{
	/* Digits and signs are by far the most common. */
	if (rest->len == 0 || (unsigned char)rest->ptr[0] < 'A')
		return false;
	if (scan_latin_period(rest, afternoon))
		return true;
	for (size_t i = 0; i < sizeof(day_periods) / sizeof(day_periods[0]);
	     i++) {
		if (scan_text(rest, day_periods[i].text)) {
			*afternoon = day_periods[i].afternoon;
			return true;
		}
	}
	return false;
}

struct span
scan_word(struct span *rest, size_t max)
{
	struct span at = *rest;
	struct span word;
	uint32_t code;
	int length;

	while ((length = utf8_read(at, &code)) > 0) {
		bool letter = code >= 0x80 ?
		    !is_blank(code) && !is_mark(code) &&
			digit_value(code) == -1 :
		    (code | 0x20) >= 'a' && (code | 0x20) <= 'z';

		if (!letter)
			break;
		at = span_from(at, (size_t)length);
	}
	word = span_first(*rest, rest->len - at.len);
	if (word.len > max)
		return SPAN_NONE;
	*rest = at;
	return word;
}

/* "am", "PM", "a.m.", "p. m." with blanks of any kind. */
static bool
scan_latin_period(struct span *rest, bool *afternoon)
{
	struct span at = *rest;
	char first;

	if (at.len < 2)
		return false;
	first = (char)(at.ptr[0] | 0x20);
	if (first != 'a' && first != 'p')
		return false;
	at = span_from(at, 1);
	if (scan_char(&at, '.'))
		scan_blanks(&at);
	if (!scan_char(&at, 'm') && !scan_char(&at, 'M'))
		return false;
	scan_char(&at, '.');
	*afternoon = first == 'p';
	*rest = at;
	return true;
}

static bool
is_mark(uint32_t code)
{
	return code == 0x200e || code == 0x200f || code == 0x61c ||
	    code == 0xfeff || (code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069);
}

static bool
is_blank(uint32_t code)
{
	return code == ' ' || code == '\t' || code == 0xa0 ||
	    (code >= 0x2000 && code <= 0x200b) || code == 0x202f ||
	    code == 0x3000;
}

static int
digit_value(uint32_t code)
{
	/* Arabic, Persian, and the scripts of India, in Unicode's order. */
	static const uint32_t zeros[] = { '0', 0x660, 0x6f0, 0x966, 0x9e6,
		0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66 };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++) {
		if (code >= zeros[i] && code <= zeros[i] + 9)
			return (int)(code - zeros[i]);
	}
	return -1;
}
