#include "rule/regex_read.h"

#include <string.h>

#include "base/utf8.h"
#include "rule/pairs.h"

#define CONTROL  (UINT32_C(1) << 28)
#define HIGH     (UINT32_C(1) << 31)
#define NAME_MAX 64

/* The bytes of a class in brackets. */
struct set {
	bool has[128];
	bool high; /* some character above */
};

static int read_braces(struct span text, struct regex_times *times);
static int read_escape(struct span text, uint32_t *classes);
static int read_hex(struct span text, uint32_t *code);
static int read_set(struct span text, uint32_t *classes);
static int read_member(struct span text, struct set *set, uint32_t *code);
static bool add_shorthand(struct set *set, char letter);
static void add_range(struct set *set, uint32_t from, uint32_t until);
static uint32_t classes_of_set(const struct set *set, bool negated);
static uint32_t classes_of(uint32_t code);
static int read_number(struct span text, unsigned *number);

int
regex_read(struct span text, uint32_t *classes)
{
	uint32_t code;
	int bytes;

	*classes = 0;
	switch (text.ptr[0]) {
	case '\\':
		return read_escape(text, classes);
	case '[':
		return read_set(text, classes);
	case '.':
		*classes = PAIRS_ALL;
		return 1;
	case '^':
	case '$':
		return 1;
	case '*':
	case '+':
	case '?':
		return -1;
	default:
		bytes = utf8_read(text, &code);
		if (bytes > 0)
			*classes = classes_of(code);
		return bytes > 0 ? bytes : -1;
	}
}

int
regex_read_group(struct span text, bool *is_look)
{
	static const char *const openings[] = { "(?:", "(?>", "(?=", "(?!",
		"(?<=", "(?<!" };
	size_t at = 2;

	if (span_starts(text, SPAN("(*")))
		return -1;
	if (!span_starts(text, SPAN("(?")))
		return 1;
	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		if (!span_starts(text, span_of(openings[i])))
			continue;
		*is_look = i >= 2;
		return (int)strlen(openings[i]);
	}
	if (text.len > 3 && text.ptr[2] == '<') {
		for (at = 3; at < text.len && at < NAME_MAX; at++)
			if (text.ptr[at] == '>')
				return (int)at + 1;
		return -1;
	}
	while (at < text.len && strchr("imsU-", text.ptr[at]) != NULL)
		at++;
	if (at > 2 && at < text.len &&
	    (text.ptr[at] == ')' || text.ptr[at] == ':'))
		return (int)at + 1;
	return -1;
}

int
regex_read_times(struct span text, struct regex_times *times)
{
	int bytes = 1;

	*times = (struct regex_times){ 1, 1 };
	if (text.len == 0 || strchr("*+?{", text.ptr[0]) == NULL)
		return 0;
	if (text.ptr[0] == '{')
		bytes = read_braces(text, times);
	else if (text.ptr[0] != '+')
		times->least = 0;
	if (text.ptr[0] == '*' || text.ptr[0] == '+')
		times->most = REGEX_TIMES_MAX;
	if (bytes > 0 && (size_t)bytes < text.len &&
	    (text.ptr[bytes] == '+' || text.ptr[bytes] == '?'))
		bytes++;
	return bytes;
}

/* {2} {2,} {2,5} */
static int
read_braces(struct span text, struct regex_times *times)
{
	int digits = read_number(span_from(text, 1), &times->least);
	int bytes = 1 + digits;

	if (digits == 0 || (size_t)bytes >= text.len)
		return -1;
	times->most = times->least;
	if (text.ptr[bytes] == ',') {
		bytes++;
		digits = read_number(span_from(text, (size_t)bytes),
		    &times->most);
		if (digits == 0)
			times->most = REGEX_TIMES_MAX;
		bytes += digits;
	}
	if ((size_t)bytes >= text.len || text.ptr[bytes] != '}')
		return -1;
	return bytes + 1;
}

static int
read_escape(struct span text, uint32_t *classes)
{
	struct set set = { .high = false };
	uint32_t code;
	char letter;
	int bytes;

	if (text.len < 2)
		return -1;
	letter = text.ptr[1];
	if (letter == '\0')
		return -1;
	if (strchr("bBAzZG", letter) != NULL)
		return 2;
	if (add_shorthand(&set, letter)) {
		*classes = classes_of_set(&set, false);
		return 2;
	}
	if (strchr("nrtfea", letter) != NULL) {
		*classes = CONTROL;
		return 2;
	}
	if (letter == 'x') {
		bytes = read_hex(text, &code);
		*classes = classes_of(code);
		return bytes;
	}
	if ((letter >= 'a' && letter <= 'z') ||
	    (letter >= 'A' && letter <= 'Z') ||
	    (letter >= '0' && letter <= '9'))
		return -1;
	bytes = utf8_read(span_from(text, 1), &code);
	*classes = classes_of(code);
	return bytes > 0 ? bytes + 1 : -1;
}

