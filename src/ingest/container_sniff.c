#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ingest/container.h"

#define TAR_MARK_AT     257
#define ZIP_END_BYTES   22 /* of the directory's end, PKWARE 4.3.16 */
#define ZIP_NOTE_BYTES  65535
#define ZIP_TRAIL_BYTES 256 /* rubbish behind it, as some tools leave */

static bool has_zip_end(struct span tail, uint64_t start);
static uint64_t little(const unsigned char *bytes);

enum container_kind
container_sniff(struct span first, bool whole)
{
	if (span_starts(first, SPAN("PK\003\004")) ||
	    span_starts(first, SPAN("PK\005\006")))
		return CONTAINER_ZIP;
	if (span_starts(first, SPAN("\037\213\010")))
		return CONTAINER_GZIP;
	if (first.len >= CONTAINER_SNIFF_BYTES)
		return memcmp(first.ptr + TAR_MARK_AT, "ustar", 5) == 0 ?
		    CONTAINER_TAR :
		    CONTAINER_NONE;
	if (whole)
		return CONTAINER_NONE;
	/* A tar's header has zeros; a chat has not. */
	if (span_starts(SPAN("PK\003\004"), first) ||
	    span_starts(SPAN("\037\213\010"), first) ||
	    span_find_char(first, '\0') < first.len)
		return CONTAINER_UNSURE;
	return CONTAINER_NONE;
}

const char *
container_kind_name(enum container_kind kind)
{
	static const char *const names[] = { [CONTAINER_NONE] = "",
		[CONTAINER_UNSURE] = "",
		[CONTAINER_ZIP] = "zip",
		[CONTAINER_GZIP] = "gzip",
		[CONTAINER_TAR] = "tar" };

	return names[kind];
}

int
container_is_whole(int fd, enum container_kind kind, struct err *err)
{
	char tail[4096];
	struct stat about;
	off_t start, least;

	if (kind != CONTAINER_ZIP)
		return 1;
	if (fstat(fd, &about) == -1)
		return err_system(err, errno, "cannot look at the open file");
	least = about.st_size -
	    (ZIP_END_BYTES + ZIP_NOTE_BYTES + ZIP_TRAIL_BYTES);
	/* Pieces overlap, so that the mark is whole in one of them. */
	for (start = about.st_size; start > 0 && start > least;) {
		ssize_t count;

		start -= (off_t)sizeof(tail) - ZIP_END_BYTES;
		if (start < 0)
			start = 0;
		count = pread(fd, tail, sizeof(tail), start);
		if (count == -1)
			return err_system(err, errno, "cannot be read");
		if (has_zip_end((struct span){ tail, (size_t)count },
			(uint64_t)start))
			return 1;
	}
	return 0;
}

void
container_prepare(void)
{
	/* Names are UTF-8 for libarchive, which would load a table to make
	 * anything else of them. */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	/* It makes instants of a zip's wall clocks; nobody asks for them. */
	(void)setenv("TZ", "UTC0", 1);
	tzset();
}

/*
 * The mark, right behind the directory that it speaks of: an inner zip's is
 * not. Of a directory beyond 4 GiB another record speaks.
 */
static bool
has_zip_end(struct span tail, uint64_t start)
{
	static const struct span mark = { "PK\005\006", 4 };
	struct span rest = tail;
	size_t at = span_find(rest, mark);

	while (at + ZIP_END_BYTES <= rest.len) {
		const unsigned char *end = (const unsigned char *)rest.ptr + at;
		uint64_t bytes = little(end + 12);
		uint64_t from = little(end + 16);

		if (from == UINT32_MAX || bytes == UINT32_MAX ||
		    from + bytes == start + (tail.len - rest.len) + at)
			return true;
		rest = span_from(rest, at + mark.len);
		at = span_find(rest, mark);
	}
	return false;
}

static uint64_t
little(const unsigned char *bytes)
{
	/* A mark was found in them. NOLINTNEXTLINE(clang-analyzer-core*) */
	return bytes[0] | (uint64_t)bytes[1] << 8 | (uint64_t)bytes[2] << 16 |
	    (uint64_t)bytes[3] << 24;
}
