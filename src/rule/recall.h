#ifndef BOUNDARYD_RULE_RECALL_H
#define BOUNDARYD_RULE_RECALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/pattern.h"

/*
 * recall -- what searches of a long text have found.
 *
 * Many rules ask the same sentence for the same words, once for each hit that
 * they have in it. The last answers are kept; one takes the place of another.
 */
#define RECALL_ANSWERS 4096

struct recall;

struct recall *recall_new(void);
void recall_free(struct recall *recall);
/* The text is another one now. */
void recall_begin(struct recall *recall);
/* Is it known what pattern_find says? Then `*found`, and `hit` if that is 1. */
bool recall_find(const struct recall *recall, const struct pattern *pattern,
    const struct pattern_search *search, int *found, struct pattern_hit *hit);
void recall_keep(struct recall *recall, const struct pattern *pattern,
    const struct pattern_search *search, int found,
    const struct pattern_hit *hit);

#endif
