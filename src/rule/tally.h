#ifndef BOUNDARYD_RULE_TALLY_H
#define BOUNDARYD_RULE_TALLY_H

#include "rule/ruleset.h"

/*
 * tally -- how a rule's points added up in the message judged last, for
 * explain. No part of any decision.
 */
#define TALLY_LINES_MAX 64

struct tally_line {
	const struct rule_line *line; /* "NUMBER phrase" */
	int points;
	struct match_span span; /* where it stands; empty: a fact */
};

struct tally {
	const struct rule_spec *rule; /* NULL: no rule */
	int sum;
	int enough;
	int again; /* enough where it was said before as well; or 0 */
	struct tally_line lines[TALLY_LINES_MAX]; /* the strongest first */
	size_t count;
	size_t unshown; /* lines met besides these */
};

/*
 * In a sink too. False when the rule has no points, none of them is met, or the
 * message was judged in parts (parts.h): each has a sum of its own.
 */
bool tally_rule(struct ruleset_worker *worker, const struct rule_spec *rule,
    struct tally *out);
/*
 * Of the live and trial rules about people of these roles that fell short, the
 * one that came nearest to enough. False: none has more than nothing, or the
 * message was judged in parts.
 */
bool tally_nearest(struct ruleset_worker *worker, struct tally *out);

#endif
