#include "ingest/follow_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct entry *entry_of(struct follow_file *file);
static void open_waiting(struct follow *follow);
static void back_from_owner(struct follow *follow, struct entry *entry);
static void grow_head(const struct follow_file *file, uint64_t offset,
    struct identity *out);
static bool assign(struct follow *follow, struct entry *entry, const char *name,
    enum follow_mode mode);

struct follow *
follow_new(const struct follow_source *sources, size_t count, size_t max_open,
    const struct follow_sink *sink, struct err *err)
{
	struct follow *follow = calloc(1, sizeof(*follow));

	if (follow == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for the files");
		return NULL;
	}
	TAILQ_INIT(&follow->all);
	TAILQ_INIT(&follow->ready);
	TAILQ_INIT(&follow->waiting);
	TAILQ_INIT(&follow->open);
	follow->sources = sources;
	follow->source_count = count;
	follow->max_open = max_open == 0 ? 1 : max_open;
	follow->sink = *sink;
	follow->by_path = table_new_borrowing();
	follow->by_inode = table_new();
	follow->by_home = table_new();
	follow->faults = table_new();
	if (follow->by_path == NULL || follow->by_inode == NULL ||
	    follow->by_home == NULL || follow->faults == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for the files");
		follow_free(follow);
		return NULL;
	}
	return follow;
}

void
follow_free(struct follow *follow)
{
	struct entry *entry, *next;

	if (follow == NULL)
		return;
	for (entry = TAILQ_FIRST(&follow->all); entry != NULL; entry = next) {
		next = TAILQ_NEXT(entry, all);
		if (entry->file.fd != -1)
			close(entry->file.fd);
		entry_forget(follow, entry);
	}
	if (follow->faults != NULL)
		follow_forget_faults(follow, true);
	table_free(follow->by_path);
	table_free(follow->by_inode);
	table_free(follow->by_home);
	table_free(follow->faults);
	free(follow);
}

void
follow_set_sources(struct follow *follow, const struct follow_source *sources,
    size_t count)
{
	const struct follow_source *old = follow->sources;
	struct entry *entry, *next;

	follow->sources = sources;
	follow->source_count = count;
	for (entry = TAILQ_FIRST(&follow->all); entry != NULL; entry = next) {
		const struct follow_source *was = &old[entry->file.source];

		next = TAILQ_NEXT(entry, all);
		if (assign(follow, entry, was->name, was->mode))
			continue;
		if (entry->file.fd != -1)
			entry_end(follow, entry, FOLLOW_REMOVED);
		else
			entry_forget(follow, entry);
	}
}

struct follow_file *
follow_next(struct follow *follow, int64_t now_ms)
{
	struct entry *entry;

	follow->now_ms = now_ms;
	open_waiting(follow);
	while (!TAILQ_EMPTY(&follow->ready)) {
		struct follow_file *file;

		entry = TAILQ_FIRST(&follow->ready);
		file = &entry->file;
		entry_queue(follow, entry, QUEUE_NONE);
		if (file->paused || entry_rests(follow, entry))
			continue;
		entry_look(follow, entry, true);
		entry_settle(follow, entry);
		entry_queue(follow, entry, QUEUE_NONE);
		if (entry_rests(follow, entry))
			continue;
		if (!file->final &&
		    (file->size <= file->read_to || entry->stalled))
			continue;
		entry->handed = true;
		entry->handed_place = file->identity.offset;
		entry->handed_read_to = file->read_to;
		entry->quiet_since_ms = now_ms;
		return file;
	}
	return NULL;
}

void
follow_place(const struct follow_file *file, uint64_t offset,
    uint32_t tail_bytes, const struct digest *tail, struct identity *out)
{
	*out = file->identity;
	out->offset = offset;
	out->tail_bytes = tail_bytes;
	out->tail = *tail;
	grow_head(file, offset, out);
}

void
follow_progress(struct follow *follow, struct follow_file *file,
    uint64_t offset, uint32_t tail_bytes, const struct digest *tail)
{
	struct entry *entry = entry_of(file);
	struct identity place;

	if (offset != file->identity.offset) {
		follow_place(file, offset, tail_bytes, tail, &place);
		file->identity = place;
	}
	if (file->read_to < offset)
		file->read_to = offset;
	entry->stalled = entry->failed_now ||
	    (offset == entry->handed_place &&
		file->read_to == entry->handed_read_to);
	if (!entry->failed_now)
		entry_is_well(entry);
	entry->failed_now = false;
	back_from_owner(follow, entry);
}

