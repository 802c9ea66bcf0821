#include "settings/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_piece {
	struct arena_piece	*next;
	max_align_t		 room[];
};

void
arena_done(struct arena *arena)
{
	while (arena->pieces != NULL) {
		struct arena_piece	*piece = arena->pieces;

		arena->pieces = piece->next;
		free(piece);
	}
	*arena = ARENA_NONE;
}

void *
arena_new(struct arena *arena, size_t count, size_t size)
{
	struct arena_piece	*piece;
	size_t			 bytes;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(*piece), &bytes)) {
		arena->failed = true;
		return NULL;
	}
	piece = calloc(1, bytes);
	if (piece == NULL) {
		arena->failed = true;
		return NULL;
	}
	piece->next = arena->pieces;
	arena->pieces = piece;
	return piece->room;
}

char *
arena_copy(struct arena *arena, struct span text)
{
	char	*copy = arena_new(arena, text.len + 1, 1);

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list	 args;
	char	*copy;
	int	 len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0) {
		arena->failed = true;
		return NULL;
	}
	copy = arena_new(arena, (size_t)len + 1, 1);
	if (copy == NULL)
		return NULL;
	va_start(args, format);
	(void)vsnprintf(copy, (size_t)len + 1, format, args);
	va_end(args);
	return copy;
}

/* Lists hold a power of two: a full one is told by its count alone. */
void *
arena_grow(struct arena *arena, void *list, size_t count, size_t size)
{
	void	*larger;

	if (list != NULL && (count & (count - 1)) != 0)
		return list;
	if (count > SIZE_MAX / 2) {
		arena->failed = true;
		return NULL;
	}
	larger = arena_new(arena, count == 0 ? 1 : count * 2, size);
	if (larger != NULL && count > 0)
		memcpy(larger, list, count * size);
	return larger;
}
