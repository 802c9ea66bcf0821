#ifndef BOUNDARYD_RULE_POINTS_H
#define BOUNDARYD_RULE_POINTS_H

#include "base/faults.h"
#include "rule/phrase_tree.h"
#include "rule/points_index.h"
#include "rule/tally.h"
#include "rule/trial.h"

/*
 * points -- weak signs that are strong together.
 *
 * In:  lines "NUMBER phrase" of a rule. Out: hits, where the numbers of the
 * lines met add up to what is enough. Plain words go through points_index.h, on
 * the fold view, so that they are seen in findings too; other phrases through
 * PCRE2 like any phrase; facts ask about the message.
 */
#define POINTS_MAX      99
#define POINTS_SHORT    5  /* words at most */
#define POINTS_LONG     30 /* words at least */
#define POINTS_WAYS_MAX 8192

/* A line as it was read. */
struct point_read {
	int points;
	enum point_fact fact;
	unsigned roles;
	struct rule_line phrase; /* what stands behind the number */
};

/* 0, or -1 with a fault. */
int point_read(struct point_read *out, const struct rule_line *line,
    struct faults *faults);
/* Is it plain words, and few enough ways to say them? */
bool points_is_plain(const struct phrase_book *book,
    const struct phrase_sequence *phrase);
/* Add all ways to say it to the line added last; -1: out of memory. */
int points_add_ways(struct points_index *index, const struct phrase_book *book,
    const struct phrase_sequence *phrase);

struct points_room *points_room_new(const struct points_index *index,
    size_t rule_count);
void points_room_free(struct points_room *room);
/* What stands among the scene's words. 0, or -1: out of memory. */
int points_scan(const struct points_index *index, struct scene *scene);

struct weighed {
	struct hit hit; /* of a fact: no place */
	int points;
	bool has_place;
};

struct weighing {
	int sum;
	struct weighed list[TALLY_LINES_MAX]; /* the strongest first */
	size_t count;
	size_t unshown;
	bool any_held; /* which does not count; the last of these */
	struct hit held;
};

/* All lines of the trial's rule that are met in its scene. */
void points_weigh(struct trial *trial, struct weighing *out);
/* The fewest points of one message that the rule may be met by. */
int points_least(const struct rule_spec *rule);
/* Of a fact that is a role: does it hold of the message? */
bool points_role_holds(const struct compiled_point *point,
    const struct rule_message *message);
/* Might the rule have enough points in the scene? */
bool points_may_do(const struct ruleset *set, const struct scene *scene,
    const struct compiled_rule *rule);
/* Add the hits of a rule that has enough points. */
void points_find(struct trial *trial);

#endif
