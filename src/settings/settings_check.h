#ifndef BOUNDARYD_SETTINGS_SETTINGS_CHECK_H
#define BOUNDARYD_SETTINGS_SETTINGS_CHECK_H

#include <stddef.h>

#include "base/faults.h"
#include "rule/ruleset.h"
#include "settings/bundle.h"

/*
 * settings_check -- all that `boundaryd -t` and `boundaryctl check` look at:
 * the settings and what they name, every rule compiled, every example run.
 */
struct settings_check {
	size_t sources;
	size_t routes;
	size_t people;
	size_t lists;
	struct ruleset_counts counts;
};

#define SETTINGS_CHECK_BYTES 256

/*
 * Every fault of every file goes to `faults`. 0 when there is none, else -1;
 * `out` then counts what was right.
 */
int settings_check(struct bundle *bundle, const char *file,
    struct faults *faults, struct settings_check *out);
/* Two lines: "all is well: 18 rules (18 live, ...), 64 examples,\n1 source ..." */
void settings_check_text(const struct settings_check *check,
    char out[SETTINGS_CHECK_BYTES]);

#endif
