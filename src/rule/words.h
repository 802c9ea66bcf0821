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
	bool follows; /* on the word before it, as the words of a phrase do */
};

/* The first words of `text`, at most `max`; returns how many. */
size_t words_read(struct span text, struct word *list, size_t max);

#endif
