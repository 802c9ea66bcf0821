#ifndef BOUNDARYD_CTL_LOADED_H
#define BOUNDARYD_CTL_LOADED_H

#include "rule/ruleset.h"
#include "settings/bundle.h"
#include "settings/settings.h"

/*
 * loaded -- settings and rules for the commands that work without the daemon.
 * Faults go to standard error; what is right is used all the same.
 */
struct loaded {
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *rules;
};

/* 0, or -1: the settings cannot be used at all. */
int loaded_init(struct loaded *loaded, const char *settings_file);
/* With other rules (settings/settings.h); `faults` is how many there were. */
int loaded_over(struct loaded *loaded, const char *settings_file,
    const struct settings_over *over, size_t *faults);
void loaded_done(struct loaded *loaded);

#endif
