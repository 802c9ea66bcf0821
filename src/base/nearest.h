#ifndef BOUNDARYD_BASE_NEAREST_H
#define BOUNDARYD_BASE_NEAREST_H

#include "base/span.h"

/*
 * nearest -- guess which name was meant.
 *
 * Of the NULL-terminated `names`, the one that takes fewest changed, missing,
 * added or swapped letters to reach from `word`, the first of equals; NULL when
 * all take more changes than a third of its length (rounded up).
 */
const char *nearest_name(struct span word, const char *const *names);

#endif
