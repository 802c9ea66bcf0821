#include "text/number_word.h"

#include <stdint.h>

#include "text/letters.h"

struct entry {
	const char *word;
	enum number_kind kind;
	int value;
};

/* In alphabetic order. */
static const struct entry entries[] = {
	{ "a", NUMBER_FILLER, 0 },
	{ "an", NUMBER_FILLER, 0 },
	{ "and", NUMBER_AND, 0 },
	{ "ate", NUMBER_WEAK, 8 },
	{ "break", NUMBER_FILLER, 0 },
	{ "by", NUMBER_FILLER, 0 },
	{ "cero", NUMBER_DIGIT, 0 },
	{ "chwe", NUMBER_DIGIT, 6 },
	{ "chwech", NUMBER_DIGIT, 6 },
	{ "comma", NUMBER_FILLER, 0 },
	{ "cztery", NUMBER_DIGIT, 4 },
	{ "dash", NUMBER_FILLER, 0 },
	{ "dau", NUMBER_DIGIT, 2 },
	{ "dbl", NUMBER_REPEAT, 2 },
	{ "dim", NUMBER_DIGIT, 0 },
	{ "dot", NUMBER_FILLER, 0 },
	{ "double", NUMBER_REPEAT, 2 },
	{ "dubble", NUMBER_REPEAT, 2 },
	{ "dwa", NUMBER_DIGIT, 2 },
	{ "dwy", NUMBER_DIGIT, 2 },
	{ "dziewiec", NUMBER_DIGIT, 9 },
	{ "eight", NUMBER_DIGIT, 8 },
	{ "eighteen", NUMBER_TEEN, 18 },
	{ "eights", NUMBER_PLURAL, 8 },
	{ "eighty", NUMBER_TENS, 80 },
	{ "eigt", NUMBER_DIGIT, 8 },
	{ "eleven", NUMBER_TEEN, 11 },
	{ "er", NUMBER_FILLER, 0 },
	{ "erm", NUMBER_FILLER, 0 },
	{ "err", NUMBER_FILLER, 0 },
	{ "fifteen", NUMBER_TEEN, 15 },
	{ "fifty", NUMBER_TENS, 50 },
	{ "fiv", NUMBER_DIGIT, 5 },
	{ "five", NUMBER_DIGIT, 5 },
	{ "fives", NUMBER_PLURAL, 5 },
	{ "followed", NUMBER_FILLER, 0 },
	{ "for", NUMBER_WEAK, 4 },
	{ "fore", NUMBER_WEAK, 4 },
	{ "forty", NUMBER_TENS, 40 },
	{ "four", NUMBER_DIGIT, 4 },
	{ "fours", NUMBER_PLURAL, 4 },
	{ "fourteen", NUMBER_TEEN, 14 },
	{ "fourty", NUMBER_TENS, 40 },
	{ "free", NUMBER_WEAK, 3 },
	{ "hundered", NUMBER_SCALE, 2 },
	{ "hundred", NUMBER_SCALE, 2 },
	{ "hyphen", NUMBER_FILLER, 0 },
	{ "jeden", NUMBER_DIGIT, 1 },
	{ "line", NUMBER_FILLER, 0 },
	{ "n", NUMBER_AND, 0 },
	{ "naught", NUMBER_DIGIT, 0 },
	{ "naw", NUMBER_DIGIT, 9 },
	{ "next", NUMBER_FILLER, 0 },
	{ "nil", NUMBER_DIGIT, 0 },
	{ "nine", NUMBER_DIGIT, 9 },
	{ "niner", NUMBER_DIGIT, 9 },
	{ "nines", NUMBER_PLURAL, 9 },
	{ "nineteen", NUMBER_TEEN, 19 },
	{ "ninety", NUMBER_TENS, 90 },
	{ "nought", NUMBER_DIGIT, 0 },
	{ "noughts", NUMBER_PLURAL, 0 },
	{ "nowt", NUMBER_DIGIT, 0 },
	{ "oh", NUMBER_DIGIT, 0 },
	{ "ohs", NUMBER_PLURAL, 0 },
	{ "ok", NUMBER_FILLER, 0 },
	{ "one", NUMBER_DIGIT, 1 },
	{ "ones", NUMBER_PLURAL, 1 },
	{ "osiem", NUMBER_DIGIT, 8 },
	{ "pause", NUMBER_FILLER, 0 },
	{ "pedair", NUMBER_DIGIT, 4 },
	{ "pedwar", NUMBER_DIGIT, 4 },
	{ "piec", NUMBER_DIGIT, 5 },
	{ "plus", NUMBER_PLUS, 0 },
	{ "point", NUMBER_FILLER, 0 },
	{ "potem", NUMBER_FILLER, 0 },
	{ "pump", NUMBER_DIGIT, 5 },
	{ "quad", NUMBER_REPEAT, 4 },
	{ "quadruple", NUMBER_REPEAT, 4 },
	{ "saith", NUMBER_DIGIT, 7 },
	{ "sero", NUMBER_DIGIT, 0 },
	{ "seven", NUMBER_DIGIT, 7 },
	{ "sevens", NUMBER_PLURAL, 7 },
	{ "seventeen", NUMBER_TEEN, 17 },
	{ "seventy", NUMBER_TENS, 70 },
	{ "siedem", NUMBER_DIGIT, 7 },
	{ "six", NUMBER_DIGIT, 6 },
	{ "sixes", NUMBER_PLURAL, 6 },
	{ "sixteen", NUMBER_TEEN, 16 },
	{ "sixty", NUMBER_TENS, 60 },
	{ "slash", NUMBER_FILLER, 0 },
	{ "space", NUMBER_FILLER, 0 },
	{ "star", NUMBER_FILLER, 0 },
	{ "stop", NUMBER_FILLER, 0 },
	{ "szesc", NUMBER_DIGIT, 6 },
	{ "tair", NUMBER_DIGIT, 3 },
	{ "ten", NUMBER_TEEN, 10 },
	{ "then", NUMBER_FILLER, 0 },
	{ "thirteen", NUMBER_TEEN, 13 },
	{ "thirty", NUMBER_TENS, 30 },
	{ "thousand", NUMBER_SCALE, 3 },
	{ "three", NUMBER_DIGIT, 3 },
	{ "threes", NUMBER_PLURAL, 3 },
	{ "to", NUMBER_WEAK, 2 },
	{ "too", NUMBER_WEAK, 2 },
	{ "treble", NUMBER_REPEAT, 3 },
	{ "tree", NUMBER_WEAK, 3 },
	{ "tri", NUMBER_DIGIT, 3 },
	{ "triple", NUMBER_REPEAT, 3 },
	{ "tripple", NUMBER_REPEAT, 3 },
	{ "trzy", NUMBER_DIGIT, 3 },
	{ "twelve", NUMBER_TEEN, 12 },
	{ "twenty", NUMBER_TENS, 20 },
	{ "two", NUMBER_DIGIT, 2 },
	{ "twos", NUMBER_PLURAL, 2 },
	{ "uh", NUMBER_FILLER, 0 },
	{ "um", NUMBER_FILLER, 0 },
	{ "umm", NUMBER_FILLER, 0 },
	{ "un", NUMBER_DIGIT, 1 },
	{ "underscore", NUMBER_FILLER, 0 },
	{ "uno", NUMBER_DIGIT, 1 },
	{ "wedyn", NUMBER_FILLER, 0 },
	{ "won", NUMBER_WEAK, 1 },
	{ "wyth", NUMBER_DIGIT, 8 },
	{ "yeah", NUMBER_FILLER, 0 },
	{ "zero", NUMBER_DIGIT, 0 },
	{ "zeroes", NUMBER_PLURAL, 0 },
	{ "zeros", NUMBER_PLURAL, 0 },
};

