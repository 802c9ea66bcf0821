#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/instant.h"
#include "deliver/mail.h"
#include "deliver/maildir.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define FILE_FLAGS   (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
#define ALERT        SPAN("X-Boundaryd-Alert:")
#define FOLLOW_UP    SPAN("X-Boundaryd-Follow-Up:")
/* Our own headers come first; servers add some before. */
#define HEADER_BYTES 16384

/* One of new/ and cur/ of one folder. */
struct stop {
	const struct maildir *maildir;
	const char *folder; /* "" the route itself */
	const char *inner;
	int fd;
};

typedef int visit_entry(const struct stop *stop, const char *name, void *arg);

/* What maildir_file and maildir_remove look for. */
struct wanted {
	const struct digest *id;
	const char *folder;
	struct err *err;
	int result;
};

static int each_entry(const struct maildir *maildir, visit_entry *visit,
    void *arg, struct err *err);
static int visit_folder(const struct maildir *maildir, const char *folder,
    visit_entry *visit, void *arg, struct err *err);
static int look_at(const struct stop *stop, const char *name, void *arg);
static const char *identify(const struct stop *stop, const char *name,
    struct maildir_mail *mail, bool *is_alert);
static bool id_in_headers(int fd, struct digest *id);
static bool read_id(struct span line, struct span header, struct digest *id);
static bool has_flag(const char *name, char flag);
static int file_one(const struct stop *stop, const char *name, void *arg);
static int move_to(const struct stop *stop, const char *name,
    const struct wanted *wanted);
static int remove_one(const struct stop *stop, const char *name, void *arg);
static bool is_wanted(const struct stop *stop, const char *name,
    const struct digest *id);

int
maildir_walk(const struct maildir *maildir, const struct maildir_visit *visit,
    struct err *err)
{
	return each_entry(maildir, look_at, (void *)(uintptr_t)visit, err);
}

int
maildir_file(const struct maildir *maildir, const struct digest *id,
    const char *folder, struct err *err)
{
	struct wanted wanted = { id, folder, err, 0 };

	if (each_entry(maildir, file_one, &wanted, err) == -1)
		return -1;
	return wanted.result;
}

void
maildir_remove(const struct maildir *maildir, const struct digest *id)
{
	struct wanted wanted = { id, NULL, NULL, 0 };
	struct err err = { 0 };

	(void)each_entry(maildir, remove_one, &wanted, &err);
}

DIR *
maildir_list(int parent, const char *name)
{
	int fd = openat(parent, name, FOLDER_FLAGS);
	DIR *list;

	if (fd == -1)
		return NULL;
	list = fdopendir(fd);
	if (list == NULL) {
		int code = errno;

		(void)close(fd);
		errno = code;
	}
	return list;
}

/* Stops when `visit` returns other than 0. */
static int
each_entry(const struct maildir *maildir, visit_entry *visit, void *arg,
    struct err *err)
{
	DIR *list = maildir_list(maildir->top, ".");
	struct dirent *entry;
	int result;

