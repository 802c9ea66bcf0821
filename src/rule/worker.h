#ifndef BOUNDARYD_RULE_WORKER_H
#define BOUNDARYD_RULE_WORKER_H

#include "rule/compiled.h"
#include "rule/recall.h"
#include "rule/scene.h"

/*
 * worker -- what changes from message to message, and the conditions that need
 * no words; shared like compiled.h.
 */
struct ruleset_worker {
	const struct ruleset *set;
	struct pattern_room *room;
	struct prefilter_room *prefilter_room;
	struct recall *recall;
	struct scene scene;
	struct scene joined;
	int64_t joined_time;   /* within which; 0: not built */
	int64_t gathered_time; /* the same for the text alone */
	size_t gathered;       /* bytes of it that were said before */
	struct buffer joined_text;
	struct arena values; /* of matches in joined messages */
	struct view scratch;
	struct buffer key;
	struct match *outcomes; /* one a rule */
	uint64_t *met;          /* a bit a rule: its outcome is one */
	uint64_t *told;         /* that it was undecided */
	uint64_t *near_pairs;   /* a bit a line of the gate */
	uint64_t *waiting;      /* for what it comes after; long texts only */
	uint64_t *weak;         /* of these: it has no more than enough-again */
	/* Of the message at hand. */
	const struct rule_message *message;
	struct rule_memory *memory;
	const struct match_sink *sink;
	uint64_t mark; /* tells it from others, once has_mark */
	bool has_mark;
	bool explain;
	const struct compiled_rule *only; /* for examples; or NULL */
	bool no_memory;
};

/* Build a scene and see which lines can hit it; 0, or -1: out of memory. */
int worker_look(struct ruleset_worker *worker, struct scene *scene,
    struct span text);
/*
 * Whole rules, on the scene: outcomes of those that are not met yet, in order.
 * 0, or -1: out of memory.
 */
int judge_scene(struct ruleset_worker *worker);
/*
 * Behind the last part of a long text: what waits comes after a rule that a
 * later part met, or is held. 0, or -1: out of memory.
 */
int judge_waiting(struct ruleset_worker *worker);
/* Of a rule's own conditions, all that need no words. */
bool condition_role_fits(unsigned roles, enum role role);
bool condition_role_from(const struct compiled_rule *rule,
    const struct rule_message *message);
bool condition_role_to(const struct compiled_rule *rule,
    const struct rule_message *message);
/* Does one of the people speak to a group, and so to staff as well? */
bool condition_to_group(const struct rule_message *message);
bool condition_names(struct span names, struct span name);
bool condition_hours(const struct ruleset *set, int64_t time);
/* The rule met before; NULL: none. */
const struct compiled_rule *
condition_earlier(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, const struct rule_ids *ids,
    bool same_message);
/* How often, this time included; -1: out of memory. */
int condition_count(struct ruleset_worker *worker,
    const struct compiled_rule *rule);
/*
 * Joins what the sender said before with this, and builds the scene of it where
 * the rule may hit there; 1, 0: it cannot, -1.
 */
int condition_joined(struct ruleset_worker *worker,
    const struct compiled_rule *rule);
void condition_remember(struct ruleset_worker *worker);

#endif
