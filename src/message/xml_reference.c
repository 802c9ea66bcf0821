#include "message/xml_reference.h"

static uint32_t digit_value(char digit);

uint32_t
xml_reference(struct span name)
{
	static const struct {
		const char *name;
		char letter;
	} names[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' },
		{ "quot", '"' }, { "apos", '\'' } };
	uint32_t base = 10;
	uint32_t code = 0;
	size_t at = 1;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_is(name, names[i].name))
			return (unsigned char)names[i].letter;
	}
	if (!span_starts(name, SPAN("#")))
		return 0;
	if (name.len > 1 && name.ptr[1] == 'x') {
		base = 16;
		at = 2;
	}
	if (at == name.len)
		return 0;
	for (; at < name.len; at++) {
		uint32_t digit = digit_value(name.ptr[at]);

		if (digit >= base || code > 0x10ffff)
			return 0;
		code = code * base + digit;
	}
	if (code > 0x10ffff ||
	    (code < 0x20 && code != '\t' && code != '\n' && code != '\r'))
		return 0xfffd;
	return code;
}

static uint32_t
digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (uint32_t)(digit - '0');
	if (digit >= 'a' && digit <= 'f')
		return (uint32_t)(digit - 'a') + 10;
	if (digit >= 'A' && digit <= 'F')
		return (uint32_t)(digit - 'A') + 10;
	return 16;
}
