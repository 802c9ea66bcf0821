#ifndef BOUNDARYD_RULE_WORD_TABLE_H
#define BOUNDARYD_RULE_WORD_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * word_table -- a number for each of the words that rules name.
 *
 * Filled once, from the rules, then only asked: a text's words can choose
 * which entries are looked at, but not how many lie in a row.
 */
struct word_entry;

struct word_table {
	struct arena arena;
	struct word_entry *entries;
	size_t size; /* a power of two, or 0 */
	size_t count;
	size_t longest; /* word, in bytes */
};

#define WORD_TABLE_NONE ((struct word_table){ .entries = NULL })

/*
 * The number of `word`, the next one (from 1) where it is new. 0: out of
 * memory.
 */
uint32_t word_table_add(struct word_table *table, struct span word);
/* 0: it is not there. */
uint32_t word_table_find(const struct word_table *table, struct span word);
void word_table_done(struct word_table *table);

#endif
