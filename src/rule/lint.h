#ifndef BOUNDARYD_RULE_LINT_H
#define BOUNDARYD_RULE_LINT_H

#include "base/faults.h"
#include "rule/rule_spec.h"

/*
 * lint -- regular expressions that would go wrong quietly.
 *
 * Control bytes (a settings file turned "\b" into a backspace), and repeats
 * without a bound inside repeats without a bound, which run away on hostile
 * text. 0, or -1 with a fault on `line` for the first found.
 */
int lint_regex(struct span text, const struct rule_line *line,
    struct faults *faults);

#endif
