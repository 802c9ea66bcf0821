#ifndef BOUNDARYD_INGEST_BESIDE_H
#define BOUNDARYD_INGEST_BESIDE_H

#include "base/digest.h"

/*
 * beside -- files of given names that stand beside an export: first those in
 * the folder above its own, then those in its own.
 *
 * In:  the export's path. Out: descriptors, to be read by somebody else, and a
 * stamp that changes when one of them does.
 */
/* `fd` is closed when this returns. -1 ends it. */
typedef int beside_sink(void *arg, const char *name, int fd);

/*
 * Regular files only; no link is followed. `stamp` (may be NULL) is of all
 * that is there. 0, or -1 when the sink (may be NULL) said so.
 */
int beside_each(const char *path, const char *const *names,
    struct digest *stamp, beside_sink *sink, void *arg);

#endif
