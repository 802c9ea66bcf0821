#include "deliver/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert/outcome.h"
#include "base/buffer.h"
#include "base/instant.h"

/* The group moves mails: what it decides is where it puts them. */
#define FOLDER_MODE  02770
#define FILE_MODE    0640
#define HEADER_BYTES 4096
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* What a folder is to be, and whom to tell when it cannot. */
struct wish {
	const char *path; /* of the spool, for people */
	const char *route;
	const char *group; /* for people */
	gid_t gid;         /* (gid_t)-1: as it is */
	struct faults *faults;
};

/* A walk over all mails: for what, and what came of it. */
struct search {
	const struct digest *id;
	bool found; /* the walk ends */
	uint64_t bytes;
	int64_t before;
	maildir_visit *visit;
	void *arg;
};

typedef void visit_list(int folder, DIR *list, struct search *search);

static int make_folders(int top, struct wish *wish);
static int make_folder(int top, const char *name, const struct wish *wish);
static int make_file(int folder, const char *name, struct span bytes,
    const struct wish *wish);
static int find_group(struct wish *wish);
static int open_folder(int parent, const char *name, const struct wish *wish);
static int set_up(int fd, const char *name, const struct wish *wish);
static int complain(const struct wish *wish, const char *name,
    const char *problem, int code);
static void each_folder(const struct maildir *maildir, visit_list *visit,
    struct search *search);
static void visit_folders(int parent, visit_list *visit, struct search *search);
static void look_for(int folder, DIR *list, struct search *search);
static void add_sizes(int folder, DIR *list, struct search *search);
static void show_ids(int folder, DIR *list, struct search *search);
static void remove_old(int folder, DIR *list, struct search *search);
static void sweep(int folder);
static DIR *open_list(int folder);
static int write_file(int fd, struct span bytes);
static int write_new(int folder, const char *name, struct span bytes);

int
maildir_open(struct maildir *maildir, int root, const char *path,
    const struct route *route, struct faults *faults)
{
	struct wish wish = { path, route->name, route->group, (gid_t)-1,
		faults };

	*maildir = MAILDIR_NONE;
	maildir->route = strdup(route->name);
	if (maildir->route == NULL)
		return complain(&wish, "", "cannot be opened", ENOMEM);
	if (find_group(&wish) == -1)
		return -1;
	maildir->top = open_folder(root, route->name, &wish);
	if (maildir->top == -1)
		return -1;
	maildir->tmp = open_folder(maildir->top, "tmp", &wish);
	maildir->new = open_folder(maildir->top, "new", &wish);
	maildir->cur = open_folder(maildir->top, "cur", &wish);
	if (maildir->tmp == -1 || maildir->new == -1 || maildir->cur == -1)
		return -1;
	if (!route->plain && make_folders(maildir->top, &wish) == -1)
		return -1;
	sweep(maildir->tmp);
	(void)fsync(maildir->top);
	return 0;
}

void
maildir_close(struct maildir *maildir)
{
	const int open[] = { maildir->top, maildir->tmp, maildir->new,
		maildir->cur };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (open[i] != -1)
			(void)close(open[i]);
	free(maildir->route);
	*maildir = MAILDIR_NONE;
}

void
maildir_name(const struct digest *id, int64_t raised, const char *host,
    char out[MAILDIR_NAME_BYTES])
{
	char digits[DIGEST_HEX_BYTES];

	digest_hex(id, digits);
	(void)snprintf(out, MAILDIR_NAME_BYTES, "%" PRId64 ".%s.%.64s",
	    raised / INSTANT_SECOND, digits, host);
}

bool
maildir_holds(const struct maildir *maildir, const struct digest *id)
{
	struct search search = { .id = id };

	each_folder(maildir, look_for, &search);
	return search.found;
}

void
maildir_prune(const struct maildir *maildir, int64_t before)
{
	struct search search = { .before = before };

	each_folder(maildir, remove_old, &search);
}

void
maildir_each(const struct maildir *maildir, maildir_visit *visit, void *arg)
{
	struct search search = { .visit = visit, .arg = arg };

	each_folder(maildir, show_ids, &search);
}

