#ifndef BOUNDARYD_RULE_REGEX_READ_H
#define BOUNDARYD_RULE_REGEX_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * regex_read -- the smallest parts of a regular expression; for regex_need.
 *
 * Each returns how many bytes of the expression it took, or -1 for what it does
 * not know. Classes are sets of those of pairs.h; a set may be too large, never
 * too small.
 */

#define REGEX_TIMES_MAX 65536 /* and for without end */

struct regex_times {
	unsigned least;
	unsigned most;
};

/* One character's worth: the classes of it, none where it takes no room. */
int regex_read(struct span text, uint32_t *classes);
/* What opens a group, or "(?i)" as a whole. */
int regex_read_group(struct span text, bool *is_look);
/* A repeat; once where there is none. */
int regex_read_times(struct span text, struct regex_times *times);

#endif
