#ifndef BOUNDARYD_TESTS_FOLLOW_WORLD_H
#define BOUNDARYD_TESTS_FOLLOW_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/follow.h"

/*
 * follow_world -- a folder, an owner of follow that reads numbered lines, and
 * a ledger in memory that outlives it. Steps of time are steps of `now`.
 */
#define WORLD_LINES 40000
#define WORLD_ROWS  4000

struct row {
	struct identity identity;
	size_t source;
	char *path;
	bool finished;
};

struct world {
	char folder[64];
	struct follow_source sources[4];
	size_t source_count;
	char *patterns[16];
	size_t pattern_count;
	size_t max_open;
	struct follow *follow;
	int64_t now;
	struct row *rows;
	size_t row_count;
	unsigned char *times; /* each line was read */
	unsigned next_line;
	size_t step_bytes;
	unsigned reasons[FOLLOW_REASON_COUNT];
	unsigned rereads;
	unsigned faults;
	char fault[600]; /* the last */
	unsigned folders;
	char last_folder[4200];
	bool refuse; /* opened says not now */
};

struct world *world_new(void);
void world_free(struct world *world);
/* One more pattern (relative to the folder) as a source of its own. */
void world_source(struct world *world, const char *pattern,
    enum follow_mode mode);
/* With the bookmarks there are, as the daemon does it. */
void world_start(struct world *world);
void world_stop(struct world *world);
/* Two seconds later: look at everything, and read all. */
void world_scan(struct world *world);
void world_scan_only(struct world *world, int64_t later_ms);
/* Read what there is; returns steps taken. `most` 0: all. */
unsigned world_read(struct world *world, unsigned most);
void world_step(struct world *world, struct follow_file *file);
const char *world_path(const struct world *world, const char *name);
/* Was what stands there read to its end, and let go? */
bool world_is_finished(const struct world *world, const char *name);
/* Write `count` numbered lines at the end of a file. */
void world_write(struct world *world, const char *name, unsigned count);
void world_rename(struct world *world, const char *from, const char *to);
void world_copy(struct world *world, const char *from, const char *to);
void world_remove(struct world *world, const char *name);
void world_truncate(struct world *world, const char *name);
/* How many lines were read never, and how many more than once. */
unsigned world_lost(const struct world *world);
unsigned world_twice(const struct world *world);

#define world_is_exact(world) \
	(world_lost(world) == 0 && world_twice(world) == 0)

#endif