uint64_t
maildir_bytes(const struct maildir *maildir)
{
	struct search search = { .id = NULL };

	each_folder(maildir, add_sizes, &search);
	return search.bytes;
}

int
maildir_put(const struct maildir *maildir, const char *name, struct span bytes,
    struct err *err)
{
	int code = 0;

	if (write_new(maildir->tmp, name, bytes) == -1)
		code = errno;
	else if (linkat(maildir->tmp, name, maildir->new, name, 0) == -1) {
		/* It is there: delivered before. */
		code = errno == EEXIST ? 0 : errno;
	} else if (fsync(maildir->new) == -1) {
		code = errno;
		(void)unlinkat(maildir->new, name, 0);
	}
	(void)unlinkat(maildir->tmp, name, 0);
	if (code == 0)
		return 0;
	return err_system(err, code,
	    "cannot deliver '%s' to route '%s'; "
	    "%s; it is tried again",
	    name, maildir->route,
	    code == ENOSPC || code == EDQUOT || code == EFBIG ?
		"free some space in the spool" :
		"look at the spool's folders");
}

/* Maildir++: one folder for each outcome, beside the route's own three. */
static int
make_folders(int top, struct wish *wish)
{
	struct buffer names = BUFFER_NONE;
	int result = 0;

	for (int i = OUTCOME_OPEN + 1; i < OUTCOME_COUNT && result == 0; i++) {
		result = make_folder(top, outcome_folder((enum outcome)i),
		    wish);
		(void)buffer_printf(&names, "%s\n",
		    outcome_title((enum outcome)i));
	}
	/* What IMAP servers list; a manager's own list is left as it is. */
	if (result == 0 &&
	    make_file(top, "subscriptions", buffer_span(&names), wish) == -1)
		result = -1;
	buffer_done(&names);
	return result;
}

static int
make_folder(int top, const char *name, const struct wish *wish)
{
	static const char *const inner[] = { "tmp", "new", "cur" };
	int folder = open_folder(top, name, wish);
	int result = 0;

	if (folder == -1)
		return -1;
	for (size_t i = 0; i < 3 && result == 0; i++) {
		int fd = open_folder(folder, inner[i], wish);

		result = fd == -1 ? -1 : 0;
		if (fd != -1)
			(void)close(fd);
	}
	if (result == 0)
		result = make_file(folder, "maildirfolder", SPAN_NONE, wish);
	(void)close(folder);
	return result;
}

/* With these bytes, unless something is there. */
static int
make_file(int folder, const char *name, struct span bytes,
    const struct wish *wish)
{
	int fd = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);
	int result;

	if (fd == -1)
		return errno == EEXIST ?
		    0 :
		    complain(wish, name, "cannot be made", errno);
	result = fchmod(fd, 0660) == -1 ? -1 : write_file(fd, bytes);
	if (result == -1)
		result = complain(wish, name, "cannot be written", errno);
	(void)close(fd);
	return result;
}

static int
find_group(struct wish *wish)
{
	struct group *group;

	if (wish->group == NULL || wish->group[0] == '\0')
		return 0;
	errno = 0;
	group = getgrnam(wish->group);
	if (group == NULL)
		return faults_add(wish->faults, NULL, 0,
		    "route '%s': there "
		    "is no group '%s'; make it (groupadd %s), or name one "
		    "that is there",
		    wish->route, wish->group, wish->group);
	wish->gid = group->gr_gid;
	return 0;
}

