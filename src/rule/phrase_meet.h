#ifndef BOUNDARYD_RULE_PHRASE_MEET_H
#define BOUNDARYD_RULE_PHRASE_MEET_H

#include "rule/phrase_tree.h"

/* phrase_meet -- which words stand side by side where a phrase is met. */
#define PHRASE_MEET_WORDS 32  /* at one end of a node */
#define PHRASE_MEET_MAX   256 /* pairs of them */

struct phrase_words {
	struct span list[PHRASE_MEET_WORDS];
	size_t count;
};

/*
 * Where `node` and the one behind it are met, a word of `left` has one of
 * `right` right behind it. False: that cannot be said, or there are too many.
 * They borrow from the book.
 */
bool phrase_meet(struct phrase_book *book, const struct phrase_node *node,
    struct phrase_words *left, struct phrase_words *right);

#endif
