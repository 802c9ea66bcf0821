#include "ingest/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int digest_range(int fd, uint64_t start, uint32_t *bytes,
    struct digest *out, struct err *err);
static int range_holds(int fd, uint64_t start, uint32_t bytes,
    const struct digest *known, struct err *err);

int
identity_stat(int fd, struct identity *out, struct err *err)
{
	struct statx about;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME,
		&about) == -1)
		return err_system(err, errno, "cannot look at the open file");
	identity_of(&about, out);
	return 0;
}

void
identity_of(const struct statx *about, struct identity *out)
{
	out->device = makedev(about->stx_dev_major, about->stx_dev_minor);
	out->inode = about->stx_ino;
	out->born_ns = 0;
	if ((about->stx_mask & STATX_BTIME) != 0)
		out->born_ns = about->stx_btime.tv_sec * 1000000000 +
		    about->stx_btime.tv_nsec;
}

int
identity_head(int fd, uint64_t limit, struct identity *out, struct err *err)
{
	uint32_t bytes = IDENTITY_HEAD_BYTES;
	struct digest head;

	if (limit < bytes)
		bytes = (uint32_t)limit;
	if (digest_range(fd, 0, &bytes, &head, err) == -1)
		return -1;
	out->head_bytes = bytes;
	out->head = head;
	return 0;
}

int
identity_hash(int fd, uint64_t offset, struct identity *out, struct err *err)
{
	uint32_t bytes = IDENTITY_TAIL_BYTES;
	uint32_t wanted;
	struct digest tail;

	if (offset < bytes)
		bytes = (uint32_t)offset;
	wanted = bytes;
	if (digest_range(fd, offset - bytes, &bytes, &tail, err) == -1)
		return -1;
	if (bytes != wanted)
		return err_set(err, ESTALE,
		    "the file ends before the place that was reached in it; "
		    "it has to be read again");
	if (identity_head(fd, IDENTITY_HEAD_BYTES, out, err) == -1)
		return -1;
	out->tail_bytes = bytes;
	out->tail = tail;
	out->offset = offset;
	return 0;
}

bool
identity_same_file(const struct identity *a, const struct identity *b)
{
	return a->device == b->device && a->inode == b->inode &&
	    a->born_ns == b->born_ns;
}

int
identity_holds(int fd, const struct identity *known, bool *holds,
    struct err *err)
{
	struct stat about;
	int same;

	*holds = false;
	if (fstat(fd, &about) == -1)
		return err_system(err, errno, "cannot look at the open file");
	if ((uint64_t)about.st_size < known->offset ||
	    known->tail_bytes > known->offset ||
	    known->tail_bytes > IDENTITY_TAIL_BYTES ||
	    known->head_bytes > IDENTITY_HEAD_BYTES)
		return 0;
	same = range_holds(fd, 0, known->head_bytes, &known->head, err);
	if (same == 1)
		same = range_holds(fd, known->offset - known->tail_bytes,
		    known->tail_bytes, &known->tail, err);
	*holds = same == 1;
	return same == -1 ? -1 : 0;
}

/* 1 when those bytes have that digest, 0 when not, -1: cannot be read. */
static int
range_holds(int fd, uint64_t start, uint32_t bytes, const struct digest *known,
    struct err *err)
{
	uint32_t there = bytes;
	struct digest found;

	if (bytes == 0)
		return 1;
	if (digest_range(fd, start, &there, &found, err) == -1)
		return -1;
	return there == bytes && digest_equal(&found, known) ? 1 : 0;
}

/* Digest up to *bytes (at most a KiB) from `start`; sets how many it were. */
static int
digest_range(int fd, uint64_t start, uint32_t *bytes, struct digest *out,
    struct err *err)
{
	char room[IDENTITY_HEAD_BYTES];
	size_t wanted = *bytes;
	size_t got = 0;

	while (got < wanted) {
		ssize_t count = pread(fd, room + got, wanted - got,
		    (off_t)(start + got));

		if (count == -1 && errno == EINTR)
			continue;
		if (count == -1)
			return err_system(err, errno, "cannot be read");
		if (count == 0)
			break;
		got += (size_t)count;
	}
	digest_of((struct span){ room, got }, out);
	*bytes = (uint32_t)got;
	return 0;
}
