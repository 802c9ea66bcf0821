#ifndef BOUNDARYD_INGEST_IDENTITY_H
#define BOUNDARYD_INGEST_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/err.h"

/*
 * identity -- is this the file we read before?
 *
 * Names change (rotation), inodes are used again, devices get new numbers at
 * boot, and a file can be cut and grow again. So a file is known by device,
 * inode and birth time (statx), and by what is in it: the hash of its first
 * KiB, and of the bytes before our place.
 */
#define IDENTITY_HEAD_BYTES 1024
#define IDENTITY_TAIL_BYTES 256

struct identity {
	uint64_t device;
	uint64_t inode;
	int64_t born_ns;     /* 0: the file system does not say */
	uint32_t head_bytes; /* 0 to IDENTITY_HEAD_BYTES */
	struct digest head;
	uint32_t tail_bytes; /* before `offset`, 0 to .._TAIL_BYTES */
	struct digest tail;
	uint64_t offset; /* our place */
};

/* Device, inode and birth of an open file. 0, or -1 with `err`. */
int identity_stat(int fd, struct identity *out, struct err *err);
struct statx;
/* The same from what statx said of it. */
void identity_of(const struct statx *about, struct identity *out);
/* Fill head alone, with no byte at or after `limit`. */
int identity_head(int fd, uint64_t limit, struct identity *out,
    struct err *err);
/* Fill head (as far as the file reaches) and tail for the place `offset`. */
int identity_hash(int fd, uint64_t offset, struct identity *out,
    struct err *err);
/* Same device, inode and birth time. */
bool identity_same_file(const struct identity *a, const struct identity *b);
/*
 * Does the open file still hold, before our place, what it held? False when
 * it is shorter than the place or either hash differs. -1 on a read error.
 */
int identity_holds(int fd, const struct identity *known, bool *holds,
    struct err *err);

#endif
