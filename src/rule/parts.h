#ifndef BOUNDARYD_RULE_PARTS_H
#define BOUNDARYD_RULE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "rule/pattern.h"

/*
 * parts -- a message of any length, judged in parts that overlap.
 *
 * In: the worker's message. Out: the outcomes of its rules. A text longer than
 * PART_BYTES is one scene after the other, so memory does not grow with it, and
 * nothing that is written at its start can use up what its end may cost. A hit
 * counts in one part only, that which shows the most of what is around it; one
 * longer than the overlap, with its invisible characters, may be missed where
 * parts meet. A rule's first hits are its outcome. What a rule asks of the
 * whole message (with, unless-message, points) it asks of the part; what it
 * comes after may stand in any.
 *
 * What a message may cost grows with its length: its first part has
 * PATTERN_BUDGET steps, as a shorter text has, each one behind it PART_BUDGET,
 * and what those before it left over.
 */
#define PART_BYTES         ((size_t)32 << 10)
#define PART_OVERLAP_BYTES ((size_t)4 << 10)
#define PART_BUDGET        ((size_t)1536 << 10)
#define PART_BUDGET_FIRST  (PATTERN_BUDGET - PART_BUDGET) /* besides its own */

struct ruleset_worker;

bool parts_is_long(struct span text);
/* The most steps that a text may take. */
size_t parts_budget(struct span text);
/* 0, or -1: out of memory. */
int parts_judge(struct ruleset_worker *worker);

#endif
