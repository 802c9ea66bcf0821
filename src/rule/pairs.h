#ifndef BOUNDARYD_RULE_PAIRS_H
#define BOUNDARYD_RULE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * pairs -- which bytes stand beside each other in a text, and whether a regular
 * expression that needs certain pairs can hit it at all.
 *
 * A regular expression has no words to be looked up (prefilter.h), but most
 * cannot do without some pairs: "wh", or a "g" with a symbol behind it. Bytes
 * are told apart by 32 classes, so all pairs of a text fit into 128 bytes, and
 * to ask for one costs a few instructions. A long text has a map a block.
 */
#define PAIRS_CLASSES     32
#define PAIRS_ALL         UINT32_MAX
#define PAIRS_BLOCK_BYTES 128
#define PAIRS_CLAUSES     12

/* A byte of one of the classes `first`, and right behind it one of `second`. */
struct pair_clause {
	uint32_t first;
	uint32_t second;
};

/* All of its clauses, and of each choice one. */
struct pair_need {
	struct pair_clause clauses[PAIRS_CLAUSES];
	size_t count;
	struct pair_choice *choices;
	struct pair_need *next; /* in a choice */
	size_t most_bytes;      /* of a hit, for the whole expression */
};

struct pair_choice {
	struct pair_need *needs;
	struct pair_choice *next;
};

struct stretch;

struct pair_map {
	uint32_t before[PAIRS_CLASSES]; /* of a class: those in front of it */
};

struct pair_text {
	struct pair_map whole; /* all blocks together */
	struct pair_map *blocks;
	size_t count;
	size_t capacity;
	bool is_built; /* cleared by whoever changes the text */
};

/* Of a byte: 0 to 25 are letters, small or big. */
unsigned pairs_class(unsigned char byte);
/* 0, or -1: out of memory. */
int pairs_build(struct pair_text *pairs, struct span text);
void pairs_done(struct pair_text *pairs);
/* Can a hit that needs this stand anywhere in it? */
bool pairs_are_met(const struct pair_text *pairs, const struct pair_need *need);
/*
 * Where in `text` a hit may start that needs this: at most PREFILTER_STRETCHES
 * of them, rising, each as in prefilter_stretches, but none is nowhere.
 */
size_t pairs_stretches(const struct pair_text *pairs,
    const struct pair_need *need, struct span text, struct stretch *out);

#endif
