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
#include "base/write_all.h"

/* The group moves mails: what it decides is where it puts them. */
#define FOLDER_MODE  02770
#define FILE_MODE    0640
#define LIST_MODE    0660
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

static int make_folders(const struct maildir *maildir, struct wish *wish);
static int make_folder(int top, const char *name, const struct wish *wish);
static int make_marker(int folder, const char *name, const struct wish *wish);
static int make_list(const struct maildir *maildir, struct span names,
    const struct wish *wish);
static int find_group(struct wish *wish);
static int open_folder(int parent, const char *name, const struct wish *wish);
static int set_up(int fd, const char *name, const struct wish *wish);
static int complain(const struct wish *wish, const char *name,
    const char *problem, int code);
static void sweep(int folder);
static bool is_in_place(const struct maildir *maildir);
static int write_new(int folder, const char *name, struct span bytes);

int
maildir_open(struct maildir *maildir, int root, const char *path,
    const struct route *route, struct faults *faults)
{
	struct wish wish = { path, route->name, route->group, (gid_t)-1,
		faults };

	*maildir = MAILDIR_NONE;
	maildir->route = strdup(route->name);
	if (asprintf(&maildir->path, "%s/%s/new", path, route->name) == -1)
		maildir->path = NULL;
	if (maildir->route == NULL || maildir->path == NULL)
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
	if (!route->plain && make_folders(maildir, &wish) == -1)
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
	free(maildir->path);
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

int
maildir_put(const struct maildir *maildir, const char *name, struct span bytes,
    struct err *err)
{
	int code = 0;

	if (!is_in_place(maildir))
		return err_set(err, ENOENT,
		    "'%s' is not the folder it was; those of route '%s' are "
		    "made anew",
		    maildir->path, maildir->route);
	if (write_new(maildir->tmp, name, bytes) == -1)
		code = errno;
	else if (linkat(maildir->tmp, name, maildir->new, name, 0) == -1 &&
	    errno != EEXIST)
		code = errno;
	else if (fsync(maildir->new) == -1) {
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
make_folders(const struct maildir *maildir, struct wish *wish)
{
	struct buffer names = BUFFER_NONE;
	int result = 0;

	for (int i = OUTCOME_OPEN + 1; i < OUTCOME_COUNT && result == 0; i++) {
		result = make_folder(maildir->top,
		    outcome_folder((enum outcome)i), wish);
		(void)buffer_printf(&names, "%s\n",
		    outcome_title((enum outcome)i));
	}
	if (result == 0)
		result = make_list(maildir, buffer_span(&names), wish);
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
		result = make_marker(folder, "maildirfolder", wish);
	(void)fsync(folder);
	(void)close(folder);
	return result;
}

/* An empty file, unless something is there. */
static int
make_marker(int folder, const char *name, const struct wish *wish)
{
	int fd = openat(folder, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, LIST_MODE);
	int result = 0;

	if (fd == -1)
		return errno == EEXIST ?
		    0 :
		    complain(wish, name, "cannot be made", errno);
	if (fchmod(fd, LIST_MODE) == -1)
		result = complain(wish, name, "cannot be written", errno);
	(void)close(fd);
	return result;
}

/*
 * What IMAP servers list; a manager's own list is left as it is. Whole or not
 * there: half of one would be left as well.
 */
static int
make_list(const struct maildir *maildir, struct span names,
    const struct wish *wish)
{
	static const char name[] = "subscriptions";

	(void)unlinkat(maildir->tmp, name, 0);
	if (faccessat(maildir->top, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	if (write_new(maildir->tmp, name, names) == 0 &&
	    fchmodat(maildir->tmp, name, LIST_MODE, 0) == 0 &&
	    renameat(maildir->tmp, name, maildir->top, name) == 0)
		return 0;
	return complain(wish, name, "cannot be written", errno);
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
			    "group: make boundaryd's user a member of "
			    "it (usermod -aG GROUP boundaryd) and start it "
			    "anew",
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

/* Only our own: a mail program may be writing here as well. */
static void
sweep(int folder)
{
	DIR *list = maildir_list(folder, ".");
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

/* We hold its folders open: somebody may have put others in their place. */
static bool
is_in_place(const struct maildir *maildir)
{
	struct stat here, there;

	if (stat(maildir->path, &there) == -1)
		return errno != ENOENT && errno != ENOTDIR;
	return fstat(maildir->new, &here) == -1 ||
	    (here.st_dev == there.st_dev && here.st_ino == there.st_ino);
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
	if (fchmod(fd, FILE_MODE) == -1 || write_all(fd, bytes) == -1 ||
	    fsync(fd) == -1)
		code = errno;
	if (close(fd) == -1 && code == 0)
		code = errno;
	errno = code;
	return code == 0 ? 0 : -1;
}
