#include "rule/tally.h"

#include <string.h>

#include "rule/bits.h"
#include "rule/parts.h"
#include "rule/points.h"

static bool weigh(struct ruleset_worker *worker,
    const struct compiled_rule *rule, struct scene *scene, struct tally *out);
static bool is_about(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);

bool
tally_rule(struct ruleset_worker *worker, const struct rule_spec *rule,
    struct tally *out)
{
	const struct ruleset *set = worker->set;

	if (parts_is_long(worker->message->text))
		return false;
	for (size_t i = 0; i < set->rule_count; i++) {
		const struct compiled_rule *one = &set->rules[i];

		if (&one->spec != rule || !one->points.is_used)
			continue;
		if (!weigh(worker, one, &worker->scene, out))
			return false;
		if (out->sum < out->enough && rule->joined > 0 &&
		    worker->joined_time == rule->joined &&
		    worker->joined.new_from > 0)
			return weigh(worker, one, &worker->joined, out);
		return true;
	}
	return false;
}

bool
tally_nearest(struct ruleset_worker *worker, struct tally *out)
{
	const struct ruleset *set = worker->set;
	struct tally one;

	memset(out, 0, sizeof(*out));
	if (parts_is_long(worker->message->text))
		return false;
	for (size_t i = 0; i < set->rule_count; i++) {
		const struct compiled_rule *rule = &set->rules[i];

		if (!rule->points.is_used || !is_about(worker, rule) ||
		    bits_has(worker->met, i) ||
		    !weigh(worker, rule, &worker->scene, &one) ||
		    one.sum <= 0 || one.sum >= one.enough)
			continue;
		if (out->rule == NULL ||
		    one.sum * out->enough > out->sum * one.enough)
			*out = one;
	}
	return out->rule != NULL;
}

static bool
weigh(struct ruleset_worker *worker, const struct compiled_rule *rule,
    struct scene *scene, struct tally *out)
{
	struct trial trial = { .worker = worker,
		.rule = rule,
		.scene = scene,
		.is_quiet = true };
	struct weighing weighing;

	points_weigh(&trial, &weighing);
	memset(out, 0, sizeof(*out));
	out->rule = &rule->spec;
	out->sum = weighing.sum;
	out->enough = rule->spec.enough;
	out->again = rule->spec.enough_again;
	out->unshown = weighing.unshown;
	out->count = weighing.count;
	for (size_t i = 0; i < weighing.count; i++) {
		const struct weighed *from = &weighing.list[i];
		struct match_span span = from->hit.place.original;
		struct tally_line *line = &out->lines[i];

		line->line = from->hit.line;
		line->points = from->points;
		if (from->has_place && scene_is_new(scene, &span))
			line->span = scene_in_message(scene, span);
	}
	return weighing.count > 0;
}

static bool
is_about(const struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	return (rule->spec.status == RULE_LIVE ||
		   rule->spec.status == RULE_TRIAL) &&
	    condition_role_from(rule, worker->message) &&
	    condition_role_to(rule, worker->message);
}
