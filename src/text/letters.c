#include "text/letters.h"

/* Characters first to last: digits count up from `ascii`, others are it. */
struct row {
	uint32_t first;
	uint32_t last;
	char ascii;
};

/* Characters first to last. */
struct range {
	uint32_t first;
	uint32_t last;
};

static const struct range unseen[] = {
	{ 0x00ad, 0x00ad },
	{ 0x034f, 0x034f },
	{ 0x061c, 0x061c },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x202a, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff9, 0xfffb },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

static const struct range spaces[] = {
	{ 0x0080, 0x00a0 },
	{ 0x1680, 0x1680 },
	{ 0x2000, 0x200a },
	{ 0x2028, 0x2029 },
	{ 0x202f, 0x202f },
	{ 0x205f, 0x205f },
	{ 0x2800, 0x2800 },
	{ 0x3000, 0x3000 },
	{ 0xe000, 0xf8ff },
	{ 0xf0000, 0xffffd },
	{ 0x100000, 0x10fffd },
};

/*
 * In the order of `first`. Digits of other scripts and letters that Unicode
 * gives no decomposition although readers take them for Latin.
 */
static const struct row rows[] = {
	{ 0x00b4, 0x00b4, '\'' },
	{ 0x00d8, 0x00d8, 'o' },
	{ 0x00f8, 0x00f8, 'o' },
	{ 0x0110, 0x0110, 'd' },
	{ 0x0111, 0x0111, 'd' },
	{ 0x0126, 0x0126, 'h' },
	{ 0x0127, 0x0127, 'h' },
	{ 0x0131, 0x0131, 'i' },
	{ 0x0141, 0x0141, 'l' },
	{ 0x0142, 0x0142, 'l' },
	{ 0x0166, 0x0166, 't' },
	{ 0x0167, 0x0167, 't' },
	{ 0x0180, 0x0180, 'b' },
	{ 0x0199, 0x0199, 'k' },
	{ 0x019a, 0x019a, 'l' },
	{ 0x0250, 0x0250, 'a' },
	{ 0x0251, 0x0251, 'a' },
	{ 0x0253, 0x0253, 'b' },
	{ 0x0255, 0x0255, 'c' },
	{ 0x0256, 0x0257, 'd' },
	{ 0x025b, 0x025b, 'e' },
	{ 0x0260, 0x0262, 'g' },
	{ 0x0266, 0x0266, 'h' },
	{ 0x0268, 0x026a, 'i' },
	{ 0x026b, 0x026d, 'l' },
	{ 0x026f, 0x0271, 'm' },
	{ 0x0272, 0x0274, 'n' },
	{ 0x0275, 0x0275, 'o' },
	{ 0x0280, 0x0280, 'r' },
	{ 0x0282, 0x0282, 's' },
	{ 0x0288, 0x0288, 't' },
	{ 0x0289, 0x0289, 'u' },
	{ 0x028b, 0x028b, 'v' },
	{ 0x028f, 0x028f, 'y' },
	{ 0x0290, 0x0291, 'z' },
	{ 0x0299, 0x0299, 'b' },
	{ 0x029c, 0x029c, 'h' },
	{ 0x029f, 0x029f, 'l' },
	{ 0x02b9, 0x02b9, '\'' },
	{ 0x02bb, 0x02bd, '\'' },
	{ 0x0660, 0x0669, '0' },
	{ 0x06f0, 0x06f9, '0' },
	{ 0x0966, 0x096f, '0' },
	{ 0x09e6, 0x09ef, '0' },
	{ 0x0a66, 0x0a6f, '0' },
	{ 0x0ae6, 0x0aef, '0' },
	{ 0x0b66, 0x0b6f, '0' },
	{ 0x0be6, 0x0bef, '0' },
	{ 0x0c66, 0x0c6f, '0' },
	{ 0x0ce6, 0x0cef, '0' },
	{ 0x0d66, 0x0d6f, '0' },
	{ 0x0e50, 0x0e59, '0' },
	{ 0x0ed0, 0x0ed9, '0' },
	{ 0x0f20, 0x0f29, '0' },
	{ 0x1040, 0x1049, '0' },
	{ 0x17e0, 0x17e9, '0' },
	{ 0x1810, 0x1819, '0' },
	{ 0x1d00, 0x1d00, 'a' },
	{ 0x1d04, 0x1d04, 'c' },
	{ 0x1d05, 0x1d05, 'd' },
	{ 0x1d07, 0x1d07, 'e' },
	{ 0x1d0a, 0x1d0a, 'j' },
	{ 0x1d0b, 0x1d0b, 'k' },
	{ 0x1d0d, 0x1d0d, 'm' },
	{ 0x1d0f, 0x1d0f, 'o' },
	{ 0x1d18, 0x1d18, 'p' },
	{ 0x1d1b, 0x1d1b, 't' },
	{ 0x1d1c, 0x1d1c, 'u' },
	{ 0x1d20, 0x1d20, 'v' },
	{ 0x1d21, 0x1d21, 'w' },
	{ 0x1d22, 0x1d22, 'z' },
	{ 0x2010, 0x2010, '-' },
	{ 0x2011, 0x2011, '-' },
	{ 0x2012, 0x2012, '-' },
	{ 0x2013, 0x2013, '-' },
	{ 0x2014, 0x2014, '-' },
	{ 0x2015, 0x2015, '-' },
	{ 0x2018, 0x2018, '\'' },
	{ 0x2019, 0x2019, '\'' },
	{ 0x201a, 0x201a, '\'' },
	{ 0x201b, 0x201b, '\'' },
	{ 0x201c, 0x201c, '"' },
	{ 0x201d, 0x201d, '"' },
	{ 0x201e, 0x201e, '"' },
	{ 0x2032, 0x2032, '\'' },
	{ 0x2043, 0x2043, '-' },
	{ 0x2044, 0x2044, '/' },
	{ 0x2212, 0x2212, '-' },
	{ 0x2215, 0x2215, '/' },
	{ 0x24f5, 0x24fd, '1' },
	{ 0x24ff, 0x24ff, '0' },
	{ 0x2776, 0x277e, '1' },
	{ 0x2780, 0x2788, '1' },
	{ 0x278a, 0x2792, '1' },
	{ 0xa730, 0xa730, 'f' },
	{ 0xa731, 0xa731, 's' },
	{ 0xa78c, 0xa78c, '\'' },
	{ 0xfe58, 0xfe58, '-' },
	{ 0xfe63, 0xfe63, '-' },
	{ 0xff07, 0xff07, '\'' },
	{ 0xff0d, 0xff0d, '-' },
};

