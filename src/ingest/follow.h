#ifndef BOUNDARYD_INGEST_FOLLOW_H
#define BOUNDARYD_INGEST_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "ingest/identity.h"
#include "ingest/pattern.h"

/*
 * follow -- which files there are, which of them have bytes to read, and from
 * where.
 *
 * In:  sources (globs), the clock, hints from inotify, bookmarks from the
 * ledger. Out: files opened, restarted and ended, through a sink. Reads no
 * message: it hashes bytes and compares them, nothing more.
 *
 * The owner calls follow_scan now and then (hints only make it sooner), asks
 * follow_next which file to read, has those bytes read and committed, and says
 * so with follow_progress. A place moves by follow_progress alone.
 *
 * A file that follow_next gave is in the owner's hands: it is not given again,
 * restarted or ended until follow_progress, follow_finished or follow_again.
 */
enum follow_mode {
	FOLLOW_AUTO,   /* the owner decides when it knows the format */
	FOLLOW_APPEND, /* a log that grows */
	FOLLOW_EXPORT  /* a whole file, dropped or replaced */
};

struct follow_source {
	const char *name;
	const char *const *patterns; /* ingest/pattern.h */
	size_t pattern_count;
	enum follow_mode mode;
	int64_t settle_ms; /* export: unchanged this long */
	int64_t grace_ms;  /* renamed away: wait for late
						 * writers after its end */
};

/* Why reading starts over, or a file is done. */
enum follow_reason {
	FOLLOW_NEW,          /* never seen */
	FOLLOW_RESUMED,      /* goes on at its bookmark */
	FOLLOW_GROWN_EXPORT, /* replaced by a longer one: goes on */
	FOLLOW_COPY,         /* another file's content: goes on where that is */
	FOLLOW_TRUNCATED,    /* shorter than our place: from the start */
	FOLLOW_REWRITTEN,    /* other bytes before our place: likewise */
	FOLLOW_ROTATED,      /* renamed or deleted, and read to its end */
	FOLLOW_SETTLED,      /* an export, read to its end */
	FOLLOW_IDLE,         /* quiet: closed to make room, opened again
				 * (by its bookmark) when it changes */
	FOLLOW_REMOVED,      /* source is gone from the settings */
	FOLLOW_REASON_COUNT
};

/* A place in a file, as the ledger keeps it. */
struct follow_bookmark {
	struct identity identity; /* identity.offset: all before is done */
	uint64_t resume;          /* byte from which a parser can go on */
	struct span state;        /* what it needs for that; opaque */
	const char *path;         /* where it was last seen; may be
					 * NULL; lives as long as state */
	bool finished;            /* read to its end, and ended */
};

struct follow_file {
	uint64_t id;      /* never used again in this run */
	size_t source;    /* index of its source */
	const char *path; /* where it was last seen */
	int fd;           /* follow's own; read with pread */
	enum follow_mode mode;
	struct identity identity; /* offset: our place */
	uint64_t size;            /* when last looked at */
	uint64_t read_to;         /* owner: how far its reader has
						 * read; at least the place */
	int64_t changed_ms;       /* last seen growing */
	bool rotated;             /* no longer at its path */
	bool final;               /* its end is the end: an export
						 * that settled, a drained log */
	bool paused;              /* owner: not in follow_next;
						 * follow_again wakes it */
	void *owner;              /* owner's own */
};

struct follow_sink {
	/*
	 * What does the ledger know of a file like `found`? Called once for
	 * each candidate the ledger has, best first, until it returns false.
	 * Candidates: same device, inode and birth; same inode and birth on
	 * another device; same path; same head. `state` must live until
	 * opened returns.
	 */
	bool (*bookmark)(void *arg, const struct follow_source *source,
	    const char *path, const struct identity *found, size_t candidate,
	    struct follow_bookmark *out);
	/* A file to read, from bookmark (NULL: from its start). 0, or -1:
	 * not now, try again at the next scan. */
	int (*opened)(void *arg, struct follow_file *file,
	    enum follow_reason reason, const struct follow_bookmark *bookmark);
	/* Read it from the start again: what was read is no more. */
	void (*restarted)(void *arg, struct follow_file *file,
	    enum follow_reason reason);
	/* What was read behind its place has changed: again from there. */
	void (*reread)(void *arg, struct follow_file *file);
	/*
	 * Let go; the file object dies on return. FOLLOW_ROTATED and _SETTLED:
	 * read to its end, its bookmark is finished. FOLLOW_IDLE and _REMOVED:
	 * its bookmark stays as it is.
	 */
	void (*ended)(void *arg, struct follow_file *file,
	    enum follow_reason reason);
	/* A folder whose changes matter: for inotify. At each scan again, so
	 * that one that went and came back is watched again. */
	void (*folder)(void *arg, const char *path);
	/* It cannot be read. Said once a path and errno until it can. */
	void (*fault)(void *arg, const char *path, const struct err *err);
	void *arg;
};

