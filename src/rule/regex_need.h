#ifndef BOUNDARYD_RULE_REGEX_NEED_H
#define BOUNDARYD_RULE_REGEX_NEED_H

#include "base/arena.h"
#include "rule/pairs.h"

/*
 * regex_need -- the pairs of bytes that every hit of a regular expression has.
 *
 * Reads what PCRE2 reads (pcre2pattern(3)) where case does not count, as far as
 * people write it: characters, classes, groups, repeats and look-around. What it
 * does not know, and what may hit without any pair, has no need, so that it
 * is always tried.
 */
#define REGEX_NEED_DEPTH 16
#define REGEX_NEED_MAX   512 /* alternatives of one expression */

/* NULL: none, or out of memory. It lives in the arena. */
const struct pair_need *regex_need(struct span regex, struct arena *arena);

#endif
