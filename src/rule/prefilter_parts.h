#ifndef BOUNDARYD_RULE_PREFILTER_PARTS_H
#define BOUNDARYD_RULE_PREFILTER_PARTS_H

#include "base/arena.h"
#include "rule/automaton.h"
#include "rule/prefilter.h"
#include "rule/rows.h"
#include "rule/steps.h"
#include "rule/word_table.h"

/*
 * prefilter_parts -- what prefilter.c builds, prefilter_links.c orders and
 * sighting.c looks through; for these alone.
 */
/* What is no whole word: a part of one, a symbol, a finding's mark. */
struct loose {
	struct span text;
	bool whole; /* no letter or digit beside it */
};

/*
 * A literal is a word of the table, two of them in a row, or a loose one. Its
 * id says which; once compiled it is its place: words first, then twos.
 */
enum literal_kind {
	LITERAL_WORD,
	LITERAL_TWO,
	LITERAL_LOOSE
};

#define LITERAL_ID(kind, number) ((uint32_t)(kind) << 30 | (number))
#define LITERAL_KIND(id)         ((id) >> 30)
#define LITERAL_NUMBER(id)       ((id) & ((UINT32_C(1) << 30) - 1))

/* The literals that meet one need; phrases share them. */
struct group {
	uint32_t *ids; /* rising */
	uint32_t id_count;
	uint32_t first; /* candidates for which it is the rarest */
	uint32_t owned; /* of these, those that have an owner: they are first */
	uint32_t count;
};

/* Literals that lie side by side, as bits of what a text has. */
struct mask {
	uint64_t bits;
	uint32_t at;
};

struct slot {
	uint32_t groups[PHRASE_NEEDS_MAX]; /* the rarest first, once compiled */
	uint32_t group_count;
	uint32_t owner;
	bool crosses;  /* its hits may reach over the end of a sentence */
	bool is_gated; /* not seen by a pass */
};

/* A slot whose rarest group is met: what else it needs. */
struct candidate {
	uint32_t slot;
	uint32_t owner;
	uint32_t groups[PHRASE_NEEDS_MAX - 1];
	uint32_t group_count;
};

/* A stretch of a long text in which a slot can hit. */
struct place {
	struct stretch where;
	uint32_t next; /* of the same slot, from 1; 0: the last */
};

/* Where a literal's groups lie; those with owners are first. */
struct reach {
	uint32_t first;
	uint32_t owned;
};

struct prefilter {
	struct arena arena;
	struct word_table *words;   /* borrowed */
	struct steps twos;          /* from a word by the next to both */
	uint64_t *two_firsts;       /* words that a two begins with */
	struct table *loose_known;  /* text to its place, from 1; while built */
	struct table *groups_known; /* ids to their place, from 1; the same */
	struct rows loose;
	struct rows groups;
	struct rows slots;
	struct rows always;   /* owners of slots without a need */
	struct rows crossing; /* slots that have needs and cross */
	size_t word_count;    /* once compiled */
	size_t literal_count;
	struct mask *masks;    /* by group */
	uint32_t *first_mask;  /* of a group, and one behind the last */
	struct reach *reaches; /* of a literal, and one behind the last */
	uint32_t *reached;     /* groups, by literal */
	struct candidate *candidates; /* by their rarest group */
	struct automaton automaton;
};

/* The place of a literal among all. */
static inline size_t
prefilter_literal(const struct prefilter *prefilter, uint32_t id)
{
	size_t number = LITERAL_NUMBER(id);

	if (LITERAL_KIND(id) != LITERAL_WORD)
		number += prefilter->word_count + 1;
	if (LITERAL_KIND(id) == LITERAL_LOOSE)
		number += prefilter->twos.count + 1;
	return number;
}

/* All groups and slots are there: order them. 0, or -1: out of memory. */
int prefilter_link(struct prefilter *prefilter);

#endif
