#include "ingest/pattern_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"

#define OPEN_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)

struct walk {
	const struct pattern_sink *sink;
	const struct pattern_parts *parts;
	struct buffer path;
	int depth;
};

static void walk_choice(struct walk *walk);
static size_t fixed_parts(const struct pattern_parts *parts);
static int open_fixed(struct walk *walk, size_t count);
static int open_nearest(struct walk *walk, int fd, bool *whole, size_t count);
static void walk_folder(struct walk *walk, int fd, pattern_states states);
static void list_folder(struct walk *walk, int fd, pattern_states states);
static void try_name(struct walk *walk, int fd, const char *name,
    unsigned char type, pattern_states states);
static void try_folder(struct walk *walk, int fd, const char *name, bool linked,
    pattern_states states);
static void fault(struct walk *walk, int code);
static bool is_gone(int code);
static bool is_link(int fd, const char *name, unsigned char type);
static const char *path_of(struct walk *walk);
static void push(struct walk *walk, const char *name);

void
pattern_walk(const char *pattern, const struct pattern_sink *sink)
{
	struct pattern_choices choices;
	struct walk walk = { .sink = sink };
	struct err err;

	if (pattern_take_apart(pattern, &choices, &err) == -1) {
		sink->fault(sink->arg, pattern, &err);
		return;
	}
	for (size_t i = 0; i < choices.count; i++) {
		walk.parts = &choices.list[i];
		buffer_reset(&walk.path);
		walk_choice(&walk);
	}
	buffer_done(&walk.path);
	pattern_choices_done(&choices);
}

static void
walk_choice(struct walk *walk)
{
	size_t fixed = fixed_parts(walk->parts);
	int fd = open_fixed(walk, fixed);

	if (fd == -1)
		return;
	walk_folder(walk, fd,
	    pattern_settle(walk->parts, PATTERN_START << fixed));
}

/* How many names at the start are folders without a wildcard. */
static size_t
fixed_parts(const struct pattern_parts *parts)
{
	size_t count = 0;

	while (count + 1 < parts->count &&
	    strpbrk(parts->part[count], "*?[") == NULL)
		count++;
	return count;
}

/* The folder that `count` names lead to, or -1 and what exists is told. */
static int
open_fixed(struct walk *walk, size_t count)
{
	bool whole = true;
	int fd = open("/", OPEN_FOLDER);

	walk->depth = 0;
	if (fd == -1) {
		fault(walk, errno);
		return -1;
	}
	fd = open_nearest(walk, fd, &whole, count);
	if (whole || fd == -1)
		return fd;
	walk->sink->folder(walk->sink->arg, path_of(walk));
	close(fd);
	return -1;
}

static int
open_nearest(struct walk *walk, int fd, bool *whole, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t before = walk->path.len;
		char *name = strdup(walk->parts->part[i]);
		int next, code;

		if (name == NULL) {
			close(fd);
			return -1;
		}
		pattern_unescape(name);
		next = openat(fd, name, OPEN_FOLDER);
		code = errno;
		push(walk, name);
		free(name);
		if (next == -1) {
			if (!is_gone(code))
				fault(walk, code);
			walk->path.len = before;
			*whole = false;
			return fd;
		}
		close(fd);
		fd = next;
	}
	return fd;
}

/* Takes `fd`. */
static void
walk_folder(struct walk *walk, int fd, pattern_states states)
{
	const char *only = pattern_only(walk->parts, states);
	char *name;

	walk->sink->folder(walk->sink->arg, path_of(walk));
	if (only == NULL) {
		list_folder(walk, fd, states);
		return;
	}
	name = strdup(only);
	if (name != NULL) {
		pattern_unescape(name);
		try_name(walk, fd, name, DT_UNKNOWN, states);
	}
	free(name);
	close(fd);
}

static void
list_folder(struct walk *walk, int fd, pattern_states states)
{
	DIR *folder = fdopendir(fd);
	struct dirent *entry;

	if (folder == NULL) {
		fault(walk, errno);
		close(fd);
		return;
	}
	for (;;) {
		errno = 0;
		entry = readdir(folder);
		if (entry == NULL)
			break;
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		try_name(walk, fd, entry->d_name, entry->d_type, states);
	}
	if (errno != 0)
		fault(walk, errno);
	closedir(folder);
}

static void
try_name(struct walk *walk, int fd, const char *name, unsigned char type,
    pattern_states states)
{
	bool ends = pattern_ends(walk->parts, states, name);
	bool linked = is_link(fd, name, type);
	pattern_states next = pattern_enter(walk->parts, states, name, linked);
	size_t before = walk->path.len;
	struct statx about;

	if ((!ends || type == DT_DIR) && (next == 0 || type == DT_REG))
		return;
	push(walk, name);
	if (type == DT_DIR)
		try_folder(walk, fd, name, false, next);
	else if (statx(fd, name, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
	    -1) {
		if (!is_gone(errno))
			fault(walk, errno);
	} else if (S_ISDIR(about.stx_mode) && next != 0)
		try_folder(walk, fd, name, linked, next);
	else if (S_ISREG(about.stx_mode) && ends)
		walk->sink->file(walk->sink->arg, path_of(walk), &about);
	walk->path.len = before;
}

static void
try_folder(struct walk *walk, int fd, const char *name, bool linked,
    pattern_states states)
{
	int child;

	if (walk->depth >= PATTERN_MAX_PARTS)
		return;
	child = openat(fd, name, OPEN_FOLDER | (linked ? 0 : O_NOFOLLOW));
	if (child == -1) {
		if (!is_gone(errno))
			fault(walk, errno);
		return;
	}
	walk->depth++;
	walk_folder(walk, child, states);
	walk->depth--;
}

static void
fault(struct walk *walk, int code)
{
	const char *path = path_of(walk);
	struct err err;

	(void)err_system(&err, code,
	    "cannot look at %s; see that the daemon "
	    "may read it",
	    path);
	walk->sink->fault(walk->sink->arg, path, &err);
}

/* Not there (any more), or no folder: nothing to complain of. */
static bool
is_gone(int code)
{
	return code == ENOENT || code == ENOTDIR;
}

static bool
is_link(int fd, const char *name, unsigned char type)
{
	struct stat about;

	if (type != DT_UNKNOWN)
		return type == DT_LNK;
	return fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(about.st_mode);
}

static const char *
path_of(struct walk *walk)
{
	const char *path;

	if (walk->path.len == 0)
		return "/";
	path = buffer_string(&walk->path);
	return path == NULL ? "/" : path;
}

static void
push(struct walk *walk, const char *name)
{
	(void)buffer_char(&walk->path, '/');
	(void)buffer_text(&walk->path, name);
}
