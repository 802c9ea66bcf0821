#include "daemon/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/sha256.h"
#include "base/write_all.h"
#include "deliver/evidence.h"

#define NAME_BYTES  100
#define PIECE_BYTES ((size_t)4 << 20)

static int open_unnamed(const char *folder);
static int write_out(struct archive *archive, struct err *err);

int
archive_begin(struct archive *archive, const char *folder, const char *prefix,
    int64_t made, struct err *err)
{
	*archive = (struct archive){ .fd = open_unnamed(folder),
		.prefix = prefix,
		.made = made };
	if (archive->fd == -1)
		return err_system(err, errno,
		    "cannot make a file for the archive in '%s'", folder);
	return 0;
}

int
archive_add(struct archive *archive, const char *name, struct span bytes,
    struct err *err)
{
	char path[NAME_BYTES], hash[SHA256_HEX_BYTES];

	(void)snprintf(path, sizeof(path), "%s%s", archive->prefix, name);
	tar_member(&archive->bytes, path, bytes, archive->made);
	sha256_hex(bytes, hash);
	(void)buffer_printf(&archive->sums, "%s  %s\n", hash, name);
	return write_out(archive, err);
}

int
archive_add_lines(struct archive *archive, struct archive_lines *lines,
    bool last, struct err *err)
{
	char name[NAME_BYTES];

	if (lines->bytes.failed)
		return err_set(err, ENOMEM, "out of memory for an archive");
	if (!last && lines->bytes.len < PIECE_BYTES)
		return 0;
	if (lines->pieces > 0 && lines->bytes.len == 0)
		return 0;
	if (lines->pieces++ == 0)
		(void)snprintf(name, sizeof(name), "%s.jsonl", lines->name);
	else
		(void)snprintf(name, sizeof(name), "%s-%u.jsonl", lines->name,
		    lines->pieces);
	if (archive_add(archive, name, buffer_span(&lines->bytes), err) == -1)
		return -1;
	buffer_reset(&lines->bytes);
	return 0;
}

int
archive_end(struct archive *archive, struct err *err)
{
	char path[NAME_BYTES];
	int fd = archive->fd;

	(void)snprintf(path, sizeof(path), "%sSHA256SUMS", archive->prefix);
	tar_member(&archive->bytes, path, buffer_span(&archive->sums),
	    archive->made);
	tar_end(&archive->bytes);
	if (archive->sums.failed)
		return err_set(err, ENOMEM, "out of memory for an archive");
	if (write_out(archive, err) == -1)
		return -1;
	if (lseek(fd, 0, SEEK_SET) == -1)
		return err_system(err, errno, "cannot read the archive again");
	archive->fd = -1;
	return fd;
}

void
archive_done(struct archive *archive)
{
	if (archive->fd != -1)
		(void)close(archive->fd);
	buffer_done(&archive->bytes);
	buffer_done(&archive->sums);
	archive->fd = -1;
}

/* Not every file system makes a file without a name: then it loses it. */
static int
open_unnamed(const char *folder)
{
	char path[4096];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	int length;

	if (fd != -1)
		return fd;
	length = snprintf(path, sizeof(path), "%s/.archive-XXXXXX", folder);
	if (length < 0 || (size_t)length >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd != -1)
		(void)unlink(path);
	return fd;
}

static int
write_out(struct archive *archive, struct err *err)
{
	struct span left = buffer_span(&archive->bytes);

	if (archive->bytes.failed)
		return err_set(err, ENOMEM, "out of memory for an archive");
	if (write_all(archive->fd, left) == -1)
		return err_system(err, errno,
		    "cannot write the archive beside the ledger: make room "
		    "there and ask again");
	buffer_reset(&archive->bytes);
	return 0;
}
