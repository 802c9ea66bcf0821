#ifndef BOUNDARYD_TESTS_FUZZ_WORLD_H
#define BOUNDARYD_TESTS_FUZZ_WORLD_H

#include "base/faults.h"
#include "rule/ruleset.h"
#include "settings/settings.h"

/*
 * world -- settings for the targets: the small ones in tests/fuzz/world, with
 * one file replaced, or those that are shipped.
 *
 * $TEST_SOURCE says where the source is.
 */
struct world {
	struct bundle *bundle;
	struct settings *settings; /* NULL: they cannot be used */
	struct ruleset *rules;     /* likewise */
	struct faults faults;
};

/* All files of the small ones as a frozen bundle, that one being `bytes`. */
struct bundle *world_bundle(const char *replaced, struct span bytes);
/* Takes `bundle`. */
void world_load(struct world *world, struct bundle *bundle);
void world_done(struct world *world);
/*
 * Made when they are first asked for, and kept. Of those that are shipped, the
 * rules of one family, all where $FUZZ_ALL_RULES is set: that takes seconds.
 */
const struct world *world_small(void);
const struct world *world_shipped(void);

#endif
