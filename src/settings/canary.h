#ifndef BOUNDARYD_SETTINGS_CANARY_H
#define BOUNDARYD_SETTINGS_CANARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "settings/settings.h"

/*
 * canary -- a source and a rule of the daemon's own: a message put there each
 * day must come out as an alert, or something in between does not work.
 *
 * Keeper and readers add them to the same settings, always as the last source
 * and the last rule; boundaryctl does not, so nobody else meets them.
 */
#define CANARY_NAME   "boundaryd-canary"
#define CANARY_ROUTE  "canary"
#define CANARY_FOLDER "canary" /* in state.path */
#define CANARY_WORDS  "boundaryd canary"

/* 0, or -1: out of memory. */
int settings_add_canary(struct settings *settings);
/* Sources and rules that somebody wrote. */
size_t settings_own_sources(const struct settings *settings);
size_t settings_own_rules(const struct settings *settings);
bool canary_is_source(const char *name);

#endif
