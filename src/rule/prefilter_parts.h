#ifndef BOUNDARYD_RULE_PREFILTER_PARTS_H
#define BOUNDARYD_RULE_PREFILTER_PARTS_H

#include "base/arena.h"
#include "rule/automaton.h"
#include "rule/prefilter.h"
#include "rule/rows.h"
#include "rule/steps.h"
#include "rule/word_table.h"

/*
 * prefilter_parts -- what prefilter.c builds and sighting.c looks through; for
 * these two alone.
 */
/* What is no whole word: a part of one, a symbol, a finding's mark. */
struct loose {
	struct span text;
	bool whole; /* no letter or digit beside it */
};

/* The words that meet one need; phrases share them. */
struct group {
	uint32_t *ids; /* of its literals; once compiled, their places */
	uint32_t id_count;
	uint32_t slots; /* first of those for which it is the rarest */
	uint32_t slot_count;
};

struct slot {
	uint32_t groups[PHRASE_NEEDS_MAX]; /* the rarest first, once compiled */
	uint32_t group_count;
	uint32_t owner;
	bool crosses;  /* its hits may reach over the end of a sentence */
	bool is_gated; /* not seen by a pass */
};

/* A stretch of a long text in which a slot can hit. */
struct place {
	struct stretch where;
	uint32_t next; /* of the same slot, from 1; 0: the last */
};

/* A literal belongs to a group, or a slot to its rarest group. */
struct link {
	uint32_t from;
	uint32_t to;
};

/* Words and twos are literals 1 and up, loose ones stand behind these. */
struct prefilter {
	struct arena arena;
	struct word_table words;
	struct steps twos;          /* from a word by the next to both as one */
	struct table *loose_known;  /* text to its place, from 1 */
	struct table *groups_known; /* its literals to its place, from 1 */
	struct rows loose;
	struct rows groups;
	struct rows slots;
	struct rows always;     /* owners of slots without a need */
	struct rows crossing;   /* slots that have needs and cross */
	struct rows word_links; /* word to group */
	struct rows loose_links;
	struct rows slot_links; /* group to slot */
	uint32_t *word_first;   /* link of a word, and one behind the last */
	uint32_t *loose_first;
	struct automaton automaton;
};

/* The place of a group's literal among all: words first, from 1. */
static inline size_t
prefilter_literal(const struct prefilter *prefilter, uint32_t id)
{
	return id % 2 == 0 ? id / 2 : prefilter->words.count + 1 + id / 2;
}

#endif
