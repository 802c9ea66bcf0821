#ifndef BOUNDARYD_CTL_RULES_H
#define BOUNDARYD_CTL_RULES_H

#include "ctl/command.h"
#include "ctl/loaded.h"

/* rules -- the ways of `boundaryctl rules`, one small file each. */
enum ctl_status rules_test(const struct ctl *ctl, const struct loaded *loaded);
enum ctl_status rules_overlap(const struct ctl *ctl,
    const struct loaded *loaded, char *const *paths);
enum ctl_status rules_dead(const struct ctl *ctl, const struct loaded *loaded,
    char *const *paths);

#endif
