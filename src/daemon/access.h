#ifndef BOUNDARYD_DAEMON_ACCESS_H
#define BOUNDARYD_DAEMON_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct settings;

/*
 * access -- who may do what over the control socket, by the peer's user and
 * groups as the kernel has them.
 *
 * root and the daemon's own user: everything. Members of control.group: status,
 * reload, and other commands that show no words of a message. Members of a
 * route's group: the alerts of that route. Everybody else: nothing.
 *
 * Groups are looked up when the settings are taken, not for each peer: nobody
 * who connects can make the daemon wait for a directory service.
 */
#define ACCESS_GROUPS_MAX 256 /* of one peer that are looked at */
#define ACCESS_USERS      64  /* whose requests are counted at one time */
#define ACCESS_A_SECOND   50  /* requests of one user, but for root */

struct access_table;

/* One who has connected. */
struct access {
	uid_t uid;
	bool all;
	bool admin;
	gid_t groups[ACCESS_GROUPS_MAX];
	size_t group_count;
};

/* Routes and their names are borrowed until access_free. NULL with `err`. */
struct access_table *access_new(const struct settings *settings,
    struct err *err);
void access_free(struct access_table *table);
/* Must others than its own group be able to connect? */
bool access_has_managers(const struct access_table *table);
/* False: whoever this is may do nothing at all. */
bool access_of_socket(const struct access_table *table, int fd,
    struct access *out);
/* May he see the alerts of that route? */
bool access_sees_route(const struct access_table *table,
    const struct access *access, const char *route);
/* Of any route at all? */
bool access_is_manager(const struct access_table *table,
    const struct access *access);
/* False: that user has asked too often just now. */
bool access_takes(struct access_table *table, const struct access *access,
    int64_t now_ms);

#endif