#define ALNUM (LETTERS_HOST | LETTERS_NAME | LETTERS_PIECE)

const unsigned char letters_sets[256] = {
	['\n'] = LETTERS_GAP,
	[' '] = LETTERS_GAP | LETTERS_JOIN,
	['"'] = LETTERS_OPEN,
	['$'] = LETTERS_NO_GAP,
	['%'] = LETTERS_NO_GAP,
	['\''] = LETTERS_OPEN,
	['('] = LETTERS_GAP | LETTERS_OPEN,
	[')'] = LETTERS_GAP,
	['*'] = LETTERS_JOIN | LETTERS_OPEN,
	['+'] = LETTERS_PIECE,
	[','] = LETTERS_GAP,
	['-'] = LETTERS_GAP | LETTERS_JOIN | LETTERS_OPEN | LETTERS_HOST |
	    LETTERS_PIECE,
	['.'] = LETTERS_GAP | LETTERS_JOIN | LETTERS_HOST | LETTERS_NAME |
	    LETTERS_PIECE | LETTERS_SIGN,
	['/'] = LETTERS_GAP | LETTERS_SIGN,
	['<'] = LETTERS_OPEN,
	['@'] = LETTERS_NO_GAP | LETTERS_SIGN,
	['['] = LETTERS_OPEN,
	['_'] = LETTERS_JOIN | LETTERS_OPEN | LETTERS_HOST | LETTERS_NAME |
	    LETTERS_PIECE,
	['{'] = LETTERS_OPEN,
	['~'] = LETTERS_OPEN,
	['a'] = ALNUM,
	['b'] = ALNUM,
	['c'] = ALNUM,
	['d'] = ALNUM,
	['e'] = ALNUM,
	['f'] = ALNUM,
	['g'] = ALNUM,
	['h'] = ALNUM,
	['i'] = ALNUM,
	['j'] = ALNUM,
	['k'] = ALNUM,
	['l'] = ALNUM,
	['m'] = ALNUM,
	['n'] = ALNUM,
	['o'] = ALNUM,
	['p'] = ALNUM,
	['q'] = ALNUM,
	['r'] = ALNUM,
	['s'] = ALNUM,
	['t'] = ALNUM,
	['u'] = ALNUM,
	['v'] = ALNUM,
	['w'] = ALNUM,
	['x'] = ALNUM,
	['y'] = ALNUM,
	['z'] = ALNUM,
	['0'] = ALNUM,
	['1'] = ALNUM,
	['2'] = ALNUM,
	['3'] = ALNUM,
	['4'] = ALNUM,
	['5'] = ALNUM,
	['6'] = ALNUM,
	['7'] = ALNUM,
	['8'] = ALNUM,
	['9'] = ALNUM,
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool in_ranges(uint32_t code, const struct range *list, size_t count);

bool
letters_in_list(struct span word, const char *const *list, size_t count)
{
	size_t low = 0;
	size_t high = count;

	if (word.len == 0)
		return false;
	/* The first with that letter. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list[middle][0] < word.ptr[0])
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && list[low][0] == word.ptr[0]; low++)
		if (span_is(word, list[low]))
			return true;
	return false;
}

bool
letters_is_unseen(uint32_t code)
{
	return in_ranges(code, unseen, COUNT(unseen));
}

bool
letters_is_space(uint32_t code)
{
	return in_ranges(code, spaces, COUNT(spaces));
}

bool
letters_ends_line(uint32_t code)
{
	return code == 0x85 || code == 0x2028 || code == 0x2029;
}

char
letters_plain(uint32_t code)
{
	size_t low = 0;
	size_t high = COUNT(rows);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct row *row = &rows[middle];

		if (code < row->first)
			high = middle;
		else if (code > row->last)
			low = middle + 1;
		else if (row->ascii == '0' || row->ascii == '1')
			return (char)(row->ascii + (int)(code - row->first));
		else
			return row->ascii;
	}
	return 0;
}

static bool
in_ranges(uint32_t code, const struct range *list, size_t count)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (code < list[middle].first)
			high = middle;
		else if (code > list[middle].last)
			low = middle + 1;
		else
			return true;
	}
	return false;
}
