#ifndef BOUNDARYD_RULE_GATE_H
#define BOUNDARYD_RULE_GATE_H

#include "rule/worker.h"

/*
 * gate -- which rules a message can meet at all, before any of them is tried.
 *
 * The prefilter knows the lines that have words. Here are the rest: rules about
 * other people than those who speak, regular expressions whose pairs of
 * characters do not stand there, and points that cannot add up. What a gate
 * lets through is decided as without it; what it holds back could not be met.
 */

/* After the last rule. 0, or -1: out of memory. */
int gate_build(struct ruleset *set);
/* Rules about the message's people that are at work; a bit a rule. */
const uint64_t *gate_scope(const struct ruleset_worker *worker);
/* What the prefilter has not seen but may be there; -1: out of memory. */
int gate_look(const struct ruleset_worker *worker, struct scene *scene);

#endif
