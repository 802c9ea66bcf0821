#ifndef BOUNDARYD_INGEST_FOLLOW_PRIVATE_H
#define BOUNDARYD_INGEST_FOLLOW_PRIVATE_H

#include "base/table.h"
#include "ingest/follow.h"
#include "ingest/follow_entry.h"

/*
 * follow_private -- what the files of follow share, and nobody else sees.
 */
struct follow {
	const struct follow_source *sources;
	size_t source_count;
	size_t max_open;
	struct follow_sink sink;
	struct table *by_path;
	struct table *by_inode;
	struct table *by_home; /* last that moved */
	struct table *faults;
	struct entry_list all;
	struct entry_list ready;
	struct entry_list waiting;
	struct entry_list open;
	size_t open_count;
	uint64_t last_id;
	uint64_t scan; /* its number */
	int64_t now_ms;
	size_t scanning;     /* index of source */
	const char *pattern; /* of it */
	bool no_room;        /* until a file closes */
};

/* follow_open.c */
/* Have it opened: now, or when there is room, or after the one before it. */
void entry_want(struct follow *follow, struct entry *entry);
/* False: it waits for room still. */
bool entry_open(struct follow *follow, struct entry *entry);
/* Tell the owner, and close. Remembered while it has a path, else forgotten. */
void entry_end(struct follow *follow, struct entry *entry,
    enum follow_reason reason);
/* Close a quiet file; false: there is none. */
bool follow_make_room(struct follow *follow);
/* A descriptor of a regular file, or -1 with `err`. */
int follow_open_regular(const char *path, struct statx *about, struct err *err);

/* follow_choose.c */
/*
 * Which bookmark does the open file go on from? 1 with *bookmark, 0: from its
 * start; either with *reason, FOLLOW_SETTLED where nothing is left to be done.
 * -1 with `err`: it cannot be read.
 */
int follow_choose(struct follow *follow, struct entry *entry,
    struct follow_bookmark *bookmark, enum follow_reason *reason,
    struct err *err);

/* follow_look.c: what became of an open file that is not handed out. */
/* Restarts it where it was cut or, if it changed or `thorough`, rewritten. */
void entry_look(struct follow *follow, struct entry *entry, bool thorough);
/* Has its end become final? Has the one behind it become free? */
void entry_settle(struct follow *follow, struct entry *entry);
/* Its folder is gone: has it moved with it, or is it out of sight? */
void entry_seek(struct follow *follow, struct entry *entry);
/* Its path does not lead to it any more. */
void entry_moved(struct follow *follow, struct entry *entry);

/* follow_scan.c */
/* The first source that means this path, or source_count. */
size_t follow_source_of(const struct follow *follow, const char *path);
bool source_fits(const struct follow_source *source, const char *path);
/* Might a file of it be in that folder, or below? */
bool source_reaches(const struct follow_source *source, const char *folder);
void follow_observe(struct follow *follow, const char *path,
    const struct statx *about);
/* Not seen where it was: is it gone, or can we not see it? */
void follow_missing(struct follow *follow, struct entry *entry);

/* follow_recover.c */
/* The file like `wanted` beside `path`, under any name; to be freed. */
char *follow_search(const char *path, const struct identity *wanted);

/* follow_failing.c: files that are open and cannot be read. */
void entry_failed(struct follow *follow, struct entry *entry, int code);
void entry_is_well(struct entry *entry);
/* It is not its turn yet. */
bool entry_rests(const struct follow *follow, const struct entry *entry);
/* At each scan: it fails still, until it was read. */
void entry_keep_failing(struct follow *follow, struct entry *entry);

/* follow_fault.c: each fault once. */
void follow_say(struct follow *follow, const char *path, const struct err *err);
void follow_forget_faults(struct follow *follow, bool all);

#endif