/* \x41 and \x{1F171} */
static int
read_hex(struct span text, uint32_t *code)
{
	static const char digits[] = "0123456789abcdef";
	bool braces = text.len > 2 && text.ptr[2] == '{';
	size_t at = braces ? 3 : 2;
	size_t end = braces ? 9 : 4;

	*code = 0;
	for (; at < text.len && at < end; at++) {
		const char *digit = strchr(digits,
		    text.ptr[at] | (text.ptr[at] > '9' ? 0x20 : 0));

		if (digit == NULL || *digit == '\0')
			break;
		*code = *code * 16 + (uint32_t)(digit - digits);
	}
	if (!braces)
		return at == 4 ? 4 : -1;
	if (at == 3 || at >= text.len || text.ptr[at] != '}')
		return -1;
	return (int)at + 1;
}

static int
read_set(struct span text, uint32_t *classes)
{
	struct set set = { .high = false };
	bool negated = text.len > 1 && text.ptr[1] == '^';
	size_t start = negated ? 2 : 1;
	size_t at = start;

	while (at < text.len && (text.ptr[at] != ']' || at == start)) {
		uint32_t from, until;
		int bytes = read_member(span_from(text, at), &set, &from);

		if (bytes <= 0)
			return -1;
		at += (size_t)bytes;
		until = from;
		if (from != 0 && at + 1 < text.len && text.ptr[at] == '-' &&
		    text.ptr[at + 1] != ']') {
			bytes = read_member(span_from(text, at + 1), &set,
			    &until);
			if (bytes <= 0 || until == 0)
				return -1;
			at += (size_t)bytes + 1;
		}
		add_range(&set, from, until);
	}
	*classes = classes_of_set(&set, negated);
	return at < text.len && *classes != 0 ? (int)at + 1 : -1;
}

/* A character, or 0 for a shorthand, which is added at once. */
static int
read_member(struct span text, struct set *set, uint32_t *code)
{
	*code = 0;
	if (text.ptr[0] == '[' && text.len > 1 &&
	    strchr(":.=", text.ptr[1]) != NULL)
		return -1;
	if (text.ptr[0] != '\\')
		return utf8_read(text, code);
	if (text.len < 2 || text.ptr[1] == '\0')
		return -1;
	if (add_shorthand(set, text.ptr[1]))
		return 2;
	if (text.ptr[1] == 'x') {
		int bytes = read_hex(text, code);

		return *code == 0 ? -1 : bytes;
	}
	if (text.ptr[1] == 'n' || text.ptr[1] == 't' || text.ptr[1] == 'r') {
		*code = text.ptr[1] == 'n' ? '\n' :
		    text.ptr[1] == 't'     ? '\t' :
					     '\r';
		return 2;
	}
	if (text.ptr[1] < '!' || text.ptr[1] > '~' ||
	    strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", text.ptr[1]) == NULL)
		return -1;
	*code = (unsigned char)text.ptr[1];
	return 2;
}

/* \d \w \s and their contraries, which are of ASCII alone. */
static bool
add_shorthand(struct set *set, char letter)
{
	bool contrary = letter == 'D' || letter == 'W' || letter == 'S';

	if (letter == '\0' || strchr("dwsDWS", letter) == NULL)
		return false;
	for (int i = 0; i < 128; i++) {
		bool is_digit = i >= '0' && i <= '9';
		bool is_it = is_digit;

		if ((letter | 0x20) == 'w')
			is_it = is_digit || i == '_' ||
			    ((i | 0x20) >= 'a' && (i | 0x20) <= 'z');
		else if ((letter | 0x20) == 's')
			is_it = i == ' ' || (i >= '\t' && i <= '\r');
		if (is_it != contrary)
			set->has[i] = true;
	}
	set->high = set->high || contrary;
	return true;
}

static void
add_range(struct set *set, uint32_t from, uint32_t until)
{
	if (until >= 128)
		set->high = true;
	for (uint32_t i = from; i != 0 && i <= until && i < 128; i++) {
		uint32_t other = i ^ 0x20;

		set->has[i] = true;
		if ((i | 0x20) >= 'a' && (i | 0x20) <= 'z')
			set->has[other] = true;
	}
}

static uint32_t
classes_of_set(const struct set *set, bool negated)
{
	uint32_t classes = negated || set->high ? HIGH : 0;

	for (uint32_t i = 0; i < 128; i++)
		if (set->has[i] != negated)
			classes |= classes_of(i);
	/* The Kelvin sign is a k, the long s an s. */
	if (set->high && !negated)
		classes |= classes_of('k') | classes_of('s');
	return classes;
}

static uint32_t
classes_of(uint32_t code)
{
	uint32_t classes;

	if (code >= 0x80)
		return HIGH | UINT32_C(1) << ('k' - 'a') |
		    UINT32_C(1) << ('s' - 'a');
	classes = UINT32_C(1) << pairs_class((unsigned char)code);
	if ((code | 0x20) == 'k' || (code | 0x20) == 's')
		classes |= HIGH;
	return classes;
}

static int
read_number(struct span text, unsigned *number)
{
	size_t at = 0;

	*number = 0;
	while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' &&
	    *number < REGEX_TIMES_MAX)
		*number = *number * 10 + (unsigned)(text.ptr[at++] - '0');
	return (int)at;
}
