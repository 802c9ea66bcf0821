#ifndef BOUNDARYD_DAEMON_ARCHIVE_H
#define BOUNDARYD_DAEMON_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

/*
 * archive -- a tar archive of any length, in a file without a name beside the
 * ledger: only the room there bounds it, and whatever happens it leaves nothing
 * behind. SHA256SUMS of all members is its last one.
 */
struct archive {
	int fd;
	const char *prefix; /* of each name, "" or "folder/" */
	int64_t made;
	struct buffer bytes; /* not written yet */
	struct buffer sums;
};

/* Lines that become a member, or several where they are long. */
struct archive_lines {
	const char *name; /* "quoted": quoted.jsonl, quoted-2.jsonl and on */
	struct buffer bytes;
	unsigned pieces;
};

#define ARCHIVE_LINES(name) ((struct archive_lines){ (name), BUFFER_NONE, 0 })

/* 0, or -1 with `err`; archive_done in either case. `prefix` is borrowed. */
int archive_begin(struct archive *archive, const char *folder,
    const char *prefix, int64_t made, struct err *err);
int archive_add(struct archive *archive, const char *name, struct span bytes,
    struct err *err);
/* Make a member of the lines where they are long, or `last`. */
int archive_add_lines(struct archive *archive, struct archive_lines *lines,
    bool last, struct err *err);
/* The whole archive, read from its start: the caller's to close. -1: `err`. */
int archive_end(struct archive *archive, struct err *err);
void archive_done(struct archive *archive);

#endif
