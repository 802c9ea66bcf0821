#include "daemon/watch.h"

#include <errno.h>
#include <event2/event.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/table.h"
#include "daemon/log.h"

#define EVENTS                                                                \
	(IN_MODIFY | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | \
	    IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF |         \
	    IN_ONLYDIR)
#define READ_BYTES 65536

struct watched {
	int descriptor;
	char path[];
};

struct watch {
	int fd;
	struct event *readable;
	struct log *log;
	struct watch_sink sink;
	struct table *by_path;       /* to watched */
	struct table *by_descriptor; /* int as bytes to watched */
	bool told_limit;
	uint32_t cookie; /* of a move whose other half may follow */
	char moving[PATH_MAX];
};

static void on_readable(evutil_socket_t fd, short what, void *arg);
static void handle(struct watch *watch, const struct inotify_event *event);
static void forget(struct watch *watch, struct watched *watched);
static void free_each(struct span name, void *value, void *arg);
static struct span descriptor_span(const int *descriptor);

struct watch *
watch_new(struct event_base *base, struct log *log,
    const struct watch_sink *sink, struct err *err)
{
	struct watch *watch = calloc(1, sizeof(*watch));

	if (watch == NULL) {
		(void)err_set(err, ENOMEM, "out of memory for inotify");
		return NULL;
	}
	watch->log = log;
	watch->sink = *sink;
	watch->by_path = table_new();
	watch->by_descriptor = table_new();
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd == -1) {
		(void)err_system(err, errno,
		    "no inotify instance (see "
		    "fs.inotify.max_user_instances); files are looked at "
		    "from time to time instead");
		watch_free(watch);
		return NULL;
	}
	watch->readable = event_new(base, watch->fd, EV_READ | EV_PERSIST,
	    on_readable, watch);
	if (watch->by_path == NULL || watch->by_descriptor == NULL ||
	    watch->readable == NULL || event_add(watch->readable, NULL) == -1) {
		(void)err_set(err, ENOMEM, "out of memory for inotify");
		watch_free(watch);
		return NULL;
	}
	return watch;
}

void
watch_free(struct watch *watch)
{
	if (watch == NULL)
		return;
	if (watch->readable != NULL)
		event_free(watch->readable);
	if (watch->fd != -1)
		(void)close(watch->fd);
	if (watch->by_path != NULL)
		table_each(watch->by_path, free_each, NULL);
	table_free(watch->by_path);
	table_free(watch->by_descriptor);
	free(watch);
}

void
watch_folder(struct watch *watch, const char *path)
{
	struct watched *watched;
	size_t length = strlen(path);

	if (table_get(watch->by_path, span_of(path)) != NULL)
		return;
	watched = malloc(sizeof(*watched) + length + 1);
	if (watched == NULL)
		return;
	memcpy(watched->path, path, length + 1);
	watched->descriptor = inotify_add_watch(watch->fd, path, EVENTS);
	if (watched->descriptor == -1) {
		if (errno == ENOSPC && !watch->told_limit) {
			watch->told_limit = true;
			log_warning(watch->log,
			    "no more inotify watches (see "
			    "fs.inotify.max_user_watches): '%s' and others "
			    "are looked at from time to time instead",
			    path);
		}
		free(watched);
		return;
	}
	if (table_get(watch->by_descriptor,
		descriptor_span(&watched->descriptor)) != NULL) {
		free(watched); /* the same folder under another name */
		return;
	}
	if (table_put(watch->by_path, span_of(path), watched) == -1 ||
	    table_put(watch->by_descriptor,
		descriptor_span(&watched->descriptor), watched) == -1) {
		(void)table_remove(watch->by_path, span_of(path));
		(void)inotify_rm_watch(watch->fd, watched->descriptor);
		free(watched);
	}
}

size_t
watch_count(const struct watch *watch)
{
	return table_count(watch->by_path);
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct watch *watch = arg;
	union {
		struct inotify_event align;
		char bytes[READ_BYTES];
	} room;
	ssize_t count;

	(void)what;
	count = read((int)fd, room.bytes, sizeof(room.bytes));
	for (ssize_t at = 0; at < count;) {
		const struct inotify_event *event = (const void *)(room.bytes +
		    at);

		handle(watch, event);
		at += (ssize_t)(sizeof(*event) + event->len);
	}
}

static void
handle(struct watch *watch, const struct inotify_event *event)
{
	struct watched *watched;
	char path[PATH_MAX];
	int length;

	if ((event->mask & IN_Q_OVERFLOW) != 0) {
		log_warning(watch->log,
		    "the inotify queue overflowed; "
		    "everything is looked at again");
		watch->sink.lost(watch->sink.arg);
		return;
	}
	watched = table_get(watch->by_descriptor, descriptor_span(&event->wd));
	if (watched == NULL)
		return;
	if ((event->mask &
		(IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) !=
	    0) {
		forget(watch, watched);
		watch->sink.lost(watch->sink.arg);
		return;
	}
	if (event->len == 0)
		return;
	length = snprintf(path, sizeof(path), "%s/%s", watched->path,
	    event->name);
	if (length < 0 || (size_t)length >= sizeof(path))
		return;
	if ((event->mask & IN_ISDIR) != 0) {
		watch->sink.lost(watch->sink.arg);
		return;
	}
	if ((event->mask & IN_MOVED_FROM) != 0) {
		watch->cookie = event->cookie;
		memcpy(watch->moving, path, (size_t)length + 1);
	}
	if ((event->mask & IN_MOVED_TO) != 0 && event->cookie != 0 &&
	    event->cookie == watch->cookie)
		watch->sink.moved(watch->sink.arg, watch->moving, path);
	else
		watch->sink.changed(watch->sink.arg, path,
		    (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0);
}

static void
forget(struct watch *watch, struct watched *watched)
{
	(void)table_remove(watch->by_path, span_of(watched->path));
	(void)table_remove(watch->by_descriptor,
	    descriptor_span(&watched->descriptor));
	(void)inotify_rm_watch(watch->fd, watched->descriptor);
	free(watched);
}

static void
free_each(struct span name, void *value, void *arg)
{
	(void)name;
	(void)arg;
	free(value);
}

static struct span
descriptor_span(const int *descriptor)
{
	return (struct span){ (const char *)descriptor, sizeof(*descriptor) };
}
