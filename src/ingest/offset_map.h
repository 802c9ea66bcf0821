#ifndef BOUNDARYD_INGEST_OFFSET_MAP_H
#define BOUNDARYD_INGEST_OFFSET_MAP_H

#include <stddef.h>
#include <stdint.h>

/*
 * offset_map -- from an offset in decoded text back to one in the file.
 *
 * In: how many bytes became how many, in order. Kept as runs of characters
 * that all have the same two lengths, so plain text is one run however long.
 *
 * Of bytes that are no text there may be a run each. So that a line of them
 * without an end takes bounded memory, OFFSET_RUNS_MAX are kept: the newest
 * half of them and the oldest one are exact, an offset between may be taken
 * for one a little before or behind it.
 */
#define OFFSET_RUNS_MAX ((size_t)512 << 10)

struct offset_run {
	uint64_t decoded; /* where it starts */
	uint64_t file;
	uint32_t decoded_unit; /* bytes of each character in it */
	uint32_t file_unit;
};

struct offset_map {
	struct offset_run *runs;
	size_t first; /* those before are forgotten */
	size_t count;
	size_t capacity;
	uint64_t decoded_end;
	uint64_t file_end;
};

void offset_map_init(struct offset_map *map, uint64_t file_start);
void offset_map_done(struct offset_map *map);
/* `count` more characters. 0, or -1: out of memory, and nothing is added. */
int offset_map_add(struct offset_map *map, uint64_t count,
    uint32_t decoded_unit, uint32_t file_unit);
/* File bytes that became nothing. */
void offset_map_skip(struct offset_map *map, uint64_t bytes);
/* Forgotten: the oldest known. */
uint64_t offset_map_find(const struct offset_map *map, uint64_t decoded);
void offset_map_forget(struct offset_map *map, uint64_t decoded);

#endif
