#include "ingest/follow_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void restart(struct follow *follow, struct entry *entry,
    enum follow_reason reason);
static void reread(struct follow *follow, struct entry *entry);
static void note_growth(struct follow *follow, struct entry *entry);
static char *kernel_path(const struct entry *entry);

void
entry_look(struct follow *follow, struct entry *entry, bool thorough)
{
	struct follow_file *file = &entry->file;
	struct follow_stamp stamp;
	struct statx about;
	struct err err;
	bool holds, grown, modified;

	if (statx(file->fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &about) ==
	    -1) {
		(void)err_system(&err, errno, "cannot look at %s", file->path);
		follow_say(follow, file->path, &err);
		return;
	}
	if (about.stx_nlink == 0 && !file->rotated)
		entry_moved(follow, entry);
	stamp_of(&about, &stamp);
	if (stamp_same(&stamp, &entry->stamp) && !thorough)
		return;
	grown = stamp.size != entry->stamp.size;
	modified = stamp.modified_ns != entry->stamp.modified_ns;
	if (grown || modified)
		note_growth(follow, entry);
	entry->stamp = stamp;
	file->size = stamp.size;
	if (stamp.size < file->read_to) {
		restart(follow, entry, FOLLOW_TRUNCATED);
		return;
	}
	if (identity_holds(file->fd, &file->identity, &holds, &err) == -1) {
		entry_failed(follow, entry, err.code);
	} else if (!holds)
		restart(follow, entry, FOLLOW_REWRITTEN);
	else if (modified && !grown && file->read_to > file->identity.offset)
		reread(follow, entry);
}

void
entry_settle(struct follow *follow, struct entry *entry)
{
	struct follow_file *file = &entry->file;
	const struct follow_source *source = &follow->sources[file->source];
	bool unread;

	if (entry->after != NULL && entry_is_drained(entry))
		entry_let_go(follow, entry);
	if (entry->handed)
		return;
	unread = file->size > file->read_to && !entry->stalled;
	if (file->final)
		; /* until it changes */
	else if (file->mode == FOLLOW_EXPORT)
		file->final = file->rotated || entry->closed ||
		    follow->now_ms - file->changed_ms >= source->settle_ms;
	else if (file->rotated && !unread)
		file->final = follow->now_ms - entry->quiet_since_ms >=
		    source->grace_ms;
	entry_wake(follow, entry);
}

void
entry_seek(struct follow *follow, struct entry *entry)
{
	char *path = kernel_path(entry);
	struct stat about;

	if (path != NULL ||
	    (fstat(entry->file.fd, &about) == 0 && about.st_nlink == 0))
		entry_moved(follow, entry);
	free(path);
}

void
entry_moved(struct follow *follow, struct entry *entry)
{
	char *path;

	entry_unplace(follow, entry);
	entry->moved = true;
	(void)table_put(follow->by_home, span_of(entry_home(entry)), entry);
	if (entry->file.fd == -1) {
		if (entry->held == -1)
			entry_queue(follow, entry, QUEUE_NONE);
		return;
	}
	if (!entry->file.rotated)
		entry->quiet_since_ms = follow->now_ms;
	entry->file.rotated = true;
	path = kernel_path(entry);
	if (path != NULL)
		(void)entry_rename(follow, entry, path);
	free(path);
	/* What was written before it went may not have been seen. */
	if (entry->handed)
		entry->dirty = true;
	else
		entry_look(follow, entry, false);
	entry_settle(follow, entry);
}

/* What was read is no more: all of it is new. */
static void
restart(struct follow *follow, struct entry *entry, enum follow_reason reason)
{
	struct follow_file *file = &entry->file;

	file->identity.offset = 0;
	file->identity.head_bytes = 0;
	file->identity.tail_bytes = 0;
	file->read_to = 0;
	file->final = false;
	entry->stalled = false;
	entry_is_well(entry);
	follow->sink.restarted(follow->sink.arg, file, reason);
}

/*
 * Written in place, as into a file that was made in its full size: what was
 * read of its last, open line may be no more.
 */
static void
reread(struct follow *follow, struct entry *entry)
{
	entry->file.read_to = entry->file.identity.offset;
	follow->sink.reread(follow->sink.arg, &entry->file);
}

static void
note_growth(struct follow *follow, struct entry *entry)
{
	entry->file.changed_ms = follow->now_ms;
	entry->quiet_since_ms = follow->now_ms;
	entry->file.final = false;
	entry->stalled = entry->failing != 0;
	entry->closed = false;
	TAILQ_REMOVE(&follow->open, entry, open);
	TAILQ_INSERT_TAIL(&follow->open, entry, open);
}

/* The kernel knows the name of an open file, if it has one; to be freed. */
static char *
kernel_path(const struct entry *entry)
{
	char link[64], path[4096];
	struct stat ours, there;
	ssize_t length;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", entry->file.fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length <= 0)
		return NULL;
	path[length] = '\0';
	if (fstat(entry->file.fd, &ours) == -1 || stat(path, &there) == -1 ||
	    ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
		return NULL;
	return strdup(path);
}