static int
open_folder(int parent, const char *name, const struct wish *wish)
{
	int fd;

	if (mkdirat(parent, name, 0700) == -1 && errno != EEXIST)
		return complain(wish, name, "cannot be made", errno);
	fd = openat(parent, name, FOLDER_FLAGS);
	if (fd == -1)
		return complain(wish, name,
		    errno == ELOOP || errno == ENOTDIR ?
			"is no folder (a link is not followed): move it away" :
			"cannot be opened",
		    errno);
	if (set_up(fd, name, wish) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static int
set_up(int fd, const char *name, const struct wish *wish)
{
	struct stat status;

	if (fstat(fd, &status) == -1)
		return complain(wish, name, "cannot be looked at", errno);
	if (status.st_uid != geteuid())
		return complain(wish, name,
		    "belongs to another user: chown "
		    "it to the one boundaryd runs as",
		    EPERM);
	if (wish->gid != (gid_t)-1 && status.st_gid != wish->gid) {
		if (fchown(fd, (uid_t)-1, wish->gid) == -1)
			return complain(wish, name,
			    "cannot be given to its "
			    "group: boundaryd's user must be a member of it",
			    errno);
		status.st_mode = 0;
	}
	if ((status.st_mode & 07777) != FOLDER_MODE &&
	    fchmod(fd, FOLDER_MODE) == -1)
		return complain(wish, name, "cannot be made 2770", errno);
	return 0;
}

static int
complain(const struct wish *wish, const char *name, const char *problem,
    int code)
{
	bool is_top = strcmp(name, wish->route) == 0;

	return faults_add(wish->faults, NULL, 0,
	    "route '%s': '%s/%s%s%s' %s "
	    "(%s)",
	    wish->route, wish->path, wish->route, is_top ? "" : "/",
	    is_top ? "" : name, problem, strerror(code));
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
	list = search->found ? NULL : open_list(maildir->top);
	while (list != NULL && !search->found &&
	    (entry = readdir(list)) != NULL) {
		if (entry->d_name[0] != '.' ||
		    strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		folder = openat(maildir->top, entry->d_name, FOLDER_FLAGS);
		if (folder == -1)
			continue;
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
		int fd = openat(parent, names[i], FOLDER_FLAGS);
		DIR *list = fd == -1 ? NULL : open_list(fd);

		if (list != NULL) {
			visit(fd, list, search);
			(void)closedir(list);
		}
		if (fd != -1)
			(void)close(fd);
	}
}

static void
look_for(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct digest found;

	(void)folder;
	while (!search->found && (entry = readdir(list)) != NULL)
		search->found = maildir_id(entry->d_name, &found) &&
		    digest_equal(&found, search->id);
}

static void
show_ids(int folder, DIR *list, struct search *search)
{
	struct dirent *entry;
	struct digest id;

	while (!search->found && (entry = readdir(list)) != NULL)
		if (maildir_id(entry->d_name, &id) ||
		    maildir_header_id(folder, entry->d_name, &id))
			search->found = search->visit(&id, search->arg) != 0;
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

/* Only our own: a mail program may be writing here as well. */
static void
sweep(int folder)
{
	DIR *list = open_list(folder);
	struct dirent *entry;
	struct digest id;
	struct stat status;

	if (list == NULL)
		return;
	while ((entry = readdir(list)) != NULL)
		if (maildir_id(entry->d_name, &id) &&
		    fstatat(folder, entry->d_name, &status,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    status.st_uid == geteuid())
			(void)unlinkat(folder, entry->d_name, 0);
	(void)closedir(list);
}

/* A place of its own in the list: a duplicate would share it. */
static DIR *
open_list(int folder)
{
	int fd = openat(folder, ".", FOLDER_FLAGS);
	DIR *list;

	if (fd == -1)
		return NULL;
	list = fdopendir(fd);
	if (list == NULL)
		(void)close(fd);
	return list;
}

/* 0, or -1 with errno; what is left in the folder is the caller's. */
static int
write_new(int folder, const char *name, struct span bytes)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd, code = 0;

	fd = openat(folder, name, flags, FILE_MODE);
	if (fd == -1 && errno == EEXIST && unlinkat(folder, name, 0) == 0)
		fd = openat(folder, name, flags, FILE_MODE);
	if (fd == -1)
		return -1;
	/* The umask may have taken the group's right to read. */
	if (fchmod(fd, FILE_MODE) == -1 || write_file(fd, bytes) == -1 ||
	    fsync(fd) == -1)
		code = errno;
	if (close(fd) == -1 && code == 0)
		code = errno;
	errno = code;
	return code == 0 ? 0 : -1;
}

static int
write_file(int fd, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t wrote = write(fd, bytes.ptr, bytes.len);

		if (wrote == -1 && errno == EINTR)
			continue;
		if (wrote == -1)
			return -1;
		bytes = span_from(bytes, (size_t)wrote);
	}
	return 0;
}
