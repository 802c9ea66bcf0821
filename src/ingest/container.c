#include "ingest/container.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/container_name.h"

#define BLOCK_BYTES ((size_t)64 << 10)
#define LEVELS_MAX  8
/* A file of a few bytes may well unpack to many; a bomb goes on and on. */
#define RATIO_FROM ((uint64_t)16 << 20)

/* One container, in the file or in the entry of the one around it. */
struct level {
	struct container *owner;
	struct archive *archive;
	size_t prefix; /* bytes of owner->name that are not its entry's */
	bool zip;
	bool in_entry; /* an entry is open */
	char *block;   /* what libarchive reads from */
};

struct container {
	int fd;
	enum container_kind kind;
	const struct container_limits *limits;
	container_sink *sink;
	void *arg;
	char *path;
	struct level levels[LEVELS_MAX];
	size_t depth;    /* levels that are open */
	uint64_t offset; /* in the file, where libarchive reads */
	uint64_t position;
	uint64_t index;    /* of the next entry */
	uint64_t unpacked; /* of all entries */
	uint64_t entry_unpacked;
	uint64_t entry_position;
	struct buffer name;
	struct span first; /* bytes of the entry that were read already */
	char *bytes;
	bool over;
	bool stay_out;
	int unread; /* errno of the file itself, or 0 */
};

static int open_level(struct container *container, enum container_kind kind);
static void close_level(struct container *container);
static struct level *innermost(struct container *container);
static int next_header(struct container *container,
    struct archive_entry **entry);
static int take_entry(struct container *container, struct archive_entry *entry,
    struct container_entry *out);
static int look_inside(struct container *container,
    struct container_entry *out);
static int more(struct container *container, struct span *out);
static void note_position(struct container *container);
static int check_limits(struct container *container);
static int damaged(struct container *container);
static int fault(struct container *container, const char *what);
static la_ssize_t read_file(struct archive *archive, void *arg,
    const void **out);
static la_int64_t seek_file(struct archive *archive, void *arg,
    la_int64_t offset, int whence);
static la_ssize_t read_entry(struct archive *archive, void *arg,
    const void **out);

struct container *
container_open(int fd, enum container_kind kind, const char *path,
    const struct container_limits *limits, struct err *err)
{
	struct container *container = calloc(1, sizeof(*container));

	if (container == NULL)
		goto no_memory;
	container->fd = fd;
	container->kind = kind;
	container->limits = limits;
	container->path = strdup(path);
	container->bytes = malloc(BLOCK_BYTES);
	if (container->path == NULL || container->bytes == NULL)
		goto no_memory;
	if (open_level(container, kind) == -1) {
		(void)err_set(err,
		    container->unread != 0 ? container->unread : EINVAL,
		    "this is no %s after all: %s", container_kind_name(kind),
		    container->depth == 0 ?
			"out of memory" :
			archive_error_string(container->levels[0].archive));
		container_close(container);
		return NULL;
	}
	return container;
no_memory:
	(void)err_set(err, ENOMEM, "out of memory for what is in '%s'", path);
	container_close(container);
	return NULL;
}

void
container_close(struct container *container)
{
	if (container == NULL)
		return;
	while (container->depth > 0)
		close_level(container);
	buffer_done(&container->name);
	free(container->bytes);
	free(container->path);
	free(container);
}

int
container_unread(const struct container *container)
{
	return container->unread;
}

void
container_tell(struct container *container, container_sink *sink, void *arg)
{
	container->sink = sink;
	container->arg = arg;
}

void
container_stay_out(struct container *container)
{
	container->stay_out = true;
}

int
container_next(struct container *container, struct container_entry *out)
{
	struct archive_entry *entry;
	int result;

	for (;;) {
		if (container->over)
			return -1;
		result = next_header(container, &entry);
		if (result != 1)
			return result;
		if (container->index >= container->limits->entries) {
			container->over = true;
			return fault(container,
			    "it holds more entries than limits.archive-"
			    "entries allows; those from here on are not read");
		}
		result = take_entry(container, entry, out);
		if (result == 1 && !out->skipped && !container->stay_out)
			result = look_inside(container, out);
		if (result != 0)
			return result;
	}
}

int
container_read(struct container *container, struct span *out)
{
	if (container->first.len > 0) {
		*out = container->first;
		container->first = SPAN_NONE;
		return 1;
	}
	if (container->depth == 0 || !innermost(container)->in_entry)
		return 0;
	return more(container, out);
}

bool
container_can_skip(const struct container *container)
{
	return container->depth == 1 && container->kind == CONTAINER_ZIP;
}

