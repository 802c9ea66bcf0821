#include "ingest/follow_private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Device, inode and birth as one name for the table. */
struct inode_name {
	uint64_t number[3];
};

static struct span inode_span(const struct identity *identity,
    struct inode_name *name);
static void step_out(struct follow *follow, struct entry *entry);

struct entry *
entry_new(struct follow *follow, size_t source, const char *path,
    const struct identity *identity)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	struct inode_name name;

	if (entry == NULL)
		return NULL;
	entry->file.fd = -1;
	entry->held = -1;
	entry->file.source = source;
	entry->file.identity = *identity;
	if (table_put(follow->by_inode, inode_span(identity, &name), entry) ==
	    -1) {
		free(entry);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&follow->all, entry, all);
	if (entry_place(follow, entry, path) == -1) {
		entry_forget(follow, entry);
		return NULL;
	}
	return entry;
}

/* It must be closed. */
void
entry_forget(struct follow *follow, struct entry *entry)
{
	struct inode_name name;
	struct span inode = inode_span(&entry->file.identity, &name);
	const char *home = entry_home(entry);

	step_out(follow, entry);
	if (entry->held != -1) {
		close(entry->held);
		follow->open_count--;
	}
	entry_queue(follow, entry, QUEUE_NONE);
	entry_unplace(follow, entry);
	if (home != NULL && table_get(follow->by_home, span_of(home)) == entry)
		(void)table_remove(follow->by_home, span_of(home));
	if (table_get(follow->by_inode, inode) == entry)
		(void)table_remove(follow->by_inode, inode);
	TAILQ_REMOVE(&follow->all, entry, all);
	free(entry->path);
	free(entry->home);
	free(entry);
}

const char *
entry_home(const struct entry *entry)
{
	return entry->home != NULL ? entry->home : entry->path;
}

struct entry *
entry_at(const struct follow *follow, const char *path)
{
	return table_get(follow->by_path, span_of(path));
}

struct entry *
entry_like(const struct follow *follow, const struct identity *identity)
{
	struct inode_name name;

	return table_get(follow->by_inode, inode_span(identity, &name));
}

int
entry_place(struct follow *follow, struct entry *entry, const char *path)
{
	if (entry_rename(follow, entry, path) == -1 ||
	    table_put(follow->by_path, span_of(entry->path), entry) == -1)
		return -1;
	entry->placed = true;
	return 0;
}

void
entry_unplace(struct follow *follow, struct entry *entry)
{
	if (!entry->placed)
		return;
	entry->placed = false;
	if (entry_at(follow, entry->path) == entry)
		(void)table_remove(follow->by_path, span_of(entry->path));
}

int
entry_rename(struct follow *follow, struct entry *entry, const char *path)
{
	char *copy = strdup(path);

	if (copy == NULL)
		return -1;
	entry_unplace(follow, entry);
	if (entry->home == NULL)
		entry->home = entry->path; /* it leaves it */
	else
		free(entry->path);
	entry->path = copy;
	entry->file.path = copy;
	return 0;
}

void
entry_queue(struct follow *follow, struct entry *entry, enum follow_queue queue)
{
	if (entry->queue == queue)
		return;
	if (entry->queue == QUEUE_READY)
		TAILQ_REMOVE(&follow->ready, entry, queued);
	if (entry->queue == QUEUE_WAITING)
		TAILQ_REMOVE(&follow->waiting, entry, queued);
	entry->queue = queue;
	if (queue == QUEUE_READY)
		TAILQ_INSERT_TAIL(&follow->ready, entry, queued);
	if (queue == QUEUE_WAITING)
		TAILQ_INSERT_TAIL(&follow->waiting, entry, queued);
}

/*
 * Has all been read that is in it? A whole file counts only when its end was
 * told, since the file that replaces it goes on from there.
 */
bool
entry_is_drained(const struct entry *entry)
{
	if (entry->before != NULL)
		return false;
	if (entry->file.fd == -1)
		return entry->queue != QUEUE_WAITING && !entry->retry;
	if (entry->file.paused)
		return true;
	if (entry->handed ||
	    (entry->file.mode == FOLLOW_EXPORT && entry->failing == 0))
		return false;
	return entry->stalled || entry->file.read_to >= entry->file.size;
}

void
entry_let_go(struct follow *follow, struct entry *entry)
{
	struct entry *after = entry->after;

	if (after == NULL)
		return;
	entry->after = NULL;
	after->before = NULL;
	if (after->file.fd == -1)
		entry_queue(follow, after, QUEUE_WAITING);
	else
		entry_wake(follow, after);
}

void
entry_wake(struct follow *follow, struct entry *entry)
{
	const struct follow_file *file = &entry->file;

	if (file->fd == -1 || entry->handed || file->paused ||
	    entry->before != NULL || entry_rests(follow, entry))
		return;
	if (file->final || (file->size > file->read_to && !entry->stalled))
		entry_queue(follow, entry, QUEUE_READY);
}

void
stamp_of(const struct statx *about, struct follow_stamp *out)
{
	out->size = about->stx_size;
	out->modified_ns = about->stx_mtime.tv_sec * 1000000000 +
	    about->stx_mtime.tv_nsec;
	out->changed_ns = about->stx_ctime.tv_sec * 1000000000 +
	    about->stx_ctime.tv_nsec;
}

bool
stamp_same(const struct follow_stamp *a, const struct follow_stamp *b)
{
	return a->size == b->size && a->modified_ns == b->modified_ns &&
	    a->changed_ns == b->changed_ns;
}

static struct span
inode_span(const struct identity *identity, struct inode_name *name)
{
	name->number[0] = identity->device;
	name->number[1] = identity->inode;
	name->number[2] = (uint64_t)identity->born_ns;
	return (struct span){ (const char *)name->number,
		sizeof(name->number) };
}

/* Leave the row of those that wait for each other; it closes up. */
static void
step_out(struct follow *follow, struct entry *entry)
{
	struct entry *before = entry->before;

	if (before == NULL) {
		entry_let_go(follow, entry);
		return;
	}
	before->after = entry->after;
	if (entry->after != NULL)
		entry->after->before = before;
	entry->before = NULL;
	entry->after = NULL;
}
