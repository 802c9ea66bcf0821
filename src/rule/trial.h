#ifndef BOUNDARYD_RULE_TRIAL_H
#define BOUNDARYD_RULE_TRIAL_H

#include "rule/worker.h"

/*
 * trial -- one rule, tried in one scene; shared by judge.c, trial.c and
 * points_judge.c.
 */
struct hit {
	const struct rule_line *line;
	struct scene_place place;
};

struct hits {
	struct hit list[MATCH_SPANS_MAX]; /* rising */
	size_t count;
	size_t held;
};

struct trial {
	struct ruleset_worker *worker;
	const struct compiled_rule *rule;
	struct scene *scene;
	struct hits hits;
	const struct rule_line *strongest; /* of its points; or NULL */
	bool is_weak;  /* its points are enough only when they come again */
	bool is_short; /* of points; `nearest` is one that was met */
	struct hit nearest;
	enum held_reason held_reason; /* of the last hit held back */
	const struct rule_line *held_by;
	const struct rule_spec *doubter; /* doubt.h; or NULL */
	bool is_undecided; /* whether some line hits was not decided */
	bool is_weighing;  /* what is held back is not told */
	bool is_quiet;     /* tell the sink nothing */
};

/*
 * pattern_find on one line; what cannot be decided is told to the sink, once.
 * It is no hit then: an alert that unless might have held back is raised.
 */
int trial_find(struct trial *trial, const struct compiled_line *line,
    const struct pattern_search *search, struct pattern_hit *hit);
/* Whether a line hits anywhere, whatever the prefilter saw; or cannot be told. */
bool trial_may_hit(struct trial *trial, const struct compiled_line *line);
/* Does a condition of the rule hold the hit back? The sink is told which. */
bool trial_is_held(struct trial *trial, const struct hit *hit);
void trial_hold(struct trial *trial, const struct hit *hit,
    enum held_reason reason, const struct rule_line *by);
/* Put a hit among the others; there must be room. */
void trial_add(struct trial *trial, const struct hit *hit);

#endif
