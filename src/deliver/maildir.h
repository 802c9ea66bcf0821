#ifndef BOUNDARYD_DELIVER_MAILDIR_H
#define BOUNDARYD_DELIVER_MAILDIR_H

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
	int top;
	int tmp;
	int new;
	int cur;
};

#define MAILDIR_NONE ((struct maildir){ NULL, -1, -1, -1, -1 })

/* Make and open under the folder `root`. 0, or -1 with faults about `path`. */
int maildir_open(struct maildir *maildir, int root, const char *path,
    const struct route *route, struct faults *faults);
void maildir_close(struct maildir *maildir);
void maildir_name(const struct digest *id, int64_t raised, const char *host,
    char out[MAILDIR_NAME_BYTES]);
/* In new/, cur/ or those of a subfolder (".x")? What cannot be read is not. */
bool maildir_holds(const struct maildir *maildir, const struct digest *id);
/* The id of each alert there is, filed away or not, by its name or else by its
 * header; until `visit` returns other than 0. */
typedef int maildir_visit(const struct digest *id, void *arg);
void maildir_each(const struct maildir *maildir, maildir_visit *visit,
    void *arg);
/* Remove the mails that were raised before that instant. */
void maildir_prune(const struct maildir *maildir, int64_t before);
/* Bytes of all mails, those in subfolders as well. */
uint64_t maildir_bytes(const struct maildir *maildir);
/* 0, or -1 with `err`: nothing called so is in new/. */
int maildir_put(const struct maildir *maildir, const char *name,
    struct span bytes, struct err *err);

#endif