uint64_t
container_position(const struct container *container)
{
	return container->position;
}

static struct level *
innermost(struct container *container)
{
	return &container->levels[container->depth - 1];
}

static int
open_level(struct container *container, enum container_kind kind)
{
	struct level *level = &container->levels[container->depth];
	bool inner = container->depth > 0;

	memset(level, 0, sizeof(*level));
	level->owner = container;
	level->prefix = container->name.len;
	level->zip = kind == CONTAINER_ZIP;
	level->archive = archive_read_new();
	level->block = malloc(BLOCK_BYTES);
	if (level->archive == NULL || level->block == NULL) {
		(void)archive_read_free(level->archive);
		free(level->block);
		return -1;
	}
	container->depth++;
	if (kind == CONTAINER_GZIP) {
		(void)archive_read_support_filter_gzip(level->archive);
		(void)archive_read_support_format_raw(level->archive);
	}
	/* Without its directory a zip is read from its front, if it must be. */
	if (level->zip && inner)
		(void)
		    archive_read_support_format_zip_streamable(level->archive);
	else if (level->zip)
		(void)archive_read_support_format_zip_seekable(level->archive);
	else
		(void)archive_read_support_format_tar(level->archive);
	(void)archive_read_set_callback_data(level->archive, level);
	(void)archive_read_set_read_callback(level->archive,
	    inner ? read_entry : read_file);
	if (!inner)
		(void)archive_read_set_seek_callback(level->archive, seek_file);
	return archive_read_open1(level->archive) < ARCHIVE_WARN ? -1 : 0;
}

static void
close_level(struct container *container)
{
	struct level *level = innermost(container);

	(void)archive_read_free(level->archive);
	free(level->block);
	container->depth--;
	container->first = SPAN_NONE;
}

/* 1, 0 at the end of the outermost, or -1. */
static int
next_header(struct container *container, struct archive_entry **entry)
{
	while (container->depth > 0) {
		struct level *level = innermost(container);
		int result;

		container->first = SPAN_NONE;
		container->name.len = level->prefix;
		result = archive_read_next_header(level->archive, entry);
		level->in_entry = result >= ARCHIVE_WARN &&
		    result != ARCHIVE_EOF;
		if (result == ARCHIVE_RETRY)
			continue;
		if (level->in_entry)
			return 1;
		if (result != ARCHIVE_EOF)
			(void)damaged(container);
		if (container->depth == 1) {
			container->over = result != ARCHIVE_EOF;
			return container->over ? -1 : 0;
		}
		close_level(container);
	}
	return 0;
}

/* 1: an entry to be handed over, 0: nothing of it is worth telling. */
static int
take_entry(struct container *container, struct archive_entry *entry,
    struct container_entry *out)
{
	struct level *level = innermost(container);
	const char *name = archive_entry_pathname(entry);
	struct span shown = span_of(name == NULL ? "?" : name);
	bool cut = shown.len > container->limits->name_bytes;

	note_position(container);
	container->entry_unpacked = 0;
	container->entry_position = container->position;
	out->alone = archive_format(level->archive) == ARCHIVE_FORMAT_RAW;
	if (out->alone)
		shown = container_raw_name(level->prefix > 0 ?
			span_first(buffer_span(&container->name),
			    level->prefix - strlen(CONTAINER_MARK)) :
			span_of(container->path));
	container_name_append(&container->name, shown,
	    container->limits->name_bytes);
	out->name = buffer_span(&container->name);
	out->index = container->index++;
	out->media = container_name_is_media(shown);
	out->skipped = out->media || container_name_is_junk(shown) ||
	    archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry) != NULL;
	if (out->skipped)
		return 1;
	if (cut) {
		out->skipped = true;
		(void)fault(container,
		    "its name is longer than limits.name allows; not read");
	} else if (archive_entry_is_encrypted(entry) > 0) {
		out->skipped = true;
		(void)fault(container,
		    "it is encrypted and cannot be read; export it again "
		    "without a password");
	}
	return 1;
}

/* 1: the entry is to be handed over; 0: a container, which was opened. */
static int
look_inside(struct container *container, struct container_entry *out)
{
	size_t depth = container->depth;
	enum container_kind kind;
	struct span first;
	int result = more(container, &first);

	if (result == -1) {
		out->skipped = true;
		return 1;
	}
	if (result == 0)
		first = SPAN_NONE;
	kind = container_sniff(first, true);
	container->first = first;
	if (kind == CONTAINER_NONE)
		return 1;
	if (container->depth >= container->limits->depth ||
	    container->depth >= LEVELS_MAX) {
		out->skipped = true;
		(void)fault(container,
		    "it is a container in more containers than "
		    "limits.archive-depth allows; not read");
		return 1;
	}
	(void)buffer_text(&container->name, CONTAINER_MARK);
	if (open_level(container, kind) == -1 && container->depth > depth) {
		(void)damaged(container);
		close_level(container);
	}
	return 0;
}

