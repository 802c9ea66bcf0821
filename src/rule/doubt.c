#include "rule/doubt.h"

#include "rule/points.h"

static bool is_asked(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static int margin(const struct trial *trial, const struct compiled_rule *rule);

const struct rule_spec *
doubt_find(const struct trial *trial)
{
	const struct ruleset *set = trial->worker->set;
	const struct rule_ids *names = &trial->rule->doubted_by;
	const struct rule_spec *strongest = NULL;
	int most = 0;

	for (size_t i = 0; i < names->count; i++) {
		const struct compiled_rule *rule = &set->rules[names->list[i]];
		int points;

		if (!is_asked(trial->worker, rule))
			continue;
		points = margin(trial, rule);
		if (points >= 0)
			return NULL;
		if (strongest == NULL || points > most) {
			strongest = &rule->spec;
			most = points;
		}
	}
	return strongest;
}

static bool
is_asked(const struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	return rule->spec.doubt > 0 && rule->spec.status != RULE_OFF &&
	    condition_role_from(rule, worker->message) &&
	    condition_role_to(rule, worker->message);
}

/* How far its points are above its doubt; not below where some could not be
 * counted, which may speak for the hits. */
static int
margin(const struct trial *trial, const struct compiled_rule *rule)
{
	struct trial other = { .worker = trial->worker,
		.rule = rule,
		.scene = trial->scene,
		.is_quiet = true };
	struct weighing weighing;

	points_weigh(&other, &weighing);
	if (other.is_undecided)
		return 0;
	return weighing.sum - rule->spec.doubt;
}
