#ifndef BOUNDARYD_INGEST_FOLLOW_PRIVATE_H
#define BOUNDARYD_INGEST_FOLLOW_PRIVATE_H

#include <sys/queue.h>
#include <sys/stat.h>

#include "base/table.h"
#include "ingest/follow.h"

/*
 * follow_private -- what the files of follow share, and nobody else sees.
 *
 * An entry is a file we know: open (file.fd is not -1, the owner knows it), or
 * only remembered, so that it is not opened at each scan while it stays the
 * same. It stands in one of the lists below by what it waits for.
 */
enum follow_queue {
	QUEUE_NONE,
	QUEUE_READY,		/* open, to be read: follow_next gives it */
	QUEUE_WAITING		/* closed, to be opened when there is room */
};

struct follow_stamp {		/* it is unchanged while these are */
	uint64_t	size;
	int64_t		modified_ns;
	int64_t		changed_ns;
};

struct entry {
	struct follow_file	 file;		/* first: an owner's file */
	char			*path;		/* file.path; never NULL */
	char			*home;		/* where it was first found */
	struct follow_stamp	 stamp;
	uint64_t		 seen;		/* number of the scan */
	int64_t			 quiet_since_ms; /* growth, hand-out, move */
	enum follow_queue	 queue;
	bool			 placed;	/* by_path leads to it */
	bool			 handed;	/* in the owner's hands */
	bool			 dirty;		/* changed meanwhile */
	bool			 stalled;	/* wait until it changes */
	bool			 closed;	/* its writer closed it */
	bool			 retry;		/* the owner could not take it */
	bool			 moved;		/* not at its home */
	bool			 finished;	/* read to its end and closed */
	uint64_t		 handed_read_to;	/* as it was then */
	uint64_t		 handed_place;
	struct entry		*before;	/* to be read first */
	struct entry		*after;		/* the other end of that */
	TAILQ_ENTRY(entry)	 all;
	TAILQ_ENTRY(entry)	 queued;
	TAILQ_ENTRY(entry)	 open;		/* least recently changed first */
};

TAILQ_HEAD(entry_list, entry);

struct follow {
	const struct follow_source	*sources;
	size_t				 source_count;
	size_t				 max_open;
	struct follow_sink		 sink;
	struct table			*by_path;
	struct table			*by_inode;
	struct table			*by_home;	/* last that moved */
	struct table			*faults;
	struct entry_list		 all;
	struct entry_list		 ready;
	struct entry_list		 waiting;
	struct entry_list		 open;
	size_t				 open_count;
	uint64_t			 last_id;
	uint64_t			 scan;		/* its number */
	int64_t				 now_ms;
	size_t				 scanning;	/* index of source */
	bool				 no_room;	/* until a file closes */
};

/* follow_entry.c: which files are known, and the queues. */
struct entry	*entry_new(struct follow *follow, size_t source,
		    const char *path, const struct identity *identity);
void		 entry_forget(struct follow *follow, struct entry *entry);
struct entry	*entry_at(const struct follow *follow, const char *path);
struct entry	*entry_like(const struct follow *follow,
		    const struct identity *identity);
/* It stands at `path` now. 0, or -1: out of memory, it stands nowhere. */
int		 entry_place(struct follow *follow, struct entry *entry,
		    const char *path);
void		 entry_unplace(struct follow *follow, struct entry *entry);
/* It stands at `path`, but not for a source: it moved there. */
int		 entry_rename(struct follow *follow, struct entry *entry,
		    const char *path);
void		 entry_queue(struct follow *follow, struct entry *entry,
		    enum follow_queue queue);
bool		 entry_is_drained(const struct entry *entry);
/* What stood behind it may be read now. */
void		 entry_let_go(struct follow *follow, struct entry *entry);
/* Put it in the ready list if it has something to be read. */
void		 entry_wake(struct follow *follow, struct entry *entry);
void		 stamp_of(const struct statx *about, struct follow_stamp *out);
bool		 stamp_same(const struct follow_stamp *a,
		    const struct follow_stamp *b);

/* follow_open.c */
/* Have it opened: now, or when there is room, or after the one before it. */
void		 entry_want(struct follow *follow, struct entry *entry);
/* False: it waits for room still. */
bool		 entry_open(struct follow *follow, struct entry *entry);
/* Tell the owner, and close. Remembered while it has a path, else forgotten. */
void		 entry_end(struct follow *follow, struct entry *entry,
		    enum follow_reason reason);
/* A descriptor of a regular file, or -1 with `err`. */
int		 follow_open_regular(const char *path, struct statx *about,
		    struct err *err);

/* follow_choose.c */
/*
 * Which bookmark does the open file go on from? 1 with *bookmark, 0: from its
 * start; either with *reason, FOLLOW_SETTLED where nothing is left to be done.
 * -1 with `err`: it cannot be read.
 */
int		 follow_choose(struct follow *follow, struct entry *entry,
		    struct follow_bookmark *bookmark,
		    enum follow_reason *reason, struct err *err);

/* follow_look.c: what became of an open file that is not handed out. */
/* Restarts it where it was cut or, if it changed or `thorough`, rewritten. */
void		 entry_look(struct follow *follow, struct entry *entry,
		    bool thorough);
/* Has its end become final? Has the one behind it become free? */
void		 entry_settle(struct follow *follow, struct entry *entry);
/* Its folder is gone: has it moved with it, or is it out of sight? */
void		 entry_seek(struct follow *follow, struct entry *entry);
/* Its path does not lead to it any more. */
void		 entry_moved(struct follow *follow, struct entry *entry);

/* follow_scan.c */
/* The first source that means this path, or source_count. */
size_t		 follow_source_of(const struct follow *follow,
		    const char *path);
bool		 source_fits(const struct follow_source *source,
		    const char *path);
void		 follow_observe(struct follow *follow, const char *path,
		    const struct statx *about);
/* Not seen where it was: is it gone, or can we not see it? */
void		 follow_missing(struct follow *follow, struct entry *entry);

/* follow_recover.c */
/* The file like `wanted` beside `path`, under any name; to be freed. */
char		*follow_search(const char *path, const struct identity *wanted);

/* follow_fault.c: each fault once. */
void		 follow_say(struct follow *follow, const char *path,
		    const struct err *err);
void		 follow_forget_faults(struct follow *follow, bool all);

#endif
