#ifndef BOUNDARYD_RULE_WORDS_H
#define BOUNDARYD_RULE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * words -- the words of a view, as phrases see them.
 *
 * A word is letters and digits, with an apostrophe only between two of them;
 * a finding's mark is none. Punctuation may stand between two words of a
 * phrase, the end of a sentence or a finding may not (rule/phrase.h).
 */
struct word {
	uint32_t start; /* bytes of the view */
	uint32_t end;
	uint32_t hash; /* rule/word_table.h */
	bool follows;  /* on the word before it, as the words of a phrase do */
};

/*
 * The next words of `text` from byte `*at` on, 0 at first; at most `max`.
 * Returns how many; 0: there are no more.
 */
size_t words_read(struct span text, size_t *at, struct word *list, size_t max);

#endif
