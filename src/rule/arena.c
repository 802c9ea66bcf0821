#include "rule/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 << 10)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char room[];
};

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	struct arena_block *block = arena->blocks;
	size_t need;
	void *found;

	if (size != 0 && count > (SIZE_MAX / 4) / size)
		return NULL;
	need = (count * size + alignof(max_align_t) - 1) &
	    ~(alignof(max_align_t) - 1);
	if (block == NULL || block->size - block->used < need) {
		size_t room = need > BLOCK_BYTES ? need : BLOCK_BYTES;

		block = calloc(1, sizeof(*block) + room);
		if (block == NULL)
			return NULL;
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
	char *copy = arena_alloc(arena, text.len + 1, 1);

	if (copy == NULL)
		return SPAN_NONE;
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	return (struct span){ copy, text.len };
}

void
arena_done(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct arena_block *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
}
