#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"
#include "ingest/decode.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

void
fuzz_broken(const char *file, int line, const char *what)
{
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

struct fuzz_chance
fuzz_chance_of(struct span bytes)
{
	struct fuzz_chance chance = { FNV_START };

	for (size_t i = 0; i < bytes.len; i++)
		chance.state = (chance.state ^ (unsigned char)bytes.ptr[i]) *
		    FNV_PRIME;
	return chance;
}

/* splitmix64 */
size_t
fuzz_below(struct fuzz_chance *chance, size_t below)
{
	uint64_t mixed = chance->state += UINT64_C(0x9e3779b97f4a7c15);

	mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (size_t)((mixed ^ (mixed >> 31)) % below);
}

size_t
fuzz_piece(struct fuzz_chance *chance, size_t below)
{
	size_t most = fuzz_below(chance, 3) == 0 ? below : 9;

	return fuzz_below(chance, most < below ? most : below);
}

uint8_t
fuzz_take(struct span *bytes)
{
	uint8_t first = 0;

	if (bytes->len > 0)
		first = (uint8_t)bytes->ptr[0];
	*bytes = span_from(*bytes, 1);
	return first;
}

char *
fuzz_copy(struct span bytes)
{
	char *copy = malloc(bytes.len == 0 ? 1 : bytes.len);

	FUZZ_CHECK(copy != NULL);
	if (bytes.len > 0)
		memcpy(copy, bytes.ptr, bytes.len);
	return copy;
}

void
fuzz_decode(struct span bytes, struct buffer *out)
{
	struct decode *decode = decode_new(ENCODING_UTF8, 0);
	struct span text;

	FUZZ_CHECK(decode != NULL);
	FUZZ_CHECK(decode_feed(decode, bytes, &text) == 0);
	(void)buffer_append(out, text);
	FUZZ_CHECK(decode_finish(decode, &text) == 0);
	(void)buffer_append(out, text);
	FUZZ_CHECK(!out->failed);
	decode_free(decode);
}

void
fuzz_check_plain(struct span text)
{
	FUZZ_CHECK(utf8_is_valid(text));
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		FUZZ_CHECK(byte >= ' ' || byte == '\n' || byte == '\t');
		FUZZ_CHECK(byte != 0x7f);
	}
}

static void
write_all(int fd, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.ptr, bytes.len);

		FUZZ_CHECK(put > 0);
		bytes = span_from(bytes, (size_t)put);
	}
}

int
fuzz_file(struct span bytes)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	FUZZ_CHECK(fd != -1);
	write_all(fd, bytes);
	FUZZ_CHECK(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static int
remove_one(const char *path, const struct stat *status, int type,
    struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static char folder[64];

static void
remove_folder(void)
{
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *
fuzz_path(const char *name)
{
	static char path[128];
	const char *top = getenv("TMPDIR");

	if (folder[0] == '\0') {
		(void)snprintf(folder, sizeof(folder), "%.40s/fuzz.XXXXXX",
		    top == NULL ? P_tmpdir : top);
		FUZZ_CHECK(mkdtemp(folder) != NULL);
		FUZZ_CHECK(atexit(remove_folder) == 0);
	}
	(void)snprintf(path, sizeof(path), "%s/%.40s", folder, name);
	return path;
}

void
fuzz_write(const char *path, struct span bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	FUZZ_CHECK(fd != -1);
	write_all(fd, bytes);
	(void)close(fd);
}

void
fuzz_read(const char *path, struct buffer *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char piece[4096];
	ssize_t count;

	FUZZ_CHECK(fd != -1);
	while ((count = read(fd, piece, sizeof(piece))) > 0)
		(void)buffer_append(out, (struct span){ piece, (size_t)count });
	FUZZ_CHECK(count == 0 && !out->failed);
	(void)close(fd);
}
