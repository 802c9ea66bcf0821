#ifndef BOUNDARYD_TESTS_SCRATCH_H
#define BOUNDARYD_TESTS_SCRATCH_H

#include "base/faults.h"
#include "settings/settings.h"

/* A folder of a test's own, with the files it writes. */
struct scratch {
	char path[64];
};

void scratch_make(struct scratch *scratch);
void scratch_remove(const struct scratch *scratch);
/* Folders on the way are made. */
void scratch_write(const struct scratch *scratch, const char *name,
    const char *text);
/* A full path; the last eight stay valid. */
const char *scratch_path(const struct scratch *scratch, const char *name);
/* "LINE: TEXT" of a fault, without the scratch folder's name anywhere. */
const char *scratch_fault(const struct scratch *scratch,
    const struct faults *faults, size_t at);
/* Loads boundaryd.conf with `text` in it. */
struct settings *scratch_load(const struct scratch *scratch, const char *text,
    struct bundle **bundle, struct faults *faults);

#endif
