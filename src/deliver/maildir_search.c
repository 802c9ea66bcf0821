#include "deliver/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/instant.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* A walk over all mails: for what, and what came of it. */
struct search {
	const struct digest *id;
	bool found; /* the walk ends */
	int code;   /* why what was found is not safe, or 0 */
	int unseen; /* why not all could be read, or 0 */
	uint64_t bytes;
	int64_t before;
	maildir_visit *visit;
	void *arg;
};

typedef void visit_list(int folder, DIR *list, struct search *search);

static void each_folder(const struct maildir *maildir, visit_list *visit,
    struct search *search);
static void visit_folders(int parent, visit_list *visit, struct search *search);
static struct dirent *next_entry(DIR *list, struct search *search);
static void look_for(int folder, DIR *list, struct search *search);
static void add_sizes(int folder, DIR *list, struct search *search);
static void show_ids(int folder, DIR *list, struct search *search);
static void remove_old(int folder, DIR *list, struct search *search);
static void note_unseen(struct search *search);

int
maildir_holds(const struct maildir *maildir, const struct digest *id,
    struct err *err)
{
	struct search search = { .id = id };

	each_folder(maildir, look_for, &search);
	if (search.code != 0)
		return err_system(err, search.code,
		    "a mail in route '%s' is not safe on its disk; look at "
		    "the spool's disk; it is tried again",
		    maildir->route);
	if (!search.found && search.unseen != 0)
		return err_system(err, search.unseen,
		    "cannot see whether a mail is in route '%s' already; it "
		    "is tried again",
		    maildir->route);
	return search.found;
}

void
maildir_prune(const struct maildir *maildir, int64_t before)
{
	struct search search = { .before = before };

	each_folder(maildir, remove_old, &search);
}

int
maildir_each(const struct maildir *maildir, maildir_visit *visit, void *arg,
    struct err *err)
{
	struct search search = { .visit = visit, .arg = arg };

	each_folder(maildir, show_ids, &search);
	if (search.found)
		return -1;
	if (search.unseen == 0)
		return 0;
	return err_system(err, search.unseen,
	    "cannot see all mails that are in route '%s'", maildir->route);
}

uint64_t
maildir_bytes(const struct maildir *maildir)
{
	struct search search = { .id = NULL };

	each_folder(maildir, add_sizes, &search);
	return search.bytes;
}

/* new/ and cur/, here and in the folders a manager may have made (".x"). */
static void
each_folder(const struct maildir *maildir, visit_list *visit,
    struct search *search)
{
	struct dirent *entry;
	DIR *list;
	int folder;

	visit_folders(maildir->top, visit, search);
	if (search->found)
		return;
	list = maildir_list(maildir->top, ".");
	if (list == NULL)
		note_unseen(search);
	while (list != NULL && !search->found &&
	    (entry = next_entry(list, search)) != NULL) {
		if (entry->d_name[0] != '.' ||
		    strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		folder = openat(maildir->top, entry->d_name, FOLDER_FLAGS);
		if (folder == -1) {
			note_unseen(search);
			continue;
		}
		visit_folders(folder, visit, search);
		(void)close(folder);
	}
	if (list != NULL)
		(void)closedir(list);
}

static void
visit_folders(int parent, visit_list *visit, struct search *search)
{
	static const char *const names[] = { "new", "cur" };

	for (size_t i = 0; i < 2 && !search->found; i++) {
		DIR *list = maildir_list(parent, names[i]);

		if (list == NULL) {
			note_unseen(search);
			continue;
		}
		visit(dirfd(list), list, search);
		(void)closedir(list);
	}
}

/*
 * What is no folder, or a manager's own that we may not read, holds none of our
 * mails. Anything else may pass: no descriptors, no memory, a disk that fails.
 */
static void
note_unseen(struct search *search)
{
	if (errno != 0 && errno != ENOENT && errno != ENOTDIR &&
	    errno != ELOOP && errno != ENXIO && errno != EACCES &&
	    errno != EPERM)
		search->unseen = errno;
}

static struct dirent *
next_entry(DIR *list, struct search *search)
{
	struct dirent *entry;

	errno = 0;
	entry = readdir(list);
	if (entry == NULL)
		note_unseen(search);
	return entry;
}

static void
look_for(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct digest found;

	while (!search->found && (entry = next_entry(list, search)) != NULL)
		search->found = maildir_id(entry->d_name, &found) &&
		    digest_equal(&found, search->id);
	/* Who put it there may have been stopped before its name was safe. */
	if (search->found && fsync(folder) == -1)
		search->code = errno;
}

static void
show_ids(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct digest id;

	while (!search->found && (entry = next_entry(list, search)) != NULL)
		if (maildir_id(entry->d_name, &id) ||
		    maildir_header_id(folder, entry->d_name, &id))
			search->found = search->visit(&id, search->arg) != 0;
		else
			note_unseen(search);
}

/* By the seconds in its name; what has no name of ours stays. */
static void
remove_old(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct digest id;

	while ((entry = readdir(list)) != NULL)
		if (maildir_id(entry->d_name, &id) &&
		    strtoll(entry->d_name, NULL, 10) <
			search->before / INSTANT_SECOND)
			(void)unlinkat(folder, entry->d_name, 0);
}

static void
add_sizes(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct stat status;

	while ((entry = readdir(list)) != NULL)
		if (fstatat(folder, entry->d_name, &status,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(status.st_mode))
			search->bytes += (uint64_t)status.st_size;
}
