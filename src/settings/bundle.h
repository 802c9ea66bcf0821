#ifndef BOUNDARYD_SETTINGS_BUNDLE_H
#define BOUNDARYD_SETTINGS_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/digest.h"
#include "base/span.h"

/*
 * bundle -- every file the settings were made from, as it was then.
 *
 * A live bundle reads files and folders from disk and keeps a copy of each; a
 * frozen one, made from a packed bundle, has only those copies. The keeper
 * parses a live bundle and hands it packed to each reader, which parses the
 * same bytes without a file system; so both always agree, also after a reload
 * that failed.
 */
struct bundle;

#define BUNDLE_FILE_BYTES ((size_t)8 << 20)
#define BUNDLE_BYTES      ((size_t)32 << 20)

struct bundle *bundle_new(void);                                   /* live */
struct bundle *bundle_unpack(struct span packed, struct err *err); /* frozen */
void bundle_free(struct bundle *bundle);
int bundle_pack(const struct bundle *bundle, struct buffer *out);
/* Over all names and contents read so far. */
void bundle_digest(const struct bundle *bundle, struct digest *out);
/* A file's bytes, borrowed until bundle_free. -1 with `err`. */
int bundle_read(struct bundle *bundle, const char *path, struct span *out,
    struct err *err);
/*
 * Paths of the regular files in a folder whose names end in `suffix` and do
 * not start with a dot, sorted; borrowed. -1 with `err`.
 */
int bundle_list(struct bundle *bundle, const char *folder, const char *suffix,
    const char *const **paths, size_t *count, struct err *err);
/* Every file that was read, in no order. */
typedef void bundle_visit(const char *path, struct span bytes, void *arg);
void bundle_each(const struct bundle *bundle, bundle_visit *visit, void *arg);
bool bundle_has(const struct bundle *bundle, const char *path);
bool bundle_is_folder(struct bundle *bundle, const char *path);
/*
 * Where the live bundle was made: the folder that relative paths start from,
 * and the machine's name. Borrowed.
 */
const char *bundle_working_folder(const struct bundle *bundle);
const char *bundle_host(const struct bundle *bundle);

#endif
