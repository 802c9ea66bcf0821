#ifndef BOUNDARYD_DAEMON_WATCH_H
#define BOUNDARYD_DAEMON_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct event_base;
struct log;

/*
 * watch -- inotify: hints that make us look sooner.
 *
 * Nothing depends on a hint: the slow scan finds what they miss (network file
 * systems, a queue that overflowed, a limit on watches). Folders are watched,
 * not files, so names that appear are seen.
 */
struct watch;

struct watch_sink {
	/* `closed`: whoever wrote it has closed it, or moved it there. */
	void (*changed)(void *arg, const char *path, bool closed);
	/* Moved from one folder or name to another that we watch. */
	void (*moved)(void *arg, const char *from, const char *to);
	/* Something was missed, or a folder came or went: scan now. */
	void (*lost)(void *arg);
	void *arg;
};

/* NULL with `err`: no inotify here; the scan alone has to do. */
struct watch *watch_new(struct event_base *base, struct log *log,
    const struct watch_sink *sink, struct err *err);
void watch_free(struct watch *watch);
/* Idempotent. A limit that is hit is said once; the scan has to do. */
void watch_folder(struct watch *watch, const char *path);
size_t watch_count(const struct watch *watch);

#endif
