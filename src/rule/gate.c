#include "rule/gate.h"

#include <string.h>

#include "rule/bits.h"
#include "rule/points.h"
#include "rule/prefilter.h"

static int build_scopes(struct ruleset *set);
static bool is_about(const struct compiled_rule *rule, enum role from,
    enum role to);
static int build_lines(struct ruleset *set);
static int build_pairs(struct ruleset *set);
static int look_for_pairs(const struct ruleset_worker *worker,
    const uint64_t *scope, struct scene *scene);
static void weigh_points(const struct ruleset_worker *worker,
    const uint64_t *scope, struct scene *scene);

int
gate_build(struct ruleset *set)
{
	if (build_scopes(set) == -1 || build_lines(set) == -1 ||
	    build_pairs(set) == -1)
		return -1;
	return 0;
}

const uint64_t *
gate_scope(const struct ruleset_worker *worker)
{
	const struct rule_message *message = worker->message;
	const struct gate *gate = &worker->set->gate;

	/* Who explains is told of rules about other people, too. */
	if (worker->explain || worker->set->prefilter == NULL)
		return gate->all;
	return gate->scopes[message->from_role][message->to_role];
}

int
gate_look(const struct ruleset_worker *worker, struct scene *scene)
{
	const uint64_t *scope = gate_scope(worker);

	if (look_for_pairs(worker, scope, scene) == -1)
		return -1;
	if (worker->set->points != NULL)
		weigh_points(worker, scope, scene);
	return 0;
}

static int
build_scopes(struct ruleset *set)
{
	struct gate *gate = &set->gate;
	size_t words = set->rule_count / 64 + 1;
	uint64_t *bits = arena_alloc(&set->arena,
	    words * (ROLE_COUNT * ROLE_COUNT + 1), sizeof(*bits));

	if (bits == NULL)
		return -1;
	gate->all = bits;
	for (size_t i = 0; i < set->rule_count; i++)
		bits_set(gate->all, i);
	for (unsigned from = 0; from < ROLE_COUNT; from++)
		for (unsigned to = 0; to < ROLE_COUNT; to++) {
			bits += words;
			gate->scopes[from][to] = bits;
			for (size_t i = 0; i < set->rule_count; i++)
				if (is_about(&set->rules[i], (enum role)from,
					(enum role)to))
					bits_set(bits, i);
		}
	return 0;
}

static bool
is_about(const struct compiled_rule *rule, enum role from, enum role to)
{
	const struct rule_message message = { .from_role = from,
		.to_role = to };

	if (rule->spec.status == RULE_OFF ||
	    (rule->spec.status == RULE_GOOD && !rule->is_named))
		return false;
	return condition_role_from(rule, &message) &&
	    condition_role_to(rule, &message);
}

static int
build_lines(struct ruleset *set)
{
	struct gate *gate = &set->gate;
	size_t count = 0;

	for (size_t i = 0; i < set->rule_count; i++)
		count += set->rules[i].hits.count;
	gate->lines = arena_alloc(&set->arena, count + 1, sizeof(*gate->lines));
	/* It is a list of pointers. */
	gate->weighed = arena_alloc(&set->arena, set->rule_count + 1,
	    sizeof(*gate->weighed)); /* NOLINT(bugprone-sizeof-expression) */
	if (gate->lines == NULL || gate->weighed == NULL)
		return -1;
	for (size_t i = 0; i < set->rule_count; i++) {
		const struct compiled_rule *rule = &set->rules[i];

		for (size_t k = 0; k < rule->hits.count; k++)
			if (rule->hits.list[k].need != NULL)
				gate->lines[gate->line_count++] =
				    (struct gate_line){ &rule->hits.list[k],
					    (uint32_t)i };
		if (rule->points.is_used)
			gate->weighed[gate->weighed_count++] = rule;
	}
	return 0;
}

static int
build_pairs(struct ruleset *set)
{
	struct gate *gate = &set->gate;

	for (size_t i = 0; i < gate->line_count; i++) {
		const struct compiled_line *line = gate->lines[i].line;
		struct pair_index *index = &gate->pairs[line->view];

		if (!gate->has_view[line->view] &&
		    pair_index_init(index, &set->arena, gate->line_count) == -1)
			return -1;
		gate->has_view[line->view] = true;
		pair_index_add(index, line->need, i);
	}
	return 0;
}

static int
look_for_pairs(const struct ruleset_worker *worker, const uint64_t *scope,
    struct scene *scene)
{
	const struct gate *gate = &worker->set->gate;
	uint64_t *near = worker->near_pairs;

	memset(near, 0, (gate->line_count / 64 + 1) * sizeof(*near));
	for (unsigned kind = 0; kind < VIEW_COUNT; kind++) {
		const struct pair_text *pairs;

		if (!gate->has_view[kind])
			continue;
		pairs = scene_pairs(scene, (enum view_kind)kind);
		if (pairs == NULL)
			return -1;
		pair_index_look(&gate->pairs[kind], pairs, near);
	}
	for (size_t i = bits_next(near, 0, gate->line_count);
	     i < gate->line_count;
	     i = bits_next(near, i + 1, gate->line_count)) {
		const struct gate_line *one = &gate->lines[i];

		if (bits_has(scope, one->rule) &&
		    pairs_are_met(scene_pairs(scene, one->line->view),
			one->line->need))
			sightings_see(&scene->seen, one->line->slot, one->rule);
	}
	return 0;
}

static void
weigh_points(const struct ruleset_worker *worker, const uint64_t *scope,
    struct scene *scene)
{
	const struct gate *gate = &worker->set->gate;

	for (size_t i = 0; i < gate->weighed_count; i++) {
		const struct compiled_rule *rule = gate->weighed[i];

		if (bits_has(scope, rule->index) &&
		    (worker->explain ||
			points_may_do(worker->set, scene, rule)))
			bits_set(scene->seen.owners, rule->index);
	}
}
