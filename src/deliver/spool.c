#include "deliver/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"
#include "deliver/maildir.h"

#define HOST_BYTES 64
/* Who may read one route need not see which others there are. */
#define ROOT_MODE 0751

struct spool {
	struct maildir *maildirs;
	size_t count;
	char host[HOST_BYTES + 1];
};

static int open_root(const char *path, struct faults *faults);
static void renew(struct maildir *maildir, int root, const char *path,
    const struct route *route);
static int check_names(const struct route *routes, size_t count,
    struct faults *faults);
static void copy_host(char out[HOST_BYTES + 1], const char *host);
static const struct maildir *find_exactly(const struct spool *spool,
    const char *route);
static const struct maildir *find(const struct spool *spool, const char *route);

struct spool *
spool_open(const char *path, const struct route *routes, size_t route_count,
    const char *host, struct faults *faults)
{
	struct spool *spool = calloc(1, sizeof(*spool));
	int root = -1, result;

	if (spool == NULL ||
	    (spool->maildirs = calloc(route_count + 1,
		 sizeof(*spool->maildirs))) == NULL) {
		(void)faults_add(faults, NULL, 0,
		    "out of memory for the "
		    "spool '%s'",
		    path);
		goto fail;
	}
	copy_host(spool->host, host);
	if (check_names(routes, route_count, faults) == -1)
		goto fail;
	root = open_root(path, faults);
	if (root == -1)
		goto fail;
	result = 0;
	for (size_t i = 0; i < route_count; i++) {
		struct maildir *next = &spool->maildirs[spool->count++];

		if (maildir_open(next, root, path, &routes[i], faults) == -1)
			result = -1;
	}
	if (result == -1)
		goto fail;
	(void)fsync(root);
	(void)close(root);
	return spool;
fail:
	if (root != -1)
		(void)close(root);
	spool_close(spool);
	return NULL;
}

void
spool_close(struct spool *spool)
{
	if (spool == NULL)
		return;
	for (size_t i = 0; i < spool->count; i++)
		maildir_close(&spool->maildirs[i]);
	free(spool->maildirs);
	free(spool);
}

void
spool_renew(struct spool *spool, const char *path, const struct route *routes,
    size_t route_count)
{
	struct faults faults = FAULTS_NONE;
	int root = open_root(path, &faults);

	for (size_t i = 0; i < spool->count && root != -1; i++)
		for (size_t k = 0; k < route_count; k++)
			if (strcmp(spool->maildirs[i].route, routes[k].name) ==
			    0)
				renew(&spool->maildirs[i], root, path,
				    &routes[k]);
	if (root != -1) {
		(void)fsync(root);
		(void)close(root);
	}
	faults_done(&faults);
}

int
spool_deliver(struct spool *spool, const struct alert *alert, struct span bytes,
    bool again, struct err *err)
{
	const struct maildir *maildir = find(spool, alert->route);
	char name[MAILDIR_NAME_BYTES];
	int held;

	if (maildir == NULL)
		return err_set(err, ENOENT,
		    "no route '%s' and no route "
		    "'default'; add one to 'routes' in the settings",
		    alert->route);
	held = again ? maildir_holds(maildir, &alert->id, err) : 0;
	if (held != 0)
		return held == 1 ? 0 : -1;
	maildir_name(&alert->id, alert->raised, spool->host, name);
	return maildir_put(maildir, name, bytes, err);
}

int
spool_put(struct spool *spool, const struct spool_mail *mail, bool again,
    struct err *err)
{
	const struct maildir *maildir = find(spool, mail->route);
	char name[MAILDIR_NAME_BYTES];
	int held;

	if (maildir == NULL || strcmp(maildir->route, mail->route) != 0)
		return err_set(err, ENOENT, "there is no route '%s'",
		    mail->route);
	held = again ? maildir_holds(maildir, &mail->id, err) : 0;
	if (held != 0)
		return held == 1 ? 0 : -1;
	maildir_name(&mail->id, mail->raised, spool->host, name);
	return maildir_put(maildir, name, mail->bytes, err);
}

bool
spool_holds(const struct spool *spool, const char *route,
    const struct digest *id)
{
	const struct maildir *maildir = find(spool, route);
	struct err err = { 0 };

	return maildir != NULL && strcmp(maildir->route, route) == 0 &&
	    maildir_holds(maildir, id, &err) == 1;
}

