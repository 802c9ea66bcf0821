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
	uint32_t number; /* in the table; 0: no rule names it */
	bool follows;    /* on the word before it, as those of a phrase do */
};

/* The words of a text; memory is kept from one to the next. */
struct words {
	struct word *list;
	size_t count;
	size_t capacity;
};

struct word_table;

/*
 * The next words of `text` from byte `*at` on, 0 at first; at most `max`. The
 * table may be NULL. Returns how many; 0: there are no more.
 */
size_t words_read(struct span text, const struct word_table *table, size_t *at,
    struct word *list, size_t max);
/* The first `max` words of `text`. 0, or -1: out of memory. */
int words_fill(struct words *words, struct span text,
    const struct word_table *table, size_t max);
void words_done(struct words *words);

#endif
