#ifndef BOUNDARYD_SETTINGS_ARENA_H
#define BOUNDARYD_SETTINGS_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * arena -- the many small pieces of one set of settings, freed together.
 *
 * The first allocation that fails sets `failed`; whoever made the arena checks
 * once, at the end.
 */
struct arena_piece;

struct arena {
	struct arena_piece	*pieces;
	bool			 failed;
};

#define ARENA_NONE	((struct arena){ NULL, false })

void	 arena_done(struct arena *arena);
/* Zeroed; NULL when out of memory (also when count * size overflows). */
void	*arena_new(struct arena *arena, size_t count, size_t size);
/* A copy with a NUL behind it. */
char	*arena_copy(struct arena *arena, struct span text);
char	*arena_printf(struct arena *arena, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));
/*
 * `list` with room for one more of `size` bytes behind `count`: itself, or a
 * larger copy. NULL when out of memory; `list` is as it was.
 */
void	*arena_grow(struct arena *arena, void *list, size_t count,
	    size_t size);

#endif
