#ifndef BOUNDARYD_TESTS_FLOW_SHIPPED_H
#define BOUNDARYD_TESTS_FLOW_SHIPPED_H

#include "rule/example.h"
#include "settings/settings.h"

/*
 * shipped -- the rules of etc/ on a bench, with what they say of a message.
 */
#define SHIPPED_HITS 64

struct shipped_hit {
	const struct rule_spec *rule;
	const struct rule_line *line;
	struct match_span spans[MATCH_SPANS_MAX];
	size_t span_count;
};

struct shipped {
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *set;
	struct ruleset_worker *worker;
	struct shipped_hit hits[SHIPPED_HITS]; /* of the last message */
	size_t hit_count;
};

void shipped_init(struct shipped *shipped);
void shipped_done(struct shipped *shipped);
/* Judge a message by itself. */
void shipped_say(struct shipped *shipped, const struct rule_message *message);

#endif