/* Where the words with each first letter start, one more behind the last. */
static const unsigned char first_at[] = {
	0,
	4,
	6,
	11,
	21,
	30,
	44,
	44,
	47,
	47,
	48,
	48,
	49,
	49,
	62,
	68,
	76,
	78,
	78,
	94,
	114,
	120,
	120,
	123,
	123,
	124,
	127,
};

/*
 * Which second letters there are behind each first one, bit 0 an a; bit 26: the
 * letter is a word by itself. Most words of a talk end here.
 */
static const uint32_t second_letters[] = {
	0x4082000,
	0x1020000,
	0x2004090,
	0x2504103,
	0x0020900,
	0x0024100,
	0x0000000,
	0x1100000,
	0x0000000,
	0x0000010,
	0x0000000,
	0x0000100,
	0x0000000,
	0x4004111,
	0x0042480,
	0x0104911,
	0x0100000,
	0x0000000,
	0x2088911,
	0x0424091,
	0x0003080,
	0x0000000,
	0x1004010,
	0x0000000,
	0x0000010,
	0x0000010,
};

static bool is_begun(struct span word, bool alone);
static int compare(struct span word, const char *entry);
static char leet_letter(char byte);

enum number_kind
number_word(struct span word, int *value)
{
	size_t low;
	size_t high;

	if (!is_begun(word, word.len == 1))
		return NUMBER_NONE;
	low = first_at[word.ptr[0] - 'a'];
	high = first_at[word.ptr[0] - 'a' + 1];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(word, entries[middle].word);

		if (order == 0) {
			*value = entries[middle].value;
			return entries[middle].kind;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NUMBER_NONE;
}

enum number_kind
number_word_leet(struct span word, int *value)
{
	char letters[NUMBER_WORD_MAX];

	if (word.len > sizeof(letters))
		return NUMBER_NONE;
	for (size_t i = 0; i < word.len; i++)
		letters[i] = leet_letter(word.ptr[i]);
	return number_word((struct span){ letters, word.len }, value);
}

bool
number_word_begins(char first, char second)
{
	return (second_letters[first - 'a'] >> (second - 'a') & 1) != 0;
}

size_t
number_word_prefix(struct span text, int *digit)
{
	size_t longest = 0;
	size_t end;

	if (!is_begun(text, false))
		return 0;
	end = first_at[text.ptr[0] - 'a' + 1];
	for (size_t i = first_at[text.ptr[0] - 'a']; i < end; i++) {
		size_t length = 1;

		if (entries[i].kind != NUMBER_DIGIT ||
		    entries[i].word[1] != text.ptr[1])
			continue;
		while (length < text.len && entries[i].word[length] != '\0' &&
		    text.ptr[length] == entries[i].word[length])
			length++;
		if (entries[i].word[length] == '\0' && length > longest) {
			longest = length;
			*digit = entries[i].value;
		}
	}
	return longest;
}

/* Some word starts so; `alone`: is the one letter. */
static bool
is_begun(struct span word, bool alone)
{
	uint32_t seconds;

	if (word.len == 0 || !letters_is_alpha(word.ptr[0]))
		return false;
	seconds = second_letters[word.ptr[0] - 'a'];
	if (alone)
		return (seconds >> 26) != 0;
	return word.len > 1 && letters_is_alpha(word.ptr[1]) &&
	    (seconds >> (word.ptr[1] - 'a') & 1) != 0;
}

static int
compare(struct span word, const char *entry)
{
	for (size_t i = 0; i < word.len; i++) {
		int order = (unsigned char)word.ptr[i] -
		    (unsigned char)entry[i];

		if (order != 0)
			return order;
	}
	return entry[word.len] == '\0' ? 0 : -1;
}

static char
leet_letter(char byte)
{
	switch (byte) {
	case '0':
		return 'o';
	case '1':
		return 'i';
	case '3':
		return 'e';
	case '4':
		return 'a';
	case '5':
		return 's';
	case '7':
		return 't';
	default:
		return byte;
	}
}
