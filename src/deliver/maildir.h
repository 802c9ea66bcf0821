#ifndef BOUNDARYD_DELIVER_MAILDIR_H
#define BOUNDARYD_DELIVER_MAILDIR_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "base/digest.h"
#include "base/faults.h"
#include "base/span.h"

/*
 * maildir -- one route's folders, held open.
 *
 * Names are SECONDS.ID.HOST, and what a mail program puts behind (":2,S"); an
 * alert is known by the ID in it alone.
 */
#define MAILDIR_NAME_BYTES 160

struct maildir {
	char *route;
	char *path; /* of new/ */
	int top;
	int tmp;
	int new;
	int cur;
};

#define MAILDIR_NONE ((struct maildir){ NULL, NULL, -1, -1, -1, -1 })

/* Make and open under the folder `root`. 0, or -1 with faults about `path`. */
int maildir_open(struct maildir *maildir, int root, const char *path,
    const struct route *route, struct faults *faults);
void maildir_close(struct maildir *maildir);
void maildir_name(const struct digest *id, int64_t raised, const char *host,
    char out[MAILDIR_NAME_BYTES]);
/* The ID in a file's name. False: there is none. */
bool maildir_id(const char *name, struct digest *id);
/* The same of what its headers say; false with errno other than 0: it could
 * not be read. */
bool maildir_header_id(int folder, const char *name, struct digest *id);
/*
 * In new/, cur/ or those of a subfolder (".x")? Not in a folder that we may not
 * read. 1: yes, and its name is safe on the disk. 0: no. -1 with `err`: it is
 * there, and may not outlast a power cut; or not all could be read just now.
 */
int maildir_holds(const struct maildir *maildir, const struct digest *id,
    struct err *err);
/* The id of each alert there is, filed away or not, by its name or else by its
 * header. -1 with `err`: not all could be read just now; or as `visit` left it,
 * which returned other than 0. */
typedef int maildir_visit(const struct digest *id, void *arg);
int maildir_each(const struct maildir *maildir, maildir_visit *visit, void *arg,
    struct err *err);
/* Remove the mails that were raised before that instant. */
void maildir_prune(const struct maildir *maildir, int64_t before);
/* Bytes of all mails, those in subfolders as well. */
uint64_t maildir_bytes(const struct maildir *maildir);
/* 0, or -1 with `err`: nothing called so is in new/. ENOENT: the folders are
 * not where they were, and a mail put there would be seen by nobody. */
int maildir_put(const struct maildir *maildir, const char *name,
    struct span bytes, struct err *err);

/* A mail as it lies in a route. */
struct maildir_mail {
	struct digest id;   /* of its alert */
	const char *folder; /* "" the route itself; ".Noise" and so on */
	bool read;          /* it has the flag S */
	int64_t owner;      /* uid of the file */
	int64_t changed;    /* instant: when it was put there */
};

struct maildir_visit {
	void (*mail)(const struct maildir_mail *mail, void *arg);
	/* What is no mail, and why. It is left alone. */
	void (*strange)(const char *folder, const char *name, const char *why,
	    void *arg);
	void *arg;
};

/*
 * Every mail of an alert in the route and its folders. Known by the ID in its
 * name, or where a mail program has named it anew, by its X-Boundaryd-Alert.
 * Links, pipes and devices are not opened; of a mail only the beginning is
 * read. Mails of no alert are passed over. -1 with `err`: not all was seen.
 */
int maildir_walk(const struct maildir *maildir,
    const struct maildir_visit *visit, struct err *err);
/* Move the alert's mail, wherever it lies, to `folder` as read. 1, 0 not
 * there, or there already, -1 with `err`. */
int maildir_file(const struct maildir *maildir, const struct digest *id,
    const char *folder, struct err *err);
/* The folder `name` of an open one, to be read from its start; NULL: errno. */
DIR *maildir_list(int parent, const char *name);
/* Remove every copy of it. */
void maildir_remove(const struct maildir *maildir, const struct digest *id);

#endif
