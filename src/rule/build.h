#ifndef BOUNDARYD_RULE_BUILD_H
#define BOUNDARYD_RULE_BUILD_H

#include "base/faults.h"
#include "base/table.h"
#include "rule/compiled.h"
#include "rule/phrase.h"

/* build -- a ruleset while it is made; shared by ruleset.c and build_*.c. */
struct build {
	struct ruleset *set;
	struct phrase_book *book;
	struct table *patterns; /* by view and text */
	struct arena words;     /* of the line of points that is read */
	struct table *said;     /* points_said by phrase; NULL: none */
	struct arena said_room;
	struct phrase phrase;
	struct buffer key;
	struct faults *faults;
	bool no_memory;
};

/*
 * Compile lines of a rule; false after a fault, or when memory ran out. Each
 * line gets the prefilter's next slot.
 */
bool build_hits(struct build *build, struct compiled_rule *rule);
bool build_phrases(struct build *build, const struct rule_lines *lines,
    struct compiled_lines *out);
/* A phrase and its slot. */
bool build_line(struct build *build, const struct rule_line *line,
    struct compiled_line *out);
void build_always(struct build *build, const struct compiled_rule *rule);
bool build_points(struct build *build, struct compiled_rule *rule);
/* Of a refused rule: the next has its place, and shall not have its lines. */
void build_points_undo(struct build *build, size_t lines);
/* What only building needs; at its end. */
void build_points_done(struct build *build);

#endif
