#ifndef BOUNDARYD_TEXT_LETTERS_H
#define BOUNDARYD_TEXT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * letters -- what single characters are, for views and finders.
 */
static inline bool
letters_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Latin small letter; views have no capitals. */
static inline bool
letters_is_alpha(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static inline bool
letters_is_alnum(char byte)
{
	return letters_is_alpha(byte) || letters_is_digit(byte);
}

static inline bool
letters_is_blank(char byte)
{
	return byte == ' ' || byte == '\n';
}

/*
 * Sets of ASCII characters that are asked for at every byte of a text; NUL is
 * in none.
 */
enum letters_set {
	LETTERS_GAP = 1 << 0,    /* between groups of digits: " -.()/,\n" */
	LETTERS_JOIN = 1 << 1,   /* between letters set apart: " -._*" */
	LETTERS_NO_GAP = 1 << 2, /* what digits do not go on behind: "$%@" */
	LETTERS_OPEN = 1 << 3,   /* before a word for a sign */
	LETTERS_HOST = 1 << 4,   /* letters, digits, "-._" */
	LETTERS_NAME = 1 << 5,   /* letters, digits, "_." */
	LETTERS_PIECE = 1 << 6,  /* letters, digits, "._-+" */
	LETTERS_SIGN = 1 << 7    /* "@./" */
};

extern const unsigned char letters_sets[256];

static inline bool
letters_is(char byte, enum letters_set set)
{
	return (letters_sets[(unsigned char)byte] & set) != 0;
}

/* `word` is one of `list`, which is in the order of first letters. */
bool letters_in_list(struct span word, const char *const *list, size_t count);
/* Seen as nothing at all: zero-width, direction marks, selectors, tags. */
bool letters_is_unseen(uint32_t code);
/* White space other than ASCII's, and private-use characters. */
bool letters_is_space(uint32_t code);
bool letters_ends_line(uint32_t code);
/*
 * The ASCII character that `code` is another drawing of (a dash, a quote, a
 * digit of another script, a stroked or small capital letter); 0 if none.
 */
char letters_plain(uint32_t code);

#endif
