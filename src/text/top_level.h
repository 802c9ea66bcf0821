#ifndef BOUNDARYD_TEXT_TOP_LEVEL_H
#define BOUNDARYD_TEXT_TOP_LEVEL_H

#include <stdbool.h>

#include "base/span.h"

/*
 * top_level -- which last parts of a domain name are real.
 *
 * All country codes, the generic ones that people's addresses use, and those
 * that RFC 2606 keeps for examples. Small letters.
 */
bool top_level_is_known(struct span label);
/* One that a bare name in a sentence is not likely to end in by chance. */
bool top_level_is_plain(struct span label);

#endif
