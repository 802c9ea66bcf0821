#ifndef BOUNDARYD_RULE_AUTOMATON_H
#define BOUNDARYD_RULE_AUTOMATON_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * automaton -- Aho and Corasick's: many strings looked for in one pass, all
 * steps filled in.
 *
 * A state is the longest start of a string that the bytes read so far end in;
 * 0 is none.
 */
struct automaton {
	unsigned char class_of[256]; /* 0: in no string */
	unsigned char begins[256];   /* a string begins with it */
	size_t classes;
	size_t states;
	uint32_t *step;    /* states times classes */
	uint32_t *string;  /* that ends in the state, from 1 */
	uint32_t *shorter; /* the next whose string ends too */
};

#define AUTOMATON_NONE ((struct automaton){ .states = 0 })

/* String `id` ends before byte `end` of the text. */
typedef void automaton_visit(void *arg, size_t id, size_t end);

/* No two strings are the same. 0, or -1: out of memory, only finish it then. */
int automaton_build(struct automaton *automaton, const struct span *strings,
    size_t count);
void automaton_run(const struct automaton *automaton, struct span text,
    automaton_visit *visit, void *arg);
void automaton_done(struct automaton *automaton);

#endif