void
follow_failed(struct follow *follow, struct follow_file *file, int code)
{
	struct entry *entry = entry_of(file);

	entry_failed(follow, entry, code);
	entry->failed_now = true;
}

void
follow_finished(struct follow *follow, struct follow_file *file)
{
	entry_end(follow, entry_of(file),
	    file->rotated ? FOLLOW_ROTATED : FOLLOW_SETTLED);
}

void
follow_again(struct follow *follow, struct follow_file *file)
{
	struct entry *entry = entry_of(file);

	entry->stalled = false;
	back_from_owner(follow, entry);
}

void
follow_set_mode(struct follow_file *file, enum follow_mode mode)
{
	file->mode = mode;
}

size_t
follow_count(const struct follow *follow)
{
	return follow->open_count;
}

void
follow_each(const struct follow *follow,
    void (*visit)(const struct follow_file *file, void *arg), void *arg)
{
	struct entry *entry;

	TAILQ_FOREACH(entry, &follow->open, open)
	visit(&entry->file, arg);
}

const char *
follow_reason_text(enum follow_reason reason)
{
	static const char *const texts[FOLLOW_REASON_COUNT] = {
		[FOLLOW_NEW] = "new",
		[FOLLOW_RESUMED] = "goes on at its bookmark",
		[FOLLOW_GROWN_EXPORT] = "replaced by a longer export",
		[FOLLOW_COPY] = "a copy of a file that was read",
		[FOLLOW_TRUNCATED] = "truncated",
		[FOLLOW_REWRITTEN] = "rewritten",
		[FOLLOW_ROTATED] = "renamed or deleted, and read to its end",
		[FOLLOW_SETTLED] = "read to its end",
		[FOLLOW_IDLE] = "quiet, closed until it changes",
		[FOLLOW_REMOVED] = "its source is gone from the settings",
	};

	if ((size_t)reason >= FOLLOW_REASON_COUNT)
		return "unknown";
	return texts[reason];
}

/* The public file is the first member of its entry. */
static struct entry *
entry_of(struct follow_file *file)
{
	return (struct entry *)(void *)file;
}

/* Each leaves the list, unless there is no room for it. */
static void
open_waiting(struct follow *follow)
{
	while (!TAILQ_EMPTY(&follow->waiting)) {
		if (follow->no_room && !follow_make_room(follow))
			return;
		if (!entry_open(follow, TAILQ_FIRST(&follow->waiting)))
			return;
	}
}

static void
back_from_owner(struct follow *follow, struct entry *entry)
{
	bool dirty = entry->dirty;

	entry->handed = false;
	entry->dirty = false;
	entry_settle(follow, entry);
	if (dirty && !entry->file.paused && entry->before == NULL)
		entry_queue(follow, entry, QUEUE_READY);
}

/*
 * The head covers nothing after the place, so that a last line that is still
 * being written may change. What it covered before must be there still.
 */
static void
grow_head(const struct follow_file *file, uint64_t offset, struct identity *out)
{
	struct identity again;

	if (out->head_bytes == IDENTITY_HEAD_BYTES ||
	    out->head_bytes >= offset || file->fd == -1)
		return;
	if (out->head_bytes > 0 &&
	    (identity_head(file->fd, out->head_bytes, &again, NULL) == -1 ||
		!digest_equal(&again.head, &out->head)))
		return;
	(void)identity_head(file->fd, offset, out, NULL);
}

/* Find the entry's source among the new ones. */
static bool
assign(struct follow *follow, struct entry *entry, const char *name,
    enum follow_mode mode)
{
	size_t source = follow->source_count;

	for (size_t i = 0; i < follow->source_count; i++)
		if (strcmp(follow->sources[i].name, name) == 0 &&
		    (!entry->placed ||
			source_fits(&follow->sources[i], entry->path)))
			source = i;
	if (source == follow->source_count && entry->placed)
		source = follow_source_of(follow, entry->path);
	if (source == follow->source_count)
		return false;
	entry->file.source = source;
	if (follow->sources[source].mode != mode)
		entry->file.mode = follow->sources[source].mode;
	return true;
}
