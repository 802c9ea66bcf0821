#ifndef BOUNDARYD_DELIVER_SPOOL_H
#define BOUNDARYD_DELIVER_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "alert/alert.h"
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
 * Make and open what is missing (folders 2750, with the group of their route),
 * and remove what a crash left in tmp/. `host` is copied. Every fault of every
 * route is reported; NULL when there was any.
 */
struct spool *spool_open(const char *path, const struct route *routes,
    size_t route_count, const char *host, struct faults *faults);
void spool_close(struct spool *spool);
/*
 * Deliver once, to the alert's route; where there is no such route, to the one
 * called "default". `again`: it may have been delivered before a crash, so look
 * in new/ and cur/ (and the folders a manager may have moved it to) first. 0
 * also when it was there. -1 with `err`: nothing is in new/.
 */
int spool_deliver(struct spool *spool, const struct alert *alert,
    struct span bytes, bool again, struct err *err);

#endif
