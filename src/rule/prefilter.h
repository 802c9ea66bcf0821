#ifndef BOUNDARYD_RULE_PREFILTER_H
#define BOUNDARYD_RULE_PREFILTER_H

#include "rule/phrase.h"

/*
 * prefilter -- which phrases can hit a text at all, found in one pass.
 *
 * A phrase can hit only where a word of each of its needs stands (phrase.h),
 * so most are ruled out by looking for all those words at once. It may let
 * through phrases that do not hit; it never rules out one that does, so PCRE2
 * decides the same with it and without.
 */
struct prefilter;
struct prefilter_room; /* what a pass writes to; one a thread */

/* NULL: out of memory. */
struct prefilter *prefilter_new(void);
void prefilter_free(struct prefilter *prefilter);
/*
 * Slots are added in order, from 0; the second is for what is always tried.
 * Everything is copied. 0, or -1: out of memory.
 */
int prefilter_add_phrase(struct prefilter *prefilter,
    const struct phrase *phrase);
int prefilter_add_always(struct prefilter *prefilter);
/* After the last slot. -1: out of memory; only free it then. */
int prefilter_compile(struct prefilter *prefilter);
struct prefilter_room *prefilter_room_new(const struct prefilter *prefilter);
void prefilter_room_free(struct prefilter_room *room);
/* `text` is the marked view; one byte a slot in `seen`: 0 cannot hit. */
void prefilter_scan(const struct prefilter *prefilter,
    struct prefilter_room *room, struct span text, unsigned char *seen);

#endif
