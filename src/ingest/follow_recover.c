#include "ingest/follow_private.h"

#include <dirent.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder with more names than these is not searched to its end. */
#define SEARCH_MAX 10000

struct search {
	const char *folder;
	const char *base; /* the name it had */
	const struct identity *wanted;
};

static char *search_folder(const struct search *search, bool alike);
static bool is_it(const char *path, const struct identity *wanted);
static bool same_inode(const struct identity *a, const struct identity *b);
static struct entry *recovered(struct follow *follow, size_t source,
    const char *home, const char *path);

int
follow_recover(struct follow *follow, size_t source, const char *path,
    const struct follow_bookmark *bookmark, int64_t now_ms)
{
	struct identity identity;
	struct statx about;
	struct entry *entry;
	char *found;

	follow->now_ms = now_ms;
	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
	    0) {
		identity_of(&about, &identity);
		if (same_inode(&identity, &bookmark->identity)) {
			follow->scanning = source;
			follow_observe(follow, path, &about);
			return 1;
		}
	}
	found = follow_search(path, &bookmark->identity);
	if (found == NULL)
		return 0;
	entry = recovered(follow, source, path, found);
	free(found);
	if (entry == NULL)
		return 0;
	entry_want(follow, entry);
	return 1;
}

char *
follow_search(const char *path, const struct identity *wanted)
{
	char *folder = strdup(path);
	char *base = strdup(path);
	char *found = NULL;
	struct search search = { .wanted = wanted };

	if (folder != NULL && base != NULL) {
		search.folder = dirname(folder);
		search.base = basename(base);
		found = search_folder(&search, true);
		if (found == NULL)
			found = search_folder(&search, false);
	}
	free(folder);
	free(base);
	return found;
}

/* Names that start like the old one are tried even if d_ino disagrees, as it
 * may on an overlay. */
static char *
search_folder(const struct search *search, bool alike)
{
	DIR *folder = opendir(search->folder);
	char *found = NULL;
	struct dirent *entry;

	if (folder == NULL)
		return NULL;
	for (int i = 0; i < SEARCH_MAX && found == NULL; i++) {
		bool starts;

		entry = readdir(folder);
		if (entry == NULL)
			break;
		starts = strncmp(entry->d_name, search->base,
			     strlen(search->base)) == 0;
		if (starts != alike ||
		    (!alike && entry->d_ino != search->wanted->inode) ||
		    (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN))
			continue;
		if (asprintf(&found, "%s/%s",
			strcmp(search->folder, "/") == 0 ? "" : search->folder,
			entry->d_name) == -1) {
			found = NULL;
			break;
		}
		if (!is_it(found, search->wanted)) {
			free(found);
			found = NULL;
		}
	}
	closedir(folder);
	return found;
}

static bool
is_it(const char *path, const struct identity *wanted)
{
	struct identity identity;
	struct statx about;
	bool holds;
	int fd = follow_open_regular(path, &about, NULL);

	if (fd == -1)
		return false;
	identity_of(&about, &identity);
	holds = false;
	if (same_inode(&identity, wanted)) {
		/* Born at the same nanosecond: it is, whatever is in it. */
		holds = wanted->born_ns != 0;
		if (!holds && identity_holds(fd, wanted, &holds, NULL) == -1)
			holds = false;
	}
	close(fd);
	return holds;
}

/* Its home is where it was; the scan must know it where it is. */
static struct entry *
recovered(struct follow *follow, size_t source, const char *home,
    const char *path)
{
	struct identity identity;
	struct statx about;
	struct entry *entry;
	bool fits = source_fits(&follow->sources[source], path);

	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &about) ==
	    -1)
		return NULL;
	identity_of(&about, &identity);
	if (entry_like(follow, &identity) != NULL)
		return NULL;
	entry = entry_new(follow, source, home, &identity);
	if (entry == NULL)
		return NULL;
	if ((fits ? entry_place : entry_rename)(follow, entry, path) == -1) {
		entry_forget(follow, entry);
		return NULL;
	}
	entry->moved = true;
	(void)table_put(follow->by_home, span_of(home), entry);
	return entry;
}

/* A device may have another number since the machine was started. */
static bool
same_inode(const struct identity *a, const struct identity *b)
{
	return a->inode == b->inode && a->born_ns == b->born_ns;
}
