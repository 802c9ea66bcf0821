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

/* `word` is one of `list`; most words are told apart by their first byte. */
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
