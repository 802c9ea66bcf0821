#ifndef BOUNDARYD_RULE_PREFILTER_H
#define BOUNDARYD_RULE_PREFILTER_H

#include <stdint.h>

#include "rule/phrase.h"

/*
 * prefilter -- which phrases can hit a text at all, found in one pass.
 *
 * A phrase can hit only where a word of each of its needs stands (phrase.h),
 * so most are ruled out by looking for all those words at once: each word of
 * the text is one look-up, and only a phrase whose rarest need is met is looked
 * at. It may let through phrases that do not hit; it never rules out one that
 * does, so PCRE2 decides the same with it and without.
 */
#define PREFILTER_NO_OWNER  UINT32_MAX
#define PREFILTER_PLACES    8    /* kept of a literal */
#define PREFILTER_STRETCHES 64   /* of a slot */
#define PREFILTER_SHORT     4096 /* bytes of a text that is looked at whole */
#define PREFILTER_AROUND    512  /* bytes, as PATTERN_OVERLAP_BYTES */

struct prefilter;
struct stretch;
struct prefilter_room; /* what a pass writes to; one a thread */

/* What a pass leaves; kept from one text to the next. */
struct sightings {
	unsigned char *slots; /* one a slot: 0 cannot hit */
	uint64_t *owners;     /* a bit an owner: has a slot that can hit */
	uint32_t *list;       /* slots to be cleared again */
	size_t count;
	size_t owner_words; /* of 64 bits */
	/* Of a long text, where each literal stands. */
	bool has_places;
	unsigned char *place_count; /* a literal: one too many is all over */
	struct stretch *places;     /* PREFILTER_PLACES a literal */
	size_t literals;
};

struct stretch {
	uint32_t start; /* bytes of the marked view */
	uint32_t end;
};

/* NULL: out of memory. */
struct prefilter *prefilter_new(void);
void prefilter_free(struct prefilter *prefilter);
/*
 * Slots are added in order, from 0; the second is for what is always tried.
 * An owner is a number of the caller's, for what has several slots. Everything
 * is copied. 0, or -1: out of memory.
 */
int prefilter_add_phrase(struct prefilter *prefilter,
    const struct phrase *phrase, uint32_t owner);
int prefilter_add_always(struct prefilter *prefilter, uint32_t owner);
/* The owner is seen, whatever its slots are. 0, or -1: out of memory. */
int prefilter_always(struct prefilter *prefilter, uint32_t owner);
/* After the last slot. -1: out of memory; only free it then. */
int prefilter_compile(struct prefilter *prefilter);
struct prefilter_room *prefilter_room_new(const struct prefilter *prefilter);
void prefilter_room_free(struct prefilter_room *room);
/*
 * Everything is seen, until a pass says otherwise; `prefilter` may be NULL. 0, or -1: out of memory;
 * sightings_done in either case.
 */
int sightings_init(struct sightings *sightings,
    const struct prefilter *prefilter, size_t slots, size_t owners);
void sightings_done(struct sightings *sightings);
/* `text` is the marked view. */
void prefilter_scan(const struct prefilter *prefilter,
    struct prefilter_room *room, struct span text, struct sightings *out);
/*
 * Where in a long text a slot can hit: rising stretches that do not touch, at
 * most PREFILTER_STRETCHES. Returns how many; 0: anywhere.
 */
size_t prefilter_stretches(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot, struct span text,
    struct stretch *out);

#endif
