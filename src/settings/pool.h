#ifndef BOUNDARYD_SETTINGS_POOL_H
#define BOUNDARYD_SETTINGS_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * pool -- the many small pieces of one set of settings, freed together.
 *
 * The first allocation that fails sets `failed`; whoever made the pool checks
 * once, at the end.
 */
struct pool_piece;

struct pool {
	struct pool_piece *pieces;
	bool failed;
};

#define POOL_NONE ((struct pool){ NULL, false })

void pool_done(struct pool *pool);
/* Zeroed; NULL when out of memory (also when count * size overflows). */
void *pool_new(struct pool *pool, size_t count, size_t size);
/* A copy with a NUL behind it. */
char *pool_copy(struct pool *pool, struct span text);
char *pool_printf(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * `list` with room for one more of `size` bytes behind `count`: itself, or a
 * larger copy. NULL when out of memory; `list` is as it was.
 */
void *pool_grow(struct pool *pool, void *list, size_t count, size_t size);

#endif
