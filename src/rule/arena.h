#ifndef BOUNDARYD_RULE_ARENA_H
#define BOUNDARYD_RULE_ARENA_H

#include <stddef.h>

#include "base/span.h"

/* arena -- many small things that are freed together. */
struct arena_block;

struct arena {
	struct arena_block *blocks;
};

#define ARENA_NONE ((struct arena){ NULL })

/* Zeroed and aligned for anything; NULL when out of memory. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind it; .ptr is NULL when out of memory. */
struct span arena_copy(struct arena *arena, struct span text);
void arena_done(struct arena *arena);

#endif
