#ifndef BOUNDARYD_INGEST_CONTAINER_H
#define BOUNDARYD_INGEST_CONTAINER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/*
 * container -- the files in a zip, a tar or a gzip, one after the other.
 *
 * In:  a descriptor. Out: entries in the order of the file, and their bytes.
 * Nothing is written anywhere, so where an entry says it belongs does not
 * matter. Containers in containers are opened as they come, and their entries
 * are called "inner.zip!/name". The only user of libarchive.
 */
enum container_kind {
	CONTAINER_NONE,   /* the bytes are none */
	CONTAINER_UNSURE, /* too few bytes to tell */
	CONTAINER_ZIP,
	CONTAINER_GZIP, /* of a tar, or of one file */
	CONTAINER_TAR
};

/* Bytes that tell: a tar has its mark behind its first name. */
#define CONTAINER_SNIFF_BYTES 262

struct container_limits {
	uint64_t entries; /* in a file, those of inner containers as well */
	uint64_t bytes;   /* unpacked, of all entries */
	uint64_t ratio;   /* unpacked to packed, beyond the first 16 MiB */
	unsigned depth;   /* containers in one another, from 1 */
	size_t name_bytes;
};

/* What happened at an entry, for container_sink. */
struct container_fault {
	struct span entry; /* its name; empty: the file itself */
	uint64_t offset;   /* unpacked byte of it */
	const char *what;  /* a sentence */
};

struct container_entry {
	struct span name; /* valid UTF-8; until the next call */
	uint64_t index;   /* from 0; the same in every pass */
	bool skipped;     /* is not worth reading: media, a folder */
	bool media;       /* likewise, and a picture, a film, a sound */
	bool alone;       /* what a gzip of one file holds */
};

/* A fault is counted by who is told of it. */
typedef void container_sink(void *arg, const struct container_fault *fault);

struct container;

/* `first`: the file's first bytes; `whole`: there are no more. */
enum container_kind container_sniff(struct span first, bool whole);
const char *container_kind_name(enum container_kind kind);
/*
 * Is the file there to its end? A zip is when its directory is. 1, 0, or -1
 * with `err`: it cannot be read.
 */
int container_is_whole(int fd, enum container_kind kind, struct err *err);
/*
 * Have libarchive load what it needs, once, before the process gives up its
 * files.
 */
void container_prepare(void);

/*
 * `fd` is borrowed and read with pread; `path` names what is in a gzip of one
 * file; limits are borrowed. NULL with `err`: out of memory, or it is no
 * container after all.
 */
struct container *container_open(int fd, enum container_kind kind,
    const char *path, const struct container_limits *limits, struct err *err);
void container_close(struct container *container);
/* Do not look into containers in it. */
void container_stay_out(struct container *container);
void container_tell(struct container *container, container_sink *sink,
    void *arg);
/*
 * The next entry: 1; 0: there is none. Bytes of the one before that were not
 * read are passed over. -1: damaged, or a limit was met, which the sink was
 * told; nothing more comes.
 */
int container_next(struct container *container, struct container_entry *out);
/*
 * The entry's next bytes, borrowed until the next call: 1; 0: its end. -1: it
 * is damaged or met a limit, which the sink was told; go on with the next.
 */
int container_read(struct container *container, struct span *out);
/* errno where the file itself could not be read: what container_next and
 * container_read said then is not so, and it is to be opened anew. 0: it can. */
int container_unread(const struct container *container);
/* Passing over the rest of this entry costs nothing. */
bool container_can_skip(const struct container *container);
/* How far into the file this is; it may stand still, and never goes back. */
uint64_t container_position(const struct container *container);

#endif
