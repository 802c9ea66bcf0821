#ifndef BOUNDARYD_RULE_DOUBT_H
#define BOUNDARYD_RULE_DOUBT_H

#include "rule/trial.h"

/*
 * doubt -- words of a rule in a message that otherwise says that all is well.
 *
 * A phrase cannot see what else is said; the points of all words can. Where a
 * rule names others in doubted-by, those of them count that are about these
 * people and are not off. The strongest of them, when even its points are
 * fewer than its doubt; else NULL: nothing speaks against the hits. Points that
 * could not be counted to the end speak against nothing.
 */
const struct rule_spec *doubt_find(const struct trial *trial);

#endif
