#ifndef BOUNDARYD_RULE_EXAMPLE_H
#define BOUNDARYD_RULE_EXAMPLE_H

#include "base/err.h"
#include "rule/ruleset.h"

/*
 * example -- a line of must-alert or must-stay-quiet as messages.
 *
 *	here is my number
 *	service_user>staff: can I have your number
 *	[Sat 21:30] are you still up?
 *	service_user: what is your insta // staff: ann_x
 *
 * " // " stands between the messages of one conversation, a minute apart. A
 * role before ':' says who speaks, "role>role:" also to whom; a message
 * without one comes from whom the last one came from. The first is, unless it
 * says so, from and to the first roles that the rule names, else staff to
 * service_user (and the other way round). "[Day HH:MM]" sets day and time;
 * Wednesday 14:00 otherwise, 22:00 for rules about out of hours.
 *
 * For must-alert, the last message must alert; for must-stay-quiet, none may.
 */
#define EXAMPLE_MESSAGES 16

struct example {
	struct rule_message list[EXAMPLE_MESSAGES];
	size_t count;
};

/* Spans borrow from `line` and `rule`. 0, or -1 with `err`. */
int example_read(struct example *example, struct span line,
    const struct rule_spec *rule, const struct zone *zone, struct err *err);

#endif
