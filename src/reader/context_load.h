#ifndef BOUNDARYD_READER_CONTEXT_LOAD_H
#define BOUNDARYD_READER_CONTEXT_LOAD_H

#include "ingest/container.h"
#include "message/context.h"

/*
 * context_load -- the files of a folder export that say who is who, from a
 * descriptor, or all that a container holds.
 */
/* Add a file to `context`, up to 64 MiB of it. */
void context_load(struct context *context, const char *name, int fd);

/* The contexts of a container's folders. */
struct spaces;

/* NULL: out of memory. */
struct spaces *spaces_new(void);
void spaces_free(struct spaces *spaces);
/* The bytes of an entry; those of others than such files are dropped. */
void spaces_begin(struct spaces *spaces, struct span entry);
void spaces_feed(struct spaces *spaces, struct span bytes);
void spaces_end(struct spaces *spaces);
/*
 * Of the entry's folder, or the one above it. NULL: there is none. Borrowed.
 */
struct context *spaces_find(const struct spaces *spaces, struct span entry);

#endif
