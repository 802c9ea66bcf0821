#include "settings/pool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pool_piece {
	struct pool_piece *next;
	max_align_t room[];
};

void
pool_done(struct pool *pool)
{
	while (pool->pieces != NULL) {
		struct pool_piece *piece = pool->pieces;

		pool->pieces = piece->next;
		free(piece);
	}
	*pool = POOL_NONE;
}

void *
pool_new(struct pool *pool, size_t count, size_t size)
{
	struct pool_piece *piece;
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(*piece), &bytes)) {
		pool->failed = true;
		return NULL;
	}
	piece = calloc(1, bytes);
	if (piece == NULL) {
		pool->failed = true;
		return NULL;
	}
	piece->next = pool->pieces;
	pool->pieces = piece;
	return piece->room;
}

char *
pool_copy(struct pool *pool, struct span text)
{
	char *copy = pool_new(pool, text.len + 1, 1);

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

char *
pool_printf(struct pool *pool, const char *format, ...)
{
	va_list args;
	char *copy;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0) {
		pool->failed = true;
		return NULL;
	}
	copy = pool_new(pool, (size_t)len + 1, 1);
	if (copy == NULL)
		return NULL;
	va_start(args, format);
	(void)vsnprintf(copy, (size_t)len + 1, format, args);
	va_end(args);
	return copy;
}

/* Lists hold a power of two: a full one is told by its count alone. */
void *
pool_grow(struct pool *pool, void *list, size_t count, size_t size)
{
	void *larger;

	if (list != NULL && (count & (count - 1)) != 0)
		return list;
	if (count > SIZE_MAX / 2) {
		pool->failed = true;
		return NULL;
	}
	larger = pool_new(pool, count == 0 ? 1 : count * 2, size);
	if (larger != NULL && count > 0)
		memcpy(larger, list, count * size);
	return larger;
}
