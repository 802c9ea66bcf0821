#ifndef BOUNDARYD_DELIVER_SPOOL_H
#define BOUNDARYD_DELIVER_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/faults.h"
#include "base/span.h"

/*
 * spool -- Maildirs, one a route: PATH/ROUTE/{tmp,new,cur}.
 *
 * A file appears in new/ whole or not at all: written to tmp/ (O_EXCL, 0640),
 * fsync, link to new/, fsync of the folder, unlink from tmp/. Its name is
 * SECONDS.ID.HOST, from when the alert was raised and its id, so that
 * delivering again finds it there. Works on descriptors of the folders
 * (openat), so that no link leads out.
 */
struct spool;

/*
 * Make and open what is missing (folders 2770, with the group of their route),
 * and remove what a crash left in tmp/. `host` is copied. Every fault of every
 * route is reported; NULL when there was any.
 */
struct spool *spool_open(const char *path, const struct route *routes,
    size_t route_count, const char *host, struct faults *faults);
void spool_close(struct spool *spool);
/*
 * Somebody took folders away, or put others in their place: each route of the
 * same name anew. One that cannot be made keeps what it had, and is no other's
 * trouble; what spool_route returned stays.
 */
void spool_renew(struct spool *spool, const char *path,
    const struct route *routes, size_t route_count);
/* The route whose folder takes its mail: itself, or "default". Borrowed. */
const char *spool_route(const struct spool *spool, const char *route);
/*
 * Deliver once, to the alert's route; where there is no such route, to the one
 * called "default". `again`: it may have been delivered before a crash, so look
 * in new/ and cur/ (and the folders a manager may have moved it to) first. 0
 * also when it was there. -1 with `err`: nothing is in new/.
 */
int spool_deliver(struct spool *spool, const struct alert *alert,
    struct span bytes, bool again, struct err *err);

/* A mail that is no alert, such as one about the daemon's own health. */
struct spool_mail {
	const char *route;
	struct digest id; /* as an alert's: its name in the Maildir */
	int64_t raised;
	struct span bytes;
};

/* As spool_deliver, but to exactly this route: never to managers instead. */
int spool_put(struct spool *spool, const struct spool_mail *mail, bool again,
    struct err *err);
bool spool_holds(const struct spool *spool, const char *route,
    const struct digest *id);
/* The id of each alert in any route. -1 with `err`: not all could be read just
 * now; or as `visit` left it, which returned other than 0. */
int spool_each(const struct spool *spool,
    int (*visit)(const struct digest *id, void *arg), void *arg,
    struct err *err);
/* Remove the mails of a route that were raised before that instant. */
void spool_prune(const struct spool *spool, const char *route, int64_t before);
/* What all mails take, those that managers filed away as well. Walks them. */
uint64_t spool_bytes(const struct spool *spool);

/* Of one route, as maildir_walk and maildir_file of maildir.h. */
struct maildir_visit;
int spool_walk(const struct spool *spool, const char *route,
    const struct maildir_visit *visit, struct err *err);
int spool_file(const struct spool *spool, const char *route,
    const struct digest *id, const char *folder, struct err *err);
/* Remove an alert's mails from every route. */
void spool_remove(const struct spool *spool, const struct digest *id);

#endif
