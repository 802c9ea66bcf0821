#include "rule/worker.h"
#include "rule/example.h"
#include "rule/tally.h"

#include <stdio.h>
#include <string.h>

/* What a rule made of an example. */
struct verdict {
	const struct rule_spec *rule;
	size_t met; /* messages that met it */
	bool last_met;
	const struct rule_line *met_by;
	bool was_held;
	struct held held; /* the last time */
	bool undecided;
	struct ruleset_worker *worker;
	struct tally tally; /* where its points fell short */
};

struct check {
	struct ruleset_worker *worker;
	struct faults *faults;
	struct err err;
};

static int check_rule(struct check *check, const struct compiled_rule *rule);
static int check_line(struct check *check, const struct compiled_rule *rule,
    const struct rule_line *line, bool must_alert);
static int say(struct check *check, const struct example *example,
    struct verdict *verdict);
static void take_match(void *arg, const struct match *match);
static void take_held(void *arg, const struct held *held);
static void take_undecided(void *arg, const struct undecided *undecided);
static void fault_quiet(struct check *check, const struct rule_line *line,
    const struct verdict *verdict);

int
ruleset_check_examples(struct ruleset *set, struct faults *faults)
{
	struct check check = { .faults = faults };
	int result = 0;

	check.worker = ruleset_worker_new(set, &check.err);
	if (check.worker == NULL)
		return -1;
	set->examples = 0;
	for (size_t i = 0; i < set->rule_count && result == 0; i++) {
		struct rule_spec *spec = &set->rules[i].spec;

		if (spec->status == RULE_OFF)
			continue;
		result = check_rule(&check, &set->rules[i]);
		set->examples += spec->must_alert.count +
		    spec->must_stay_quiet.count;
	}
	ruleset_worker_free(check.worker);
	return result;
}

int
ruleset_check_rule(struct ruleset *set, struct span id, struct faults *faults)
{
	struct check check = { .faults = faults };
	int result = 0;

	check.worker = ruleset_worker_new(set, &check.err);
	if (check.worker == NULL)
		return -1;
	for (size_t i = 0; i < set->rule_count && result == 0; i++)
		if (span_is(id, set->rules[i].spec.id))
			result = check_rule(&check, &set->rules[i]);
	ruleset_worker_free(check.worker);
	return result;
}

static int
check_rule(struct check *check, const struct compiled_rule *rule)
{
	const struct rule_spec *spec = &rule->spec;
	int result = 0;

	for (size_t i = 0; i < spec->must_alert.count && result == 0; i++)
		result = check_line(check, rule, &spec->must_alert.list[i],
		    true);
	for (size_t i = 0; i < spec->must_stay_quiet.count && result == 0; i++)
		result = check_line(check, rule, &spec->must_stay_quiet.list[i],
		    false);
	return result;
}

static int
check_line(struct check *check, const struct compiled_rule *rule,
    const struct rule_line *line, bool must_alert)
{
	struct verdict verdict = { .rule = &rule->spec,
		.worker = check->worker };
	struct example example;

	if (example_read(&example, line->text, &rule->spec,
		check->worker->set->options.zone, &check->err) == -1) {
		faults_add(check->faults, line->file, line->line, "%s",
		    check->err.text);
		return 0;
	}
	check->worker->only = rule;
	if (say(check, &example, &verdict) == -1)
		return -1;
	if (verdict.undecided)
		faults_add(check->faults, line->file, line->line,
		    "rule '%s' "
		    "could not be decided on this example: make its phrases "
		    "simpler",
		    rule->spec.id);
	else if (must_alert && !verdict.last_met)
		fault_quiet(check, line, &verdict);
	else if (!must_alert && verdict.met > 0)
		faults_add(check->faults, line->file, line->line,
		    "this must "
		    "stay quiet, but rule '%s' alerts by line %d '%.*s': "
		    "narrow that line, or add a but-not or unless",
		    rule->spec.id, verdict.met_by->line,
		    SPAN_ARGS(verdict.met_by->text));
	return 0;
}

static int
say(struct check *check, const struct example *example, struct verdict *verdict)
{
	const struct match_sink sink = { take_match, take_held, take_undecided,
		verdict };
	struct rule_memory *memory = rule_memory_new(1);
	int result = 0;

	if (memory == NULL)
		return -1;
	for (size_t i = 0; i < example->count && result == 0; i++) {
		verdict->last_met = false;
		result = ruleset_apply(check->worker, memory, &example->list[i],
		    true, &sink, &check->err);
	}
	rule_memory_free(memory);
	return result;
}

static void
take_match(void *arg, const struct match *match)
{
	struct verdict *verdict = arg;

	if (match->rule != verdict->rule)
		return;
	verdict->met++;
	verdict->last_met = true;
	verdict->met_by = match->line;
}

static void
take_held(void *arg, const struct held *held)
{
	struct verdict *verdict = arg;

	if (held->rule != verdict->rule)
		return;
	verdict->was_held = true;
	verdict->held = *held;
	if (held->reason == HELD_POINTS &&
	    tally_rule(verdict->worker, held->rule, &verdict->tally))
		return;
	verdict->tally.count = 0;
}

static void
take_undecided(void *arg, const struct undecided *undecided)
{
	struct verdict *verdict = arg;

	if (undecided->rule == verdict->rule)
		verdict->undecided = true;
}

static void
fault_quiet(struct check *check, const struct rule_line *line,
    const struct verdict *verdict)
{
	const struct held *held = &verdict->held;

	if (!verdict->was_held)
		faults_add(check->faults, line->file, line->line,
		    "this must "
		    "alert, but no line of rule '%s' meets it: add a phrase",
		    verdict->rule->id);
	else if (held->reason == HELD_POINTS)
		faults_add(check->faults, line->file, line->line,
		    "this must alert, but rule '%s' has %d points here, and "
		    "%d are enough: add a line of points, or ask for fewer",
		    verdict->rule->id, verdict->tally.sum,
		    verdict->rule->enough);
	else if (held->doubter != NULL)
		faults_add(check->faults, line->file, line->line,
		    "this must alert, but its points for '%s' are below %d, "
		    "the doubt of that: add points for these words there, or "
		    "leave it out of the doubted-by of rule '%s'",
		    held->doubter->id, held->doubter->doubt, verdict->rule->id);
	else if (held->by != NULL)
		faults_add(check->faults, line->file, line->line,
		    "this must "
		    "alert, but rule '%s' is held back by line %d '%.*s' "
		    "(%s): narrow that line",
		    verdict->rule->id, held->by->line,
		    SPAN_ARGS(held->by->text), held_reason_text(held->reason));
	else
		faults_add(check->faults, line->file, line->line,
		    "this must "
		    "alert, but rule '%s' is held back: %s",
		    verdict->rule->id, held_reason_text(held->reason));
}
