#ifndef BOUNDARYD_INGEST_PATTERN_H
#define BOUNDARYD_INGEST_PATTERN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"

/*
 * pattern -- which paths a source means.
 *
 * `*` any bytes of one name, `?` one character, `[a-z]` and `[!a-z]` one byte
 * of those, `{a,b}` either, `**` any number of folders, `\` takes the meaning
 * from the next byte. A name with a dot in front has to be asked for with one.
 * Names are bytes: they may hold a newline, or no valid UTF-8.
 */
#define PATTERN_MAX_PARTS   64 /* names between slashes */
#define PATTERN_MAX_CHOICES 64 /* that {a,b} may make of one pattern */

/* Can it be used? Absolute, no part too many. 0, or -1 with `err`. */
int pattern_check(const char *pattern, struct err *err);
bool pattern_fits(const char *pattern, const char *path);
/*
 * Is it a copy that is still under way ("chat.zip.crdownload", ".partial",
 * ".part", ".tmp", ".download")? Not when the pattern asks for such a name.
 */
bool pattern_is_unfinished(const char *pattern, const char *path);
/* May a path inside the folder `folder` fit? */
bool pattern_reaches(const char *pattern, const char *folder);

struct statx;
struct pattern_sink {
	/* A regular file (or a link to one) that fits. */
	void (*file)(void *arg, const char *path, const struct statx *about);
	/* A folder whose changes matter, or the nearest one that exists. */
	void (*folder)(void *arg, const char *path);
	/* It, or what is in it, cannot be looked at. */
	void (*fault)(void *arg, const char *path, const struct err *err);
	void *arg;
};

/*
 * Find all that fits. At most PATTERN_MAX_PARTS folders deep; under `**` no
 * link to a folder is followed, so a loop has an end.
 */
void pattern_walk(const char *pattern, const struct pattern_sink *sink);

#endif