static int
more(struct container *container, struct span *out)
{
	struct level *level = innermost(container);
	la_ssize_t count = archive_read_data(level->archive, container->bytes,
	    BLOCK_BYTES);

	if (count == ARCHIVE_RETRY)
		count = archive_read_data(level->archive, container->bytes,
		    BLOCK_BYTES);
	level->in_entry = count > 0;
	if (count < 0)
		return damaged(container);
	if (count == 0)
		return 0;
	note_position(container);
	container->entry_unpacked += (uint64_t)count;
	container->unpacked += (uint64_t)count;
	*out = (struct span){ container->bytes, (size_t)count };
	return check_limits(container) == -1 ? -1 : 1;
}

/* A zip's directory, at its end, is read before the first entry. */
static void
note_position(struct container *container)
{
	if (container->offset > container->position)
		container->position = container->offset;
}

/*
 * Where passing over an entry means to unpack it, a bomb ends the reading of
 * the whole file.
 */
static int
check_limits(struct container *container)
{
	uint64_t packed = container->position - container->entry_position +
	    BLOCK_BYTES;

	if (container->unpacked > container->limits->bytes) {
		container->over = true;
		return fault(container,
		    "what is in the file is longer than limits.archive-size "
		    "allows; nothing is read from here on");
	}
	if (container->entry_unpacked < RATIO_FROM ||
	    container->entry_unpacked / packed < container->limits->ratio)
		return 0;
	innermost(container)->in_entry = false;
	container->over = !container_can_skip(container);
	return fault(container,
	    "it unpacks to more than limits.archive-ratio times its size, as "
	    "no chat does; not read from here on");
}

static int
damaged(struct container *container)
{
	char what[256];
	const char *why = archive_error_string(innermost(container)->archive);

	if (container->unread != 0)
		return -1; /* what is in it may be well */
	(void)snprintf(what, sizeof(what),
	    "it is damaged or not whole (%s); export it again",
	    why == NULL ? "no reason given" : why);
	return fault(container, what);
}

static int
fault(struct container *container, const char *what)
{
	const struct container_fault told = {
		.entry = buffer_span(&container->name),
		.offset = container->entry_unpacked,
		.what = what
	};

	if (container->sink != NULL)
		container->sink(container->arg, &told);
	return -1;
}

static la_ssize_t
read_file(struct archive *archive, void *arg, const void **out)
{
	struct level *level = arg;
	struct container *container = level->owner;
	ssize_t count;

	do
		count = pread(container->fd, level->block, BLOCK_BYTES,
		    (off_t)container->offset);
	while (count == -1 && errno == EINTR);
	if (count == -1) {
		container->unread = errno;
		archive_set_error(archive, errno, "%s", strerror(errno));
		return -1;
	}
	container->offset += (uint64_t)count;
	*out = level->block;
	return count;
}

static la_int64_t
seek_file(struct archive *archive, void *arg, la_int64_t offset, int whence)
{
	struct container *container = ((struct level *)arg)->owner;
	struct stat about;

	if (whence == SEEK_CUR)
		offset += (la_int64_t)container->offset;
	if (whence == SEEK_END) {
		if (fstat(container->fd, &about) == -1) {
			archive_set_error(archive, errno, "%s",
			    strerror(errno));
			return ARCHIVE_FATAL;
		}
		offset += (la_int64_t)about.st_size;
	}
	if (offset < 0)
		return ARCHIVE_FATAL;
	container->offset = (uint64_t)offset;
	return offset;
}

/* What an inner container consists of: the entry around it. */
static la_ssize_t
read_entry(struct archive *archive, void *arg, const void **out)
{
	struct level *level = arg;
	struct container *container = level->owner;
	struct level *around = level - 1;
	la_ssize_t count;

	if (container->first.len > 0) {
		memcpy(level->block, container->first.ptr,
		    container->first.len);
		count = (la_ssize_t)container->first.len;
		container->first = SPAN_NONE;
		*out = level->block;
		return count;
	}
	count = archive_read_data(around->archive, level->block, BLOCK_BYTES);
	if (count < 0)
		archive_set_error(archive, EIO, "%s",
		    archive_error_string(around->archive));
	*out = level->block;
	return count;
}
