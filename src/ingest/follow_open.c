#include "ingest/follow_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* How many open files are looked at to find one that can be closed. */
#define ROOM_TRIES 256

static bool goes_on_there(const struct follow *follow,
    const struct entry *entry);
static void hold(struct follow *follow, struct entry *entry);
static bool open_held(struct follow *follow, struct entry *entry);
static bool could_not_open(struct follow *follow, struct entry *entry,
    const struct err *err);
static void take_descriptor(struct follow *follow, struct entry *entry, int fd,
    const struct statx *about);
static void close_descriptor(struct follow *follow, struct entry *entry);
static void try_later(struct follow *follow, struct entry *entry);
static void introduce(struct follow *follow, struct entry *entry);
static void begin_at(struct follow *follow, struct entry *entry,
    const struct follow_bookmark *bookmark);

void
entry_want(struct follow *follow, struct entry *entry)
{
	entry->retry = false;
	entry->finished = false;
	if (entry->before != NULL && goes_on_there(follow, entry)) {
		hold(follow, entry);
		return;
	}
	entry_queue(follow, entry, QUEUE_WAITING);
	if (follow->open_count < follow->max_open && !follow->no_room)
		(void)entry_open(follow, entry);
}

bool
entry_open(struct follow *follow, struct entry *entry)
{
	struct identity identity;
	struct statx about = { 0 };
	struct err err;
	int fd;

	if (entry->held != -1)
		return open_held(follow, entry);
	if (follow->open_count >= follow->max_open && !follow_make_room(follow))
		return false;
	fd = follow_open_regular(entry->path, &about, &err);
	if (fd == -1 && (err.code == EMFILE || err.code == ENFILE) &&
	    follow_make_room(follow))
		fd = follow_open_regular(entry->path, &about, &err);
	if (fd == -1)
		return could_not_open(follow, entry, &err);
	entry_queue(follow, entry, QUEUE_NONE);
	identity_of(&about, &identity);
	if (!identity_same_file(&identity, &entry->file.identity)) {
		close(fd);
		entry_moved(follow, entry);
		return true;
	}
	take_descriptor(follow, entry, fd, &about);
	introduce(follow, entry);
	return true;
}

void
entry_end(struct follow *follow, struct entry *entry, enum follow_reason reason)
{
	entry_queue(follow, entry, QUEUE_NONE);
	entry->handed = false;
	follow->sink.ended(follow->sink.arg, &entry->file, reason);
	close_descriptor(follow, entry);
	entry->finished = reason != FOLLOW_IDLE;
	entry_let_go(follow, entry);
	if (reason == FOLLOW_REMOVED ||
	    (!entry->placed && reason != FOLLOW_IDLE))
		entry_forget(follow, entry);
}

/* Close the quiet file that has not changed for longest. */
bool
follow_make_room(struct follow *follow)
{
	struct entry *entry;
	int tries = 0;

	TAILQ_FOREACH(entry, &follow->open, open)
	{
		const struct follow_file *file = &entry->file;

		if (tries++ == ROOM_TRIES)
			break;
		if (entry->handed || entry->queue != QUEUE_NONE ||
		    entry->before != NULL || file->rotated || file->final ||
		    file->paused || file->mode == FOLLOW_EXPORT ||
		    entry->failing != 0)
			continue;
		entry_end(follow, entry, FOLLOW_IDLE);
		return true;
	}
	return false;
}

/*
 * What cannot be read as a file is never opened: a FIFO would block, a device
 * may do things. What stands there is looked at again once it is open.
 */
int
follow_open_regular(const char *path, struct statx *about, struct err *err)
{
	struct stat before;
	int fd;

	if (stat(path, &before) == -1)
		return err_system(err, errno, "cannot look at %s", path);
	if (!S_ISREG(before.st_mode))
		return err_set(err, ENXIO, "%s is no regular file", path);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return err_system(err, errno,
		    "cannot open %s; see that the "
		    "daemon may read it",
		    path);
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME,
		about) == -1) {
		err_system(err, errno, "cannot look at %s", path);
		close(fd);
		return -1;
	}
	if (!S_ISREG(about->stx_mode)) {
		close(fd);
		return err_set(err, ENXIO, "%s is no regular file", path);
	}
	return fd;
}

