#ifndef BOUNDARYD_SETTINGS_SETTINGS_CHECK_H
#define BOUNDARYD_SETTINGS_SETTINGS_CHECK_H

#include <stddef.h>

#include "base/buffer.h"
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
 * Every fault of every file goes to `faults`; to `notes` (NULL: they are not
 * looked for) what need not be wrong, such as a path that nothing fits yet
 * (reach.h). 0 when there is no fault, else -1; `out` then counts what was
 * right.
 */
int settings_check(struct bundle *bundle, const char *file,
    struct faults *faults, struct faults *notes, struct settings_check *out);
/* Two lines: "all is well: 18 rules (18 live, ...), 64 examples,\n1 source ..." */
void settings_check_text(const struct settings_check *check,
    char out[SETTINGS_CHECK_BYTES]);
/*
 * The same for programs, as one line: "well", the counts, and "faults" and
 * "notes", each a list of "file", "line" (0: none) and "text".
 */
void settings_check_json(const struct settings_check *check,
    const struct faults *faults, const struct faults *notes,
    struct buffer *out);

#endif
