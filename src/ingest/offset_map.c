#include "ingest/offset_map.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16

static int continues(const struct offset_map *map, uint32_t decoded_unit,
    uint32_t file_unit);
static int make_room(struct offset_map *map);
static void thin(struct offset_map *map);

void
offset_map_init(struct offset_map *map, uint64_t file_start)
{
	memset(map, 0, sizeof(*map));
	map->file_end = file_start;
}

void
offset_map_done(struct offset_map *map)
{
	free(map->runs);
	map->runs = NULL;
}

int
offset_map_add(struct offset_map *map, uint64_t count, uint32_t decoded_unit,
    uint32_t file_unit)
{
	if (count == 0)
		return 0;
	if (!continues(map, decoded_unit, file_unit)) {
		if (make_room(map) == -1)
			return -1;
		map->runs[map->count++] = (struct offset_run){ map->decoded_end,
			map->file_end, decoded_unit, file_unit };
	}
	map->decoded_end += count * decoded_unit;
	map->file_end += count * file_unit;
	return 0;
}

void
offset_map_skip(struct offset_map *map, uint64_t bytes)
{
	map->file_end += bytes;
}

uint64_t
offset_map_find(const struct offset_map *map, uint64_t decoded)
{
	size_t low = map->first;
	size_t high = map->count;
	const struct offset_run *run;
	uint64_t file;

	if (decoded >= map->decoded_end)
		return map->file_end;
	/* The last run that starts at or before it. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (map->runs[middle].decoded <= decoded)
			low = middle;
		else
			high = middle;
	}
	run = &map->runs[low];
	if (decoded < run->decoded)
		return run->file;
	file = run->file +
	    (decoded - run->decoded) / run->decoded_unit * run->file_unit;
	/* Behind it there may have been more, which was left out. */
	if (low + 1 < map->count && file > map->runs[low + 1].file)
		file = map->runs[low + 1].file;
	return file;
}

void
offset_map_forget(struct offset_map *map, uint64_t decoded)
{
	while (map->first + 1 < map->count &&
	    map->runs[map->first + 1].decoded <= decoded)
		map->first++;
}

/* Is the next character of the same kind, with no gap before it? */
static int
continues(const struct offset_map *map, uint32_t decoded_unit,
    uint32_t file_unit)
{
	const struct offset_run *last;

	if (map->count == map->first)
		return 0;
	last = &map->runs[map->count - 1];
	return last->decoded_unit == decoded_unit &&
	    last->file_unit == file_unit &&
	    map->file_end ==
	    last->file +
		(map->decoded_end - last->decoded) / decoded_unit * file_unit;
}

static int
make_room(struct offset_map *map)
{
	size_t capacity = map->capacity * 2;
	struct offset_run *grown;

	if (map->count < map->capacity)
		return 0;
	if (map->first > map->count / 2) {
		map->count -= map->first;
		memmove(map->runs, map->runs + map->first,
		    map->count * sizeof(*map->runs));
		map->first = 0;
		return 0;
	}
	if (map->count >= OFFSET_RUNS_MAX) {
		thin(map);
		return 0;
	}
	if (capacity == 0)
		capacity = FIRST_CAPACITY;
	grown = reallocarray(map->runs, capacity, sizeof(*grown));
	if (grown == NULL)
		return -1;
	map->runs = grown;
	map->capacity = capacity;
	return 0;
}

/* Of the older half every second one goes, but never the oldest. */
static void
thin(struct offset_map *map)
{
	size_t kept = map->first;
	size_t half = map->first + (map->count - map->first) / 2;

	for (size_t i = map->first; i < half; i += 2)
		map->runs[kept++] = map->runs[i];
	memmove(map->runs + kept, map->runs + half,
	    (map->count - half) * sizeof(*map->runs));
	map->count -= half - kept;
}
