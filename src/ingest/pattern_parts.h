#ifndef BOUNDARYD_INGEST_PATTERN_PARTS_H
#define BOUNDARYD_INGEST_PATTERN_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ingest/pattern.h"

/*
 * pattern_parts -- a pattern taken apart at its slashes and braces.
 *
 * While a path is walked from the left, a set of bits says which parts may
 * have to fit next. Several can, because `**` may have ended or not.
 */
struct pattern_parts {
	char *text; /* owned; parts lie in it */
	const char *part[PATTERN_MAX_PARTS + 1];
	size_t count;
};

struct pattern_choices {
	struct pattern_parts *list;
	size_t count;
};

typedef uint64_t pattern_states;

#define PATTERN_START ((pattern_states)1)

/* 0, or -1 with `err`; nothing is left to be freed then. */
int pattern_take_apart(const char *pattern, struct pattern_choices *out,
    struct err *err);
void pattern_choices_done(struct pattern_choices *choices);

/* What `**` allows without a name. */
pattern_states pattern_settle(const struct pattern_parts *parts,
    pattern_states states);
/* After a folder of this name; a link to one is no folder to `**`. */
pattern_states pattern_enter(const struct pattern_parts *parts,
    pattern_states states, const char *name, bool linked);
/* May a file of this name end the path here? */
bool pattern_ends(const struct pattern_parts *parts, pattern_states states,
    const char *name);
/* The part that alone can fit next, if it has no wildcard; else NULL. */
const char *pattern_only(const struct pattern_parts *parts,
    pattern_states states);
/* Take the backslashes away, in place. */
void pattern_unescape(char *part);

#endif
