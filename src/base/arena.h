#ifndef BOUNDARYD_BASE_ARENA_H
#define BOUNDARYD_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * arena -- many small things that are freed together.
 *
 * The first allocation that fails sets `failed`: whoever makes many of them may
 * ask once, at the end.
 */
struct arena_block;

struct arena {
	struct arena_block *blocks;
	bool failed;
};

#define ARENA_NONE ((struct arena){ NULL, false })

/* Zeroed and aligned for anything; NULL when out of memory, and when
 * count * size is more than fits. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind it; .ptr is NULL when out of memory. */
struct span arena_copy(struct arena *arena, struct span text);
/* The same as a string; NULL when out of memory. */
char *arena_text(struct arena *arena, struct span text);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * `list` with room for one more of `size` bytes behind `count`: itself, or a
 * larger copy. NULL when out of memory; `list` is as it was. A list must have
 * grown by this alone, from NULL.
 */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t size);
/* Free all of it but one block, for what comes next. */
void arena_clear(struct arena *arena);
void arena_done(struct arena *arena);

#endif
