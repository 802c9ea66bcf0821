#include "base/span.h"

#include <stdlib.h>

static char lower(char byte);
static bool is_space(char byte);

bool
span_is_nocase(struct span a, const char *text)
{
	for (size_t i = 0; i < a.len; i++) {
		if (text[i] == '\0' || lower(a.ptr[i]) != lower(text[i]))
			return false;
	}
	return text[a.len] == '\0';
}

int
span_hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

struct span
span_trim(struct span a)
{
	while (a.len > 0 && is_space(a.ptr[a.len - 1]))
		a.len--;
	while (a.len > 0 && is_space(a.ptr[0]))
		a = span_from(a, 1);
	return a;
}

size_t
span_find_char(struct span a, char wanted)
{
	const char *at = NULL;

	if (a.len > 0)
		at = memchr(a.ptr, wanted, a.len);
	return at == NULL ? a.len : (size_t)(at - a.ptr);
}

size_t
span_find(struct span a, struct span wanted)
{
	const char *at;

	if (wanted.len == 0)
		return 0;
	if (a.len < wanted.len)
		return a.len;
	at = memmem(a.ptr, a.len, wanted.ptr, wanted.len);
	return at == NULL ? a.len : (size_t)(at - a.ptr);
}

size_t
span_run(struct span a, char byte)
{
	/* All are the same where each is as its neighbour: at memcmp's speed. */
	enum {
		BLOCK = 4096
	};
	size_t run = 0;

	if (a.len == 0 || a.ptr[0] != byte)
		return 0;
	while (a.len - run > BLOCK &&
	    memcmp(a.ptr + run, a.ptr + run + 1, BLOCK) == 0)
		run += BLOCK;
	while (run < a.len && a.ptr[run] == byte)
		run++;
	return run;
}

bool
span_next_part(struct span *rest, char separator, struct span *part)
{
	size_t end;

	if (rest->ptr == NULL)
		return false;
	end = span_find_char(*rest, separator);
	*part = span_first(*rest, end);
	if (end == rest->len) {
		*rest = SPAN_NONE;
	} else {
		rest->ptr += end + 1;
		rest->len -= end + 1;
	}
	return true;
}

char *
span_copy(struct span a)
{
	char *copy = malloc(a.len + 1);

	if (copy == NULL)
		return NULL;
	if (a.len > 0)
		memcpy(copy, a.ptr, a.len);
	copy[a.len] = '\0';
	return copy;
}

static char
lower(char byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return (char)(byte - 'A' + 'a');
	return byte;
}

static bool
is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}
