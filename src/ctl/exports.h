#ifndef BOUNDARYD_CTL_EXPORTS_H
#define BOUNDARYD_CTL_EXPORTS_H

#include "reader/session.h"

/*
 * exports -- the caller's own exports, read for the commands that try rules.
 *
 * In:  names of files and folders, "-" for standard input. Out: messages and
 * hits, through the caller's sink. What cannot be read is said on standard
 * error, with the file's name, and the rest is read all the same.
 */
struct exports {
	struct session *session;
	struct settings_source source;
	/* Its fault is not called. */
	struct session_sink sink;
};

/* 0, or -1: out of memory, or none of its bytes could be read. */
typedef int exports_file(void *arg, const char *path);

/* How settings describe what is read here: all is found out from content. */
struct settings_source exports_source(const struct settings *settings,
    const char *format);
/*
 * Call `file` for each path, and for every file in a folder and those below
 * it, in the order of their names, but none whose name begins with a dot. 0,
 * or -1 when one failed.
 */
int exports_each(char *const *paths, exports_file *file, void *arg);
int exports_read(const struct exports *exports, const char *path);

#endif