int
spool_each(const struct spool *spool,
    int (*visit)(const struct digest *id, void *arg), void *arg,
    struct err *err)
{
	for (size_t i = 0; i < spool->count; i++)
		if (maildir_each(&spool->maildirs[i], visit, arg, err) != 0)
			return -1;
	return 0;
}

void
spool_prune(const struct spool *spool, const char *route, int64_t before)
{
	const struct maildir *maildir = find(spool, route);

	if (maildir != NULL && strcmp(maildir->route, route) == 0)
		maildir_prune(maildir, before);
}

uint64_t
spool_bytes(const struct spool *spool)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < spool->count; i++)
		bytes += maildir_bytes(&spool->maildirs[i]);
	return bytes;
}

int
spool_walk(const struct spool *spool, const char *route,
    const struct maildir_visit *visit, struct err *err)
{
	const struct maildir *maildir = find_exactly(spool, route);

	return maildir == NULL ? 0 : maildir_walk(maildir, visit, err);
}

int
spool_file(const struct spool *spool, const char *route,
    const struct digest *id, const char *folder, struct err *err)
{
	const struct maildir *maildir = find_exactly(spool, route);

	return maildir == NULL ? 0 : maildir_file(maildir, id, folder, err);
}

void
spool_remove(const struct spool *spool, const struct digest *id)
{
	for (size_t i = 0; i < spool->count; i++)
		maildir_remove(&spool->maildirs[i], id);
}

static const struct maildir *
find_exactly(const struct spool *spool, const char *route)
{
	for (size_t i = 0; i < spool->count; i++) {
		if (strcmp(spool->maildirs[i].route, route) == 0)
			return &spool->maildirs[i];
	}
	return NULL;
}

static int
open_root(const char *path, struct faults *faults)
{
	int fd;

	if (mkdir(path, 0700) == 0) {
		(void)chmod(path, ROOT_MODE);
		durable_name(path);
	} else if (errno != EEXIST)
		return faults_add(faults, NULL, 0,
		    "cannot make the spool "
		    "'%s' (%s); make the folder above it, or set another "
		    "spool path",
		    path, strerror(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return faults_add(faults, NULL, 0,
		    "cannot open the spool "
		    "'%s' (%s); it must be a folder of the user boundaryd "
		    "runs as",
		    path, strerror(errno));
	return fd;
}

static void
renew(struct maildir *maildir, int root, const char *path,
    const struct route *route)
{
	struct faults faults = FAULTS_NONE;
	struct maildir fresh, old = *maildir;

	if (maildir_open(&fresh, root, path, route, &faults) == 0) {
		*maildir = fresh;
		maildir->route = old.route;
		old.route = fresh.route;
		fresh = old;
	}
	maildir_close(&fresh);
	faults_done(&faults);
}

static int
check_names(const struct route *routes, size_t count, struct faults *faults)
{
	int result = 0;

	for (size_t i = 0; i < count; i++)
		if (!route_name_is_valid(span_of(routes[i].name)))
			result = faults_add(faults, NULL, 0,
			    "route '%s': "
			    "its name becomes a folder; write 1 to 64 small "
			    "letters, digits, '-', '_' or '.', no dot first "
			    "or last",
			    routes[i].name);
	return result;
}

/* Maildir names hold no '/' and no ':'. */
static void
copy_host(char out[HOST_BYTES + 1], const char *host)
{
	size_t length = strnlen(host, HOST_BYTES);

	for (size_t i = 0; i < length; i++) {
		char byte = host[i];

		out[i] = (byte >= 'a' && byte <= 'z') ||
			(byte >= 'A' && byte <= 'Z') ||
			(byte >= '0' && byte <= '9') || byte == '-' ||
			byte == '.' ?
		    byte :
		    '_';
	}
	out[length] = '\0';
	if (length == 0)
		memcpy(out, "localhost", sizeof("localhost"));
}

const char *
spool_route(const struct spool *spool, const char *route)
{
	const struct maildir *maildir = find(spool, route);

	return maildir == NULL ? route : maildir->route;
}

static const struct maildir *
find(const struct spool *spool, const char *route)
{
	const struct maildir *fallback = NULL;

	for (size_t i = 0; i < spool->count; i++) {
		if (route != NULL &&
		    strcmp(spool->maildirs[i].route, route) == 0)
			return &spool->maildirs[i];
		if (strcmp(spool->maildirs[i].route, "default") == 0)
			fallback = &spool->maildirs[i];
	}
	return fallback;
}
