#ifndef BOUNDARYD_DAEMON_PATHS_H
#define BOUNDARYD_DAEMON_PATHS_H

#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

/*
 * paths -- folders that must be there, and our own programs.
 */

/* Make a folder and those above it; what is there stays as it is. */
int paths_make(const char *path, mode_t mode, struct err *err);
/*
 * Where boundaryd-reader is: beside this program where it was built, else
 * where it was installed.
 */
int paths_reader(char *out, size_t size, struct err *err);

#endif
