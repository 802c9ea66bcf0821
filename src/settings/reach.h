#ifndef BOUNDARYD_SETTINGS_REACH_H
#define BOUNDARYD_SETTINGS_REACH_H

#include <stdbool.h>

#include "base/faults.h"
#include "settings/settings.h"

/*
 * reach -- do the sources' paths lead to files, and may they be read?
 *
 * No fault of the settings: files and folders may appear later, and who checks
 * need not be who reads. But a path with a slip of the pen looks just like a
 * place where nothing has arrived, so it is said.
 */

/*
 * Look for the files of each source now, as the caller's user. A note for each
 * source that no file fits, with the nearest folder there is; and, unless
 * `missing_only`, one for each that has what cannot be looked at or read.
 */
void settings_reach(const struct settings *settings, bool missing_only,
    struct faults *notes);

#endif
