#include "message/html_entity.h"

#include <string.h>

#include "base/utf8.h"

#define NAME_BYTES 12

static uint32_t by_name(struct span name);
static uint32_t by_number(struct span digits);
static uint32_t windows_1252(uint32_t code);

size_t
html_entity(struct span text, char out[HTML_ENTITY_BYTES], size_t *length)
{
	struct span name = span_from(text, 1);
	uint32_t code = 0;

	out[0] = text.ptr[0];
	*length = 1;
	if (text.ptr[0] != '&')
		return 1;
	name = span_first(name, NAME_BYTES);
	name.len = span_find_char(name, ';');
	if (name.len == 0 || name.len == NAME_BYTES || name.len + 1 == text.len)
		return 1;
	/* It is not empty. NOLINTNEXTLINE(clang-analyzer-core*) */
	code = name.ptr[0] == '#' ? by_number(span_from(name, 1)) :
				    by_name(name);
	if (code == 0)
		return 1;
	*length = utf8_write(code, out);
	return name.len + 2;
}

static uint32_t
by_name(struct span name)
{
	static const struct {
		const char *name;
		uint32_t code;
	} table[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' },
		{ "pound", 0xa3 }, { "euro", 0x20ac }, { "copy", 0xa9 },
		{ "reg", 0xae }, { "hellip", 0x2026 }, { "ndash", 0x2013 },
		{ "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
		{ "ldquo", 0x201c }, { "rdquo", 0x201d }, { "bull", 0x2022 },
		{ "middot", 0xb7 }, { "eacute", 0xe9 }, { "egrave", 0xe8 },
		{ "agrave", 0xe0 }, { "aacute", 0xe1 }, { "uuml", 0xfc },
		{ "ouml", 0xf6 }, { "auml", 0xe4 }, { "szlig", 0xdf },
		{ "ntilde", 0xf1 }, { "ccedil", 0xe7 }, { "oacute", 0xf3 },
		{ "iacute", 0xed }, { "uacute", 0xfa }, { "acirc", 0xe2 },
		{ "ecirc", 0xea }, { "ocirc", 0xf4 }, { "deg", 0xb0 },
		{ "zwnj", 0x200c }, { "zwj", 0x200d }, { "shy", 0xad } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (span_is(name, table[i].name))
			return table[i].code;
	}
	return 0;
}

/* Decimal, or hexadecimal behind an x. */
static uint32_t
by_number(struct span digits)
{
	static const char hex[] = "0123456789abcdef";
	uint32_t base = 10;
	uint32_t code = 0;

	if (digits.len > 1 && (digits.ptr[0] | 0x20) == 'x') {
		base = 16;
		digits = span_from(digits, 1);
	}
	for (size_t i = 0; i < digits.len; i++) {
		char digit = digits.ptr[i];
		const char *at;

		if (digit >= 'A' && digit <= 'F')
			digit = (char)(digit | 0x20);
		at = digit == '\0' ? NULL : strchr(hex, digit);
		if (at == NULL || at - hex >= (ptrdiff_t)base ||
		    code > 0x10ffff / base)
			return 0;
		code = code * base + (uint32_t)(at - hex);
	}
	return code > 0x10ffff ? 0 : windows_1252(code);
}

/* What browsers make of the numbers that no character has. */
static uint32_t
windows_1252(uint32_t code)
{
	switch (code) {
	case 0x80:
		return 0x20ac;
	case 0x85:
		return 0x2026;
	case 0x91:
		return 0x2018;
	case 0x92:
		return 0x2019;
	case 0x93:
		return 0x201c;
	case 0x94:
		return 0x201d;
	case 0x96:
		return 0x2013;
	case 0x97:
		return 0x2014;
	case 0xa0:
		return ' ';
	default:
		return code;
	}
}
