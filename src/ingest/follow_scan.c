#include "ingest/follow_private.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>

static void walk_source(struct follow *follow, size_t source);
static void saw_file(void *arg, const char *path, const struct statx *about);
static void saw_folder(void *arg, const char *path);
static void saw_fault(void *arg, const char *path, const struct err *err);
static void after_scan(struct follow *follow, struct entry *entry);
static void seek_moved(struct follow *follow, struct entry *entry);
static void meet_again(struct follow *follow, struct entry *entry,
    const char *path, const struct statx *about);
static void meet_new(struct follow *follow, const char *path,
    const struct identity *identity);
static void meet_moved(struct follow *follow, const char *from, const char *to,
    const struct identity *identity);
static void present(struct follow *follow, struct entry *entry,
    const struct statx *about);
static bool leads_to(const char *path, const struct entry *entry);
static bool parent_exists(const char *path);

void
follow_scan(struct follow *follow, int64_t now_ms)
{
	struct entry *entry, *next;

	follow->now_ms = now_ms;
	follow->scan++;
	follow->no_room = false;
	for (size_t i = 0; i < follow->source_count; i++)
		walk_source(follow, i);
	for (entry = TAILQ_FIRST(&follow->all); entry != NULL; entry = next) {
		next = TAILQ_NEXT(entry, all);
		after_scan(follow, entry);
	}
	follow_forget_faults(follow, false);
}

void
follow_hint(struct follow *follow, const char *path, bool closed,
    int64_t now_ms)
{
	struct entry *entry;
	struct statx about;

	follow->now_ms = now_ms;
	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
	    -1) {
		entry = entry_at(follow, path);
		if (entry != NULL)
			follow_missing(follow, entry);
		return;
	}
	if (S_ISDIR(about.stx_mode)) {
		for (size_t i = 0; i < follow->source_count; i++)
			if (source_reaches(&follow->sources[i], path))
				walk_source(follow, i);
		return;
	}
	follow->scanning = follow_source_of(follow, path);
	if (!S_ISREG(about.stx_mode) ||
	    follow->scanning == follow->source_count)
		return;
	follow_observe(follow, path, &about);
	entry = entry_at(follow, path);
	if (entry == NULL || !closed)
		return;
	entry->closed = true;
	if (entry->file.fd != -1)
		entry_settle(follow, entry);
}

