#include "ingest/beside.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4352

static int look_in(const char *path, size_t folder, const char *const *names,
    struct digest_state *state, beside_sink *sink, void *arg);
static void add_stamp(struct digest_state *state, const char *name,
    const struct stat *about);
static size_t parent(const char *path, size_t length);

int
beside_each(const char *path, const char *const *names, struct digest *stamp,
    beside_sink *sink, void *arg)
{
	size_t own = parent(path, strlen(path));
	size_t above = own > 1 ? parent(path, own - 1) : 0;
	struct digest_state state;
	int result = 0;

	digest_begin(&state);
	if (above > 0)
		result = look_in(path, above, names, &state, sink, arg);
	if (result == 0 && own > 0)
		result = look_in(path, own, names, &state, sink, arg);
	if (stamp != NULL)
		digest_end(&state, stamp);
	return result;
}

/* The folder is the first `folder` bytes of the path, with its slash. */
static int
look_in(const char *path, size_t folder, const char *const *names,
    struct digest_state *state, beside_sink *sink, void *arg)
{
	char full[PATH_BYTES];
	struct stat about;

	for (; *names != NULL; names++) {
		int length = snprintf(full, sizeof(full), "%.*s%s", (int)folder,
		    path, *names);
		int result = 0;
		int fd;

		if (length < 0 || (size_t)length >= sizeof(full) ||
		    lstat(full, &about) == -1 || !S_ISREG(about.st_mode))
			continue;
		add_stamp(state, *names, &about);
		if (sink == NULL)
			continue;
		fd = open(full, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		if (fd == -1)
			continue;
		if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
			result = sink(arg, *names, fd);
		(void)close(fd);
		if (result == -1)
			return -1;
	}
	return 0;
}

static void
add_stamp(struct digest_state *state, const char *name,
    const struct stat *about)
{
	digest_add_field(state, span_of(name));
	digest_add_u64(state, about->st_dev);
	digest_add_u64(state, about->st_ino);
	digest_add_u64(state, (uint64_t)about->st_size);
	digest_add_u64(state, (uint64_t)about->st_mtim.tv_sec);
	digest_add_u64(state, (uint64_t)about->st_mtim.tv_nsec);
}

/* Bytes up to and with the last slash before `length`; 0: there is none. */
static size_t
parent(const char *path, size_t length)
{
	while (length > 0 && path[length - 1] != '/')
		length--;
	return length;
}
