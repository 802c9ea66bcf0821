#ifndef BOUNDARYD_RULE_SCENE_H
#define BOUNDARYD_RULE_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/match.h"
#include "rule/pairs.h"
#include "rule/prefilter.h"
#include "rule/words.h"
#include "text/finder.h"
#include "text/view.h"

struct known;
struct points_room;

/*
 * scene -- a text in all its views, with its findings and sentences, ready to
 * be searched. Its memory is kept from one text to the next.
 *
 * Its text is not always the message's: it may begin with what was said
 * earlier (joined), or be a part of a long message (parts.h). Hits are those
 * that end behind new_from: up to new_until, or anywhere if they start before
 * new_before, since the next part has not all of them.
 */
struct scene {
	struct span raw; /* borrowed */
	size_t new_from;
	size_t new_until;
	size_t new_before;
	int64_t base; /* where it starts in the message */
	struct view view[VIEW_COUNT];
	struct findings findings;
	struct words words; /* of the fold view; filled by worker_look */
	bool has_sentences;
	size_t *sentence; /* ends of sentences, marked view */
	size_t sentence_count;
	size_t sentence_capacity;
	bool has_raw;
	struct pair_text pairs[VIEW_COUNT]; /* of views that were asked for */
	struct sightings seen;      /* lines that can hit; owners are rules */
	struct points_room *points; /* what its words add up to, or NULL */
};

/* Where a line hit, in the marked view and in the text. */
struct scene_place {
	size_t start;
	size_t end;
	struct match_span original;
};

void scene_init(struct scene *scene);
void scene_done(struct scene *scene);
/* Does a hit there count, or is it another scene's? */
bool scene_is_new(const struct scene *scene, const struct match_span *place);
/* From bytes of its text to those of the message. */
struct match_span scene_in_message(const struct scene *scene,
    struct match_span place);
/* Its raw, fold and digits views alone. 0, or -1: out of memory. */
int scene_begin(struct scene *scene, struct span raw);
/* All of it. 0, or -1: out of memory. */
int scene_build(struct scene *scene, struct span raw,
    const struct office *office, const struct known *known);
struct span scene_text(const struct scene *scene, enum view_kind kind);
/* The pairs of a view; NULL: out of memory. */
const struct pair_text *scene_pairs(struct scene *scene, enum view_kind kind);
/* From bytes of one view to the place in the marked view and the text. */
void scene_place(const struct scene *scene, enum view_kind kind, size_t start,
    size_t end, struct scene_place *place);
/* Grow [start, end) of the marked view to its sentence; 0, or -1: memory. */
int scene_sentence(struct scene *scene, size_t *start, size_t *end);
/* Grow [start, end) of the marked view by `words` on both sides. */
void scene_around(const struct scene *scene, unsigned words, size_t *start,
    size_t *end);
/* The raw text as a view, for explain; NULL: out of memory. */
const struct view *scene_raw_view(struct scene *scene);

#endif