void
follow_hint_moved(struct follow *follow, const char *from, const char *to,
    int64_t now_ms)
{
	struct identity identity;
	struct statx about;
	size_t source = follow_source_of(follow, from);

	follow_hint(follow, to, true, now_ms);
	if (source == follow->source_count ||
	    follow_source_of(follow, to) != follow->source_count ||
	    statx(AT_FDCWD, to, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
		-1 ||
	    !S_ISREG(about.stx_mode)) {
		follow_hint(follow, from, false, now_ms);
		return;
	}
	identity_of(&about, &identity);
	if (entry_like(follow, &identity) == NULL) {
		follow->scanning = source;
		meet_moved(follow, from, to, &identity);
	}
	follow_hint(follow, from, false, now_ms);
}

void
follow_observe(struct follow *follow, const char *path,
    const struct statx *about)
{
	struct entry *entry = entry_at(follow, path);
	struct identity identity = { 0 };

	identity_of(about, &identity);
	if (entry != NULL) {
		if (identity_same_file(&identity, &entry->file.identity)) {
			present(follow, entry, about);
			return;
		}
		entry_moved(follow, entry);
	}
	entry = entry_like(follow, &identity);
	if (entry != NULL)
		meet_again(follow, entry, path, about);
	else
		meet_new(follow, path, &identity);
}

/*
 * Only a name that is not there, in a folder that is, tells that a file has
 * gone. Anything else may pass: no permission, no descriptors, no mount.
 */
void
follow_missing(struct follow *follow, struct entry *entry)
{
	struct identity identity;
	struct statx about;
	struct err err;

	if (!entry->placed)
		return;
	if (statx(AT_FDCWD, entry->path, 0, STATX_BASIC_STATS | STATX_BTIME,
		&about) == 0) {
		identity_of(&about, &identity);
		if (S_ISREG(about.stx_mode) &&
		    identity_same_file(&identity, &entry->file.identity)) {
			follow->scanning = entry->file.source;
			present(follow, entry, &about);
		} else
			entry_moved(follow, entry);
		return;
	}
	if (errno != ENOENT && errno != ENOTDIR) {
		(void)err_system(&err, errno,
		    "cannot look at %s; see that "
		    "the daemon may read it",
		    entry->path);
		follow_say(follow, entry->path, &err);
		return;
	}
	if (entry->file.fd == -1 || parent_exists(entry->path)) {
		entry_moved(follow, entry);
		return;
	}
	/* The folder is gone: with the file, or with its whole mount? */
	entry_seek(follow, entry);
}

size_t
follow_source_of(const struct follow *follow, const char *path)
{
	for (size_t i = 0; i < follow->source_count; i++)
		if (source_fits(&follow->sources[i], path))
			return i;
	return follow->source_count;
}

bool
source_fits(const struct follow_source *source, const char *path)
{
	for (size_t i = 0; i < source->pattern_count; i++)
		if (pattern_fits(source->patterns[i], path) &&
		    !pattern_is_unfinished(source->patterns[i], path))
			return true;
	return false;
}

static void
walk_source(struct follow *follow, size_t source)
{
	const struct follow_source *about = &follow->sources[source];
	struct pattern_sink sink = { saw_file, saw_folder, saw_fault, follow };

	follow->scanning = source;
	for (size_t i = 0; i < about->pattern_count; i++) {
		follow->pattern = about->patterns[i];
		pattern_walk(about->patterns[i], &sink);
	}
}

static void
saw_file(void *arg, const char *path, const struct statx *about)
{
	struct follow *follow = arg;

	if (!pattern_is_unfinished(follow->pattern, path))
		follow_observe(follow, path, about);
}

static void
saw_folder(void *arg, const char *path)
{
	struct follow *follow = arg;

	follow->sink.folder(follow->sink.arg, path);
}

static void
saw_fault(void *arg, const char *path, const struct err *err)
{
	follow_say(arg, path, err);
}

static void
after_scan(struct follow *follow, struct entry *entry)
{
	if (entry->seen != follow->scan)
		follow_missing(follow, entry);
	if (entry->file.fd != -1) {
		entry_keep_failing(follow, entry);
		if (entry->handed)
			return;
		if (!entry->placed)
			entry_look(follow, entry, false);
		entry_settle(follow, entry);
		return;
	}
	if (entry->queue != QUEUE_NONE)
		return;
	if (entry->retry)
		entry_want(follow, entry);
	else if (!entry->placed && entry->held == -1)
		seek_moved(follow, entry);
	else if (entry->before != NULL && entry_is_drained(entry->before))
		entry_let_go(follow, entry->before);
}

/* Closed, and no longer where it was: is anything left in it? */
static void
seek_moved(struct follow *follow, struct entry *entry)
{
	char *found = NULL;

	if (!entry->finished)
		found = follow_search(entry->path, &entry->file.identity);
	if (found == NULL || entry_rename(follow, entry, found) == -1) {
		free(found);
		entry_forget(follow, entry);
		return;
	}
	free(found);
	entry_want(follow, entry);
}

/* A file we know, under a name that was not its own. */
static void
meet_again(struct follow *follow, struct entry *entry, const char *path,
    const struct statx *about)
{
	if (entry->placed) {
		if (leads_to(entry->path, entry)) {
			present(follow, entry, about);
			return;
		}
		entry_moved(follow, entry);
	}
	if (entry_place(follow, entry, path) == 0)
		present(follow, entry, about);
}

/* It has left its place already: read to its end, and let go. */
static void
meet_moved(struct follow *follow, const char *from, const char *to,
    const struct identity *identity)
{
	struct entry *entry = entry_new(follow, follow->scanning, from,
	    identity);

	if (entry == NULL)
		return;
	entry->seen = follow->scan;
	entry->moved = true;
	if (entry_rename(follow, entry, to) == 0)
		entry_want(follow, entry);
	else
		entry_forget(follow, entry);
}

static void
meet_new(struct follow *follow, const char *path,
    const struct identity *identity)
{
	struct entry *entry, *before;

	entry = entry_new(follow, follow->scanning, path, identity);
	if (entry == NULL)
		return;
	entry->seen = follow->scan;
	before = table_get(follow->by_home, span_of(path));
	if (before != NULL && before->after == NULL &&
	    !entry_is_drained(before)) {
		before->after = entry;
		entry->before = before;
	}
	entry_want(follow, entry);
}

static void
present(struct follow *follow, struct entry *entry, const struct statx *about)
{
	struct follow_stamp stamp;
	struct err err;

	entry->seen = follow->scan;
	if (entry->file.source != follow->scanning) {
		(void)err_set(&err, EEXIST,
		    "%s belongs to two sources; it is "
		    "read for '%s' and not for '%s': mend their paths",
		    entry->path, follow->sources[entry->file.source].name,
		    follow->sources[follow->scanning].name);
		follow_say(follow, entry->path, &err);
		return;
	}
	stamp_of(about, &stamp);
	if (stamp_same(&stamp, &entry->stamp))
		return;
	entry->dirty = entry->handed;
	if (entry->handed)
		return;
	if (entry->file.fd != -1) {
		entry_look(follow, entry, false);
		entry_wake(follow, entry);
	} else if (entry->queue == QUEUE_NONE)
		entry_want(follow, entry);
}

static bool
leads_to(const char *path, const struct entry *entry)
{
	struct identity identity;
	struct statx about;

	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
	    -1)
		return errno != ENOENT && errno != ENOTDIR;
	identity_of(&about, &identity);
	return identity_same_file(&identity, &entry->file.identity);
}

static bool
parent_exists(const char *path)
{
	char *copy = strdup(path);
	struct stat about;
	bool exists = true;

	if (copy != NULL)
		exists = stat(dirname(copy), &about) == 0;
	free(copy);
	return exists;
}

bool
source_reaches(const struct follow_source *source, const char *folder)
{
	for (size_t i = 0; i < source->pattern_count; i++)
		if (pattern_reaches(source->patterns[i], folder))
			return true;
	return false;
}