/* A whole file goes on where the one before it ended: that must be known. */
static bool
goes_on_there(const struct follow *follow, const struct entry *entry)
{
	return follow->sources[entry->file.source].mode == FOLLOW_EXPORT ||
	    (entry->before->file.fd != -1 &&
		entry->before->file.mode == FOLLOW_EXPORT);
}

/* It cannot be read yet, but it may be deleted before it can. */
static void
hold(struct follow *follow, struct entry *entry)
{
	struct identity identity;
	struct statx about;
	int fd;

	if (entry->held != -1 || follow->open_count >= follow->max_open)
		return;
	fd = follow_open_regular(entry->path, &about, NULL);
	if (fd == -1)
		return;
	identity_of(&about, &identity);
	if (!identity_same_file(&identity, &entry->file.identity)) {
		close(fd);
		return;
	}
	entry->held = fd;
	follow->open_count++;
}

static bool
open_held(struct follow *follow, struct entry *entry)
{
	struct statx about;
	int fd = entry->held;

	entry->held = -1;
	follow->open_count--;
	entry_queue(follow, entry, QUEUE_NONE);
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &about) == -1) {
		close(fd);
		entry->retry = true;
		return true;
	}
	take_descriptor(follow, entry, fd, &about);
	introduce(follow, entry);
	return true;
}

/* No room is not the file's fault: it waits. True: it does not. */
static bool
could_not_open(struct follow *follow, struct entry *entry,
    const struct err *err)
{
	switch (err->code) {
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		follow_say(follow, entry->path, err);
		follow->no_room = true;
		return false;
	case ENOENT:
	case ENOTDIR:
	case ENXIO:
		entry_moved(follow, entry);
		return true;
	default:
		follow_say(follow, entry->path, err);
		entry_queue(follow, entry, QUEUE_NONE);
		entry->retry = true;
		return true;
	}
}

static void
take_descriptor(struct follow *follow, struct entry *entry, int fd,
    const struct statx *about)
{
	entry->file.fd = fd;
	entry->file.size = about->stx_size;
	entry->file.mode = follow->sources[entry->file.source].mode;
	stamp_of(about, &entry->stamp);
	TAILQ_INSERT_TAIL(&follow->open, entry, open);
	follow->open_count++;
}

static void
close_descriptor(struct follow *follow, struct entry *entry)
{
	close(entry->file.fd);
	entry->file.fd = -1;
	entry->file.owner = NULL;
	entry->closed = false;
	TAILQ_REMOVE(&follow->open, entry, open);
	follow->open_count--;
	follow->no_room = false;
}

/* The next scan tries again. */
static void
try_later(struct follow *follow, struct entry *entry)
{
	close_descriptor(follow, entry);
	entry->retry = true;
}

/* Find its place and make it the owner's. */
static void
introduce(struct follow *follow, struct entry *entry)
{
	struct follow_bookmark bookmark;
	enum follow_reason reason;
	struct err err;
	int found;

	found = follow_choose(follow, entry, &bookmark, &reason, &err);
	if (found == -1) {
		(void)err_prefix(&err, "%s", entry->path);
		follow_say(follow, entry->path, &err);
		try_later(follow, entry);
		return;
	}
	if (reason == FOLLOW_SETTLED) {
		close_descriptor(follow, entry);
		entry->finished = true;
		entry_let_go(follow, entry);
		return;
	}
	begin_at(follow, entry, found == 1 ? &bookmark : NULL);
	if (follow->sink.opened(follow->sink.arg, &entry->file, reason,
		found == 1 ? &bookmark : NULL) == -1) {
		try_later(follow, entry);
		return;
	}
	entry_settle(follow, entry);
	entry_wake(follow, entry);
}

static void
begin_at(struct follow *follow, struct entry *entry,
    const struct follow_bookmark *bookmark)
{
	struct follow_file *file = &entry->file;
	struct identity itself = file->identity;

	if (bookmark != NULL)
		file->identity = bookmark->identity;
	else
		memset(&file->identity, 0, sizeof(file->identity));
	file->identity.device = itself.device;
	file->identity.inode = itself.inode;
	file->identity.born_ns = itself.born_ns;
	file->id = ++follow->last_id;
	file->read_to = file->identity.offset;
	file->changed_ms = follow->now_ms;
	file->rotated = entry->moved;
	file->final = false;
	file->paused = false;
	file->owner = NULL;
	entry->quiet_since_ms = follow->now_ms;
	entry->stalled = false;
	entry->handed = false;
}
