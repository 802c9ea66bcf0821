#include "daemon/access.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "settings/settings.h"

#define NOBODY ((gid_t)-1)

struct route_group {
	const char *route;
	gid_t gid;
};

/* Requests of one user within the second that began at `since_ms`. */
struct user {
	uid_t uid;
	int64_t since_ms;
	unsigned requests;
};

struct access_table {
	gid_t admins;
	struct route_group *routes;
	size_t count;
	struct user users[ACCESS_USERS];
};

static gid_t group_of(const char *name);
static void read_groups(int fd, gid_t first, struct access *out);
static bool is_member(const struct access *access, gid_t gid);
static struct user *user_of(struct access_table *table, uid_t uid,
    int64_t now_ms);

struct access_table *
access_new(const struct settings *settings, struct err *err)
{
	struct access_table *table = calloc(1, sizeof(*table));

	if (table == NULL ||
	    (table->routes = calloc(settings->route_count + 1,
		 sizeof(*table->routes))) == NULL) {
		free(table);
		(void)err_set(err, ENOMEM,
		    "out of memory for the control socket");
		return NULL;
	}
	table->admins = group_of(settings->control_group);
	for (size_t i = 0; i < settings->route_count; i++) {
		const struct route *route = &settings->routes[i];
		gid_t gid = group_of(route->group);

		if (gid != NOBODY)
			table->routes[table->count++] = (struct route_group){
				route->name, gid
			};
	}
	return table;
}

void
access_free(struct access_table *table)
{
	if (table == NULL)
		return;
	free(table->routes);
	free(table);
}

bool
access_has_managers(const struct access_table *table)
{
	return table->count > 0;
}

bool
access_of_socket(const struct access_table *table, int fd, struct access *out)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	*out = (struct access){ .uid = (uid_t)-1 };
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == -1)
		return false;
	out->uid = peer.uid;
	out->all = peer.uid == 0 || peer.uid == geteuid();
	if (out->all)
		return true;
	read_groups(fd, peer.gid, out);
	/* Without a group of its own the socket belongs to the daemon's. */
	out->admin = is_member(out,
	    table->admins == NOBODY ? getegid() : table->admins);
	return out->admin || access_is_manager(table, out);
}

bool
access_sees_route(const struct access_table *table, const struct access *access,
    const char *route)
{
	if (access->all)
		return true;
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->routes[i].route, route) == 0 &&
		    is_member(access, table->routes[i].gid))
			return true;
	}
	return false;
}

bool
access_is_manager(const struct access_table *table, const struct access *access)
{
	for (size_t i = 0; i < table->count; i++) {
		if (is_member(access, table->routes[i].gid))
			return true;
	}
	return access->all;
}

bool
access_takes(struct access_table *table, const struct access *access,
    int64_t now_ms)
{
	struct user *user;

	if (access->uid == 0)
		return true;
	user = user_of(table, access->uid, now_ms);
	if (now_ms - user->since_ms >= 1000) {
		user->since_ms = now_ms;
		user->requests = 0;
	}
	return user->requests++ < ACCESS_A_SECOND;
}

/* NOBODY where there is none such: spool and settings say so. */
static gid_t
group_of(const char *name)
{
	const struct group *group;

	if (name == NULL || name[0] == '\0')
		return NOBODY;
	group = getgrnam(name);
	return group == NULL ? NOBODY : group->gr_gid;
}

/* SO_PEERGROUPS (Linux 4.13): those the peer had when it connected. */
static void
read_groups(int fd, gid_t first, struct access *out)
{
#ifdef SO_PEERGROUPS
	socklen_t size = sizeof(out->groups) - sizeof(out->groups[0]);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, out->groups, &size) == 0)
		out->group_count = size / sizeof(out->groups[0]);
#else
	(void)fd;
#endif
	out->groups[out->group_count++] = first;
}

static bool
is_member(const struct access *access, gid_t gid)
{
	for (size_t i = 0; i < access->group_count; i++) {
		if (access->groups[i] == gid)
			return true;
	}
	return false;
}

/* The one counted longest ago makes room. */
static struct user *
user_of(struct access_table *table, uid_t uid, int64_t now_ms)
{
	struct user *oldest = &table->users[0];

	for (size_t i = 0; i < ACCESS_USERS; i++) {
		struct user *user = &table->users[i];

		if (user->since_ms != 0 && user->uid == uid)
			return user;
		if (user->since_ms < oldest->since_ms)
			oldest = user;
	}
	*oldest = (struct user){ .uid = uid, .since_ms = now_ms };
	return oldest;
}
