#ifndef BOUNDARYD_RULE_COMPILED_H
#define BOUNDARYD_RULE_COMPILED_H

#include "base/arena.h"
#include "rule/pair_index.h"
#include "rule/pattern.h"
#include "rule/ruleset.h"
#include "rule/word_table.h"
#include "text/view.h"

/*
 * compiled -- rules as they are run; shared by ruleset*.c, judge.c,
 * conditions.c and examples.c, and by nobody else.
 */
struct pair_need;
struct prefilter;
struct prefilter_room;
struct points_index;

struct compiled_line {
	struct pattern *pattern; /* owned by the set */
	const struct rule_line *line;
	enum view_kind view;
	size_t slot;                  /* in the prefilter */
	const struct pair_need *need; /* of a regular expression, or NULL */
};

struct compiled_lines {
	struct compiled_line *list;
	size_t count;
};

/* What a line of points can ask besides words; see boundaryd-rules(5). */
enum point_fact {
	FACT_NONE,
	FACT_FROM,
	FACT_TO,
	FACT_SHORT,
	FACT_LONG,
	FACT_QUESTION,
	FACT_OUT_OF_HOURS
};

/* A line of points that is no plain words: a pattern or a fact. */
struct compiled_point {
	struct compiled_line line; /* without a pattern: a fact */
	int points;
	enum point_fact fact;
	unsigned roles;
};

struct compiled_points {
	struct compiled_point *list;
	size_t count;
	int possible; /* at most what the list adds to plain words */
	bool is_used; /* plain words are in the set's index */
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
	struct compiled_points points;
	struct rule_ids after;
	struct rule_ids answer;
	struct rule_ids doubted_by;
};

/* What gate.c knows about a set. */
struct gate_line {
	const struct compiled_line *line; /* which has pairs that it needs */
	uint32_t rule;
};

struct gate {
	uint64_t *all; /* a bit a rule */
	/* Those about people of these roles that are at work. */
	uint64_t *scopes[ROLE_COUNT][ROLE_COUNT];
	struct gate_line *lines;
	size_t line_count;
	struct pair_index pairs[VIEW_COUNT]; /* of the lines of each view */
	bool has_view[VIEW_COUNT];
	const struct compiled_rule **weighed; /* rules with points */
	size_t weighed_count;
};

struct ruleset {
	struct arena arena;
	struct gate gate;
	struct ruleset_options options;
	struct compiled_rule *rules;
	size_t rule_count;
	struct pattern **patterns;
	size_t pattern_count;
	size_t pattern_capacity;
	size_t slot_count;
	bool jit;
	size_t examples;
	struct word_table words;     /* of prefilter and points */
	struct prefilter *prefilter; /* NULL: try every line */
	struct points_index *points; /* NULL: no rule has any */
};

#endif
