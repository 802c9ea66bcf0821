#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 << 10)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char room[];
};

static void *out_of_memory(struct arena *arena);

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t need;
	void *found;

	if (size != 0 && count > (SIZE_MAX / 4) / size)
		return out_of_memory(arena);
	need = (count * size + alignof(max_align_t) - 1) &
	    ~(alignof(max_align_t) - 1);
	if (block == NULL || block->size - block->used < need) {
		size_t room = need > BLOCK_BYTES ? need : BLOCK_BYTES;

		block = calloc(1, sizeof(*block) + room);
		if (block == NULL)
			return out_of_memory(arena);
		block->size = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	found = block->room + block->used;
	block->used += need;
	return found;
}

struct span
arena_copy(struct arena *arena, struct span text)
{
	char *copy = arena_text(arena, text);

	if (copy == NULL)
		return SPAN_NONE;
	return (struct span){ copy, text.len };
}

char *
arena_text(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.len + 1, 1);

	if (copy != NULL && text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *copy;
	int length;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		return out_of_memory(arena);
	copy = arena_alloc(arena, (size_t)length + 1, 1);
	if (copy == NULL)
		return NULL;
	va_start(args, format);
	(void)vsnprintf(copy, (size_t)length + 1, format, args);
	va_end(args);
	return copy;
}

/* Lists hold a power of two: a full one is told by its count alone. */
void *
arena_grow(struct arena *arena, void *list, size_t count, size_t size)
{
	void *larger;

	if (list != NULL && (count & (count - 1)) != 0)
		return list;
	if (count > SIZE_MAX / 2)
		return out_of_memory(arena);
	larger = arena_alloc(arena, count == 0 ? 1 : count * 2, size);
	if (larger != NULL && list != NULL)
		memcpy(larger, list, count * size);
	return larger;
}

void
arena_clear(struct arena *arena)
{
	struct arena_block *kept = arena->blocks;
	struct arena rest = ARENA_NONE;

	arena->failed = false;
	if (kept == NULL)
		return;
	rest.blocks = kept->next;
	arena_done(&rest);
	memset(kept->room, 0, kept->used);
	kept->used = 0;
	kept->next = NULL;
}

void
arena_done(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
	arena->failed = false;
}

static void *
out_of_memory(struct arena *arena)
{
	arena->failed = true;
	return NULL;
}
