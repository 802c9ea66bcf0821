#ifndef BOUNDARYD_MESSAGE_FOREIGN_H
#define BOUNDARYD_MESSAGE_FOREIGN_H

#include "base/span.h"

/*
 * foreign -- files that are dropped in place of an export, and what to do.
 *
 * Takes a file's first bytes as they are, and its name without folders. A
 * sentence for whoever dropped it; NULL: nothing is known of such a file.
 */
const char *foreign_advice(struct span head, struct span name);

#endif
