#ifndef BOUNDARYD_RULE_COMPILED_H
#define BOUNDARYD_RULE_COMPILED_H

#include "rule/arena.h"
#include "rule/pattern.h"
#include "rule/ruleset.h"
#include "rule/scene.h"
#include "text/view.h"

/*
 * compiled -- rules as they are run; shared by ruleset*.c, judge.c,
 * conditions.c and examples.c, and by nobody else.
 */
struct prefilter;
struct prefilter_room;

struct compiled_line {
	struct pattern *pattern; /* owned by the set */
	const struct rule_line *line;
	enum view_kind view;
	size_t slot; /* in the prefilter */
};

struct compiled_lines {
	struct compiled_line *list;
	size_t count;
};

struct rule_ids {
	size_t *list; /* indices into the set's rules */
	size_t count;
};

struct compiled_rule {
	struct rule_spec spec; /* a copy: its status may be lowered */
	size_t index;
	uint32_t key;               /* of its id, for the memory */
	bool is_named;              /* by another's after, answer */
	struct compiled_lines hits; /* phrases and regexes */
	struct compiled_lines with;
	struct compiled_lines near;
	struct compiled_lines but_not;
	struct compiled_lines unless;
	struct compiled_lines unless_message;
	struct rule_ids after;
	struct rule_ids answer;
};

struct ruleset {
	struct arena arena;
	struct ruleset_options options;
	struct compiled_rule *rules;
	size_t rule_count;
	struct pattern **patterns;
	size_t pattern_count;
	size_t pattern_capacity;
	size_t slot_count;
	bool jit;
	size_t examples;
	struct prefilter *prefilter; /* NULL: try every line */
};

/* How one rule came out for one message. */
struct outcome {
	bool is_met;
	struct match match;
};

struct ruleset_worker {
	const struct ruleset *set;
	struct pattern_room *room;
	struct prefilter_room *prefilter_room;
	struct scene scene;
	struct scene joined;
	int64_t joined_time; /* 0: not built */
	struct buffer joined_text;
	struct view scratch;
	struct buffer key;
	struct outcome *outcomes; /* one a rule */
	/* Of the message at hand. */
	const struct rule_message *message;
	struct rule_memory *memory;
	const struct match_sink *sink;
	bool explain;
	const struct compiled_rule *only; /* for examples; or NULL */
	bool no_memory;
};

/* Build a scene and see which lines can hit it; 0, or -1: out of memory. */
int worker_look(struct ruleset_worker *worker, struct scene *scene,
    struct span text);
/* Whole rules: outcomes of all of them, in order. 0, or -1: out of memory. */
int judge_message(struct ruleset_worker *worker);
/* Of a rule's own conditions, all that need no words. */
bool condition_role_from(const struct compiled_rule *rule,
    const struct rule_message *message);
bool condition_role_to(const struct compiled_rule *rule,
    const struct rule_message *message);
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
/* Joins what the sender said before with this; 1, 0: nothing before, -1. */
int condition_joined(struct ruleset_worker *worker, int64_t within);
void condition_remember(struct ruleset_worker *worker);

#endif
