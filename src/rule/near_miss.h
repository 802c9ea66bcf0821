#ifndef BOUNDARYD_RULE_NEAR_MISS_H
#define BOUNDARYD_RULE_NEAR_MISS_H

#include "base/buffer.h"
#include "rule/ruleset.h"

/*
 * near_miss -- which rule a quiet message came nearest to, for explain.
 *
 * In:  a message just judged. Out: the phrase most of whose needed words
 * (rule/phrase.h) stand in it, of the live and trial rules that are about
 * people of these roles. A guess for people, no part of any decision.
 */
struct near_miss {
	const struct rule_spec *rule; /* NULL: no word of any rule is there */
	const struct rule_line *line;
	size_t met; /* of `needed` words or findings */
	size_t needed;
	struct buffer missing; /* the first that is not there; or empty */
};

#define NEAR_MISS_NONE ((struct near_miss){ .missing = BUFFER_NONE })

/*
 * What the worker judged last; of a long message ruleset_worker_widen comes
 * first, else its last part. 0, or -1: out of memory.
 */
int near_miss_find(const struct ruleset_worker *worker, struct near_miss *out);
void near_miss_done(struct near_miss *miss);

#endif
