#ifndef BOUNDARYD_SETTINGS_VALUE_H
#define BOUNDARYD_SETTINGS_VALUE_H

#include "settings/document.h"
#include "settings/options.h"

/*
 * value -- put what a file says into the struct that the options table names,
 * with a fault for all that is unknown, of another type or out of range.
 */
/* Give every option of a group that has a default this default. */
void value_defaults(struct document *document, const char *group, void *base);
/*
 * Read the settings of one group. Groups in it that the table knows are read
 * into the same `base`; lists are left to the caller (checked to be lists).
 * 0, or -1 when there were faults; what is right is in `base` all the same.
 */
int value_read_group(struct document *document, const char *group,
    const config_setting_t *setting, void *base);
/* " (did you mean 'x'?)", or the names there are; into `out`. */
void value_hint(const char *word, const char *const *names, char *out,
    size_t size);

#endif
