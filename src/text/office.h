#ifndef BOUNDARYD_TEXT_OFFICE_H
#define BOUNDARYD_TEXT_OFFICE_H

#include <stdbool.h>

#include "base/span.h"
#include "text/finder.h"

/* True when the normal form `value` is the organisation's own; NULL: false. */
bool office_has(const struct office *office, enum finder_kind kind,
    struct span value);

#endif