struct follow;

/* Sources are borrowed until follow_free. NULL with `err`: out of memory. */
struct follow *follow_new(const struct follow_source *sources, size_t count,
    size_t max_open, const struct follow_sink *sink, struct err *err);
void follow_free(struct follow *follow);
/*
 * After a reload, source by source of the same name: files of sources that are
 * gone, or whose patterns no longer fit, end with FOLLOW_REMOVED. The old
 * sources must live until this returns.
 */
void follow_set_sources(struct follow *follow,
    const struct follow_source *sources, size_t count);
/*
 * At start, just before the first scan, for each unfinished bookmark, oldest
 * first: open its file, or, when it is no longer at `path`, look for it in
 * that folder under any name, to be finished before the file that took its
 * place. 1 found, 0 not.
 */
int follow_recover(struct follow *follow, size_t source, const char *path,
    const struct follow_bookmark *bookmark, int64_t now_ms);
/*
 * Look at every source. Regular files only: links are followed to one, FIFOs,
 * devices and sockets are never opened.
 */
void follow_scan(struct follow *follow, int64_t now_ms);
/* inotify: this path changed; `closed`: its writer closed or renamed it. Looks
 * at that one path at once. */
void follow_hint(struct follow *follow, const char *path, bool closed,
    int64_t now_ms);
/*
 * inotify: what stood at `from` stands at `to` now. A file that came and was
 * renamed before it was seen is read all the same.
 */
void follow_hint_moved(struct follow *follow, const char *from, const char *to,
    int64_t now_ms);
/*
 * The next file with bytes after its place (or whose end has become final),
 * in turn, so that one big file never keeps the others waiting. NULL: none.
 * Looks at the file again first: restarted may be called.
 */
struct follow_file *follow_next(struct follow *follow, int64_t now_ms);
/*
 * The identity to keep in the ledger for that place in the file; the same that
 * follow_progress sets once it is committed.
 */
void follow_place(const struct follow_file *file, uint64_t offset,
    uint32_t tail_bytes, const struct digest *tail, struct identity *out);
/*
 * What was handed out cannot be read on (errno `code`): a fault, said and
 * counted as one until it can. The first scan a second later hands it out
 * again, then scans after pauses that double up to a minute, whether it changes
 * or not. Call it before follow_progress, which says how far it could be read.
 */
void follow_failed(struct follow *follow, struct follow_file *file, int code);
/*
 * All before `offset` is committed; tail as the reader saw those bytes. Where
 * neither the place nor file->read_to has moved since follow_next, the file
 * waits until it changes.
 */
void follow_progress(struct follow *follow, struct follow_file *file,
    uint64_t offset, uint32_t tail_bytes, const struct digest *tail);
/* The reader has been told of the final end and has said all. */
void follow_finished(struct follow *follow, struct follow_file *file);
/* Nothing came of it (a reader died), or it is no longer paused: its turn
 * comes again. */
void follow_again(struct follow *follow, struct follow_file *file);
void follow_set_mode(struct follow_file *file, enum follow_mode mode);
size_t follow_count(const struct follow *follow);
/* Files and folders of that source that could not be read when last tried. */
size_t follow_fault_count(const struct follow *follow, size_t source);
/* Each open file, for status. */
void follow_each(const struct follow *follow,
    void (*visit)(const struct follow_file *file, void *arg), void *arg);
const char *follow_reason_text(enum follow_reason reason);

#endif