	if (list == NULL)
		return err_system(err, errno, "cannot list route '%s'",
		    maildir->route);
	result = visit_folder(maildir, "", visit, arg, err);
	while (result == 0 && (entry = readdir(list)) != NULL) {
		if (entry->d_name[0] != '.' ||
		    strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		result = visit_folder(maildir, entry->d_name, visit, arg, err);
	}
	(void)closedir(list);
	return result == -1 ? -1 : 0;
}

static int
visit_folder(const struct maildir *maildir, const char *folder,
    visit_entry *visit, void *arg, struct err *err)
{
	static const char *const inner[] = { "new", "cur" };
	int parent, result = 0;

	parent = openat(maildir->top, folder[0] == '\0' ? "." : folder,
	    FOLDER_FLAGS);
	if (parent == -1)
		return errno == EMFILE || errno == ENFILE || errno == ENOMEM ?
		    err_system(err, errno, "cannot list route '%s'",
			maildir->route) :
		    0;
	for (size_t i = 0; i < 2 && result == 0; i++) {
		DIR *list = maildir_list(parent, inner[i]);
		struct dirent *entry;
		struct stop stop = { maildir, folder, inner[i], -1 };

		if (list == NULL)
			continue;
		stop.fd = dirfd(list);
		while (result == 0 && (entry = readdir(list)) != NULL) {
			if (entry->d_name[0] != '.')
				result = visit(&stop, entry->d_name, arg);
		}
		(void)closedir(list);
	}
	(void)close(parent);
	return result;
}

static int
look_at(const struct stop *stop, const char *name, void *arg)
{
	const struct maildir_visit *visit = arg;
	struct maildir_mail mail = { .folder = stop->folder };
	bool is_alert = false;
	const char *why = identify(stop, name, &mail, &is_alert);

	if (why != NULL)
		visit->strange(stop->folder, name, why, visit->arg);
	else if (is_alert) {
		mail.read = strcmp(stop->inner, "cur") == 0 &&
		    has_flag(name, 'S');
		visit->mail(&mail, visit->arg);
	}
	return 0;
}

/* NULL, or why this is no mail. */
static const char *
identify(const struct stop *stop, const char *name, struct maildir_mail *mail,
    bool *is_alert)
{
	struct stat status;
	int fd;

	if (fstatat(stop->fd, name, &status, AT_SYMLINK_NOFOLLOW) == -1)
		return NULL; /* moved on meanwhile */
	if (!S_ISREG(status.st_mode))
		return S_ISLNK(status.st_mode) ? "it is a link" :
						 "it is no plain file";
	mail->owner = status.st_uid;
	mail->changed = status.st_ctim.tv_sec * INSTANT_SECOND +
	    status.st_ctim.tv_nsec / 1000;
	*is_alert = maildir_id(name, &mail->id);
	if (*is_alert)
		return NULL;
	fd = openat(stop->fd, name, FILE_FLAGS);
	if (fd == -1)
		return errno == EACCES ? "it cannot be read" : NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		*is_alert = id_in_headers(fd, &mail->id);
	(void)close(fd);
	return NULL;
}

static bool
id_in_headers(int fd, struct digest *id)
{
	char bytes[HEADER_BYTES];
	struct span rest = { bytes, 0 }, line;
	struct digest alert;

	while (rest.len < sizeof(bytes)) {
		ssize_t got = read(fd, bytes + rest.len,
		    sizeof(bytes) - rest.len);

		if (got <= 0)
			break;
		rest.len += (size_t)got;
	}
	while (span_next_part(&rest, '\n', &line)) {
		if (line.len == 0 || span_is(line, "\r"))
			return false;
		if (read_id(line, ALERT, id))
			return true;
		if (!read_id(line, FOLLOW_UP, &alert))
			continue;
		mail_follow_up_id(&alert, id);
		return true;
	}
	return false;
}

static bool
read_id(struct span line, struct span header, struct digest *id)
{
	struct span name = span_first(line, header.len);

	return name.len == header.len &&
	    strncasecmp(name.ptr, header.ptr, header.len) == 0 &&
	    digest_from_hex(span_trim(span_from(line, header.len)), id);
}

static bool
has_flag(const char *name, char flag)
{
	const char *flags = strstr(name, ":2,");

	return flags != NULL && strchr(flags + 3, flag) != NULL;
}

/* 1 ends the walk. */
static int
file_one(const struct stop *stop, const char *name, void *arg)
{
	struct wanted *wanted = arg;

	if (!is_wanted(stop, name, wanted->id))
		return 0;
	if (strcmp(stop->folder, wanted->folder) == 0)
		return 1;
	wanted->result = move_to(stop, name, wanted);
	return 1;
}

static int
move_to(const struct stop *stop, const char *name, const struct wanted *wanted)
{
	char base[NAME_MAX + 1], target[NAME_MAX + 64];
	char *flags;

	(void)snprintf(base, sizeof(base), "%s", name);
	flags = strchr(base, ':');
	if (flags != NULL)
		*flags = '\0';
	flags = strstr(name, ":2,");
	if ((size_t)snprintf(target, sizeof(target), "%s%scur/%s:2,%s%s",
		wanted->folder, wanted->folder[0] == '\0' ? "" : "/", base,
		flags == NULL ? "" : flags + 3,
		has_flag(name, 'S') ? "" : "S") >= sizeof(target) ||
	    renameat(stop->fd, name, stop->maildir->top, target) == -1)
		return err_system(wanted->err, errno,
		    "cannot move the mail '%s' of route '%s' to '%s'", name,
		    stop->maildir->route, wanted->folder);
	return 1;
}

static int
remove_one(const struct stop *stop, const char *name, void *arg)
{
	struct wanted *wanted = arg;

	if (is_wanted(stop, name, wanted->id))
		(void)unlinkat(stop->fd, name, 0);
	return 0;
}

static bool
is_wanted(const struct stop *stop, const char *name, const struct digest *id)
{
	struct maildir_mail mail = { .folder = stop->folder };
	bool is_alert = false;

	return identify(stop, name, &mail, &is_alert) == NULL && is_alert &&
	    digest_equal(&mail.id, id);
}

/* The part between the first dot and the second. */
bool
maildir_id(const char *name, struct digest *id)
{
	struct span rest = span_of(name), seconds, part;

	return span_next_part(&rest, '.', &seconds) && seconds.len > 0 &&
	    span_next_part(&rest, '.', &part) && digest_from_hex(part, id);
}

/* Mail programs may give a mail another name when they move it. */
bool
maildir_header_id(int folder, const char *name, struct digest *id)
{
	struct stat status;
	bool found;
	int fd, code;

	errno = 0;
	fd = openat(folder, name, FILE_FLAGS);
	if (fd == -1)
		return false;
	found = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    id_in_headers(fd, id);
	code = errno;
	(void)close(fd);
	errno = code;
	return found;
}
