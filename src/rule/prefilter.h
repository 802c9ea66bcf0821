#ifndef BOUNDARYD_RULE_PREFILTER_H
#define BOUNDARYD_RULE_PREFILTER_H

#include <stdint.h>

#include "rule/phrase.h"
#include "rule/rows.h"
#include "rule/words.h"

/*
 * prefilter -- which phrases can hit a text at all, found in one pass.
 *
 * A phrase can hit only where a word of each of its needs stands (phrase.h),
 * so most are ruled out by looking for all those words at once: each word of
 * the text is one look-up, and only a phrase whose rarest need is met is looked
 * at. It may let through phrases that do not hit; it never rules out one that
 * does, so PCRE2 decides the same with it and without.
 *
 * A phrase does not reach over the end of a sentence, so a long text is looked
 * through a few sentences at a time, and a phrase is tried where all of its
 * needs are met in the same ones.
 */
#define PREFILTER_NO_OWNER  UINT32_MAX
#define PREFILTER_STRETCHES 128  /* of a slot */
#define PREFILTER_SHORT     4096 /* bytes of a text that is looked at whole */
#define PREFILTER_AROUND    512  /* bytes, as PATTERN_OVERLAP_BYTES */

struct prefilter;
struct stretch;
struct prefilter_room; /* what a pass writes to; one a thread */

/* What a pass leaves; kept from one text to the next. */
struct sightings {
	unsigned char *slots; /* one a slot: 0 cannot hit, where it is owned */
	uint64_t *owners;     /* a bit an owner: has a slot that can hit */
	uint32_t *list;       /* slots to be cleared again */
	size_t count;
	size_t owner_words; /* of 64 bits */
	/* Of a long text, where each slot can hit; chained from 1. */
	bool is_long;
	bool no_memory; /* for places: what was not kept is not seen */
	struct rows places;
	uint32_t *first; /* a slot's */
	uint32_t *last;
	/* What stands in a short text, for slots that have no owner. */
	uint64_t *found; /* a bit a literal */
	uint32_t *found_list;
	size_t found_count;
};

/* A text to look through. */
struct prefilter_text {
	struct span text;          /* the marked view */
	const struct words *words; /* all of it; NULL: they are to be read */
	const uint64_t *owners;    /* a bit for each that is asked for */
};

/* Where hits may start, and up to where they may be seen: whole characters. */
struct stretch {
	uint32_t start;
	uint32_t end;
	uint32_t until;
};

/* Adds its words to `words`, and borrows these. NULL: out of memory. */
struct prefilter *prefilter_new(struct word_table *words);
void prefilter_free(struct prefilter *prefilter);
/*
 * Slots are added in order, from 0; the second is for what is always tried.
 * An owner is a number of the caller's, for what has several slots. Everything
 * is copied. 0, or -1: out of memory.
 */
int prefilter_add_phrase(struct prefilter *prefilter,
    const struct phrase *phrase, uint32_t owner);
int prefilter_add_always(struct prefilter *prefilter, uint32_t owner);
/* Seen only when sightings_see says so. */
int prefilter_add_gated(struct prefilter *prefilter);
/* The owner is seen, whatever its slots are. 0, or -1: out of memory. */
int prefilter_always(struct prefilter *prefilter, uint32_t owner);
/* After the last slot and word. -1: out of memory; only free it then. */
int prefilter_compile(struct prefilter *prefilter);
struct prefilter_room *prefilter_room_new(const struct prefilter *prefilter);
void prefilter_room_free(struct prefilter_room *room);
/*
 * Everything is seen, until a pass says otherwise; without a prefilter, always.
 * 0, or -1: out of memory; sightings_done in either case.
 */
int sightings_init(struct sightings *sightings,
    const struct prefilter *prefilter, size_t slots, size_t owners);
void sightings_done(struct sightings *sightings);
/* A slot that no pass sees, and the rule that it belongs to, can hit. */
void sightings_see(struct sightings *sightings, size_t slot, size_t owner);
void prefilter_scan(const struct prefilter *prefilter,
    struct prefilter_room *room, const struct prefilter_text *text,
    struct sightings *out);
/* Can the slot hit what was passed over last? NULL: every one can. */
bool prefilter_can_hit(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot);
/*
 * Where in the marked view a slot can hit: rising stretches that do not touch,
 * at most PREFILTER_STRETCHES. Returns how many; 0: nowhere.
 */
size_t prefilter_stretches(const struct prefilter *prefilter,
    const struct sightings *seen, size_t slot, struct span text,
    struct stretch *out);
struct stretch stretch_whole(struct span text);
/*
 * One more for `count` of them: hits may start from byte `start` to `end`, and
 * end PREFILTER_AROUND bytes behind. It becomes part of the last one that it
 * touches. Returns how many there are.
 */
size_t stretch_add(struct stretch *out, size_t count, struct span text,
    size_t start, size_t end);

#endif
