#ifndef BOUNDARYD_INGEST_FOLLOW_ENTRY_H
#define BOUNDARYD_INGEST_FOLLOW_ENTRY_H

#include <sys/queue.h>
#include <sys/stat.h>

#include "ingest/follow.h"

/*
 * follow_entry -- which files are known, and what each waits for.
 *
 * An entry is a file we know: open (file.fd is not -1, the owner knows it), or
 * only remembered, so that it is not opened at each scan while it stays the
 * same. There may be a hundred thousand of them: each with its names and its
 * places in the tables takes about half a KiB.
 */
enum follow_queue {
	QUEUE_NONE,
	QUEUE_READY,  /* open, to be read: follow_next gives it */
	QUEUE_WAITING /* closed, to be opened when there is room */
};

struct follow_stamp { /* it is unchanged while these are */
	uint64_t size;
	int64_t modified_ns;
	int64_t changed_ns;
};

struct entry {
	struct follow_file file; /* first: an owner's file */
	char *path;              /* file.path; NULL only in entry_new */
	char *home;              /* entry_home, once it has left it */
	struct follow_stamp stamp;
	uint64_t seen;          /* number of the scan */
	int64_t quiet_since_ms; /* growth, hand-out, move */
	int held;               /* descriptor while it waits for
				 * the one before it, or -1 */
	enum follow_queue queue;
	bool placed : 1;         /* by_path leads to it */
	bool handed : 1;         /* in the owner's hands */
	bool dirty : 1;          /* changed meanwhile */
	bool stalled : 1;        /* wait until it changes */
	bool closed : 1;         /* its writer closed it */
	bool retry : 1;          /* the owner could not take it */
	bool moved : 1;          /* not at its home */
	bool finished : 1;       /* read to its end and closed */
	bool failed_now : 1;     /* in this hand-out */
	int failing;             /* errno: its bytes cannot be read */
	int64_t pause_ms;        /* while it fails; it doubles */
	int64_t again_ms;        /* when it is tried again */
	uint64_t handed_read_to; /* as it was then */
	uint64_t handed_place;
	struct entry *before; /* to be read first */
	struct entry *after;  /* the other end of that */
	TAILQ_ENTRY(entry) all;
	TAILQ_ENTRY(entry) queued;
	TAILQ_ENTRY(entry) open; /* least recently changed first */
};

TAILQ_HEAD(entry_list, entry);

struct follow;

struct entry *entry_new(struct follow *follow, size_t source, const char *path,
    const struct identity *identity);
void entry_forget(struct follow *follow, struct entry *entry);
/* Where it was first found; borrowed until it moves. */
const char *entry_home(const struct entry *entry);
struct entry *entry_at(const struct follow *follow, const char *path);
struct entry *entry_like(const struct follow *follow,
    const struct identity *identity);
/* It stands at `path` now. 0, or -1: out of memory, it stands nowhere. */
int entry_place(struct follow *follow, struct entry *entry, const char *path);
void entry_unplace(struct follow *follow, struct entry *entry);
/* It stands at `path`, but not for a source: it moved there. */
int entry_rename(struct follow *follow, struct entry *entry, const char *path);
void entry_queue(struct follow *follow, struct entry *entry,
    enum follow_queue queue);
bool entry_is_drained(const struct entry *entry);
/* What stood behind it may be read now. */
void entry_let_go(struct follow *follow, struct entry *entry);
/* Put it in the ready list if it has something to be read. */
void entry_wake(struct follow *follow, struct entry *entry);
void stamp_of(const struct statx *about, struct follow_stamp *out);
bool stamp_same(const struct follow_stamp *a, const struct follow_stamp *b);

#endif
