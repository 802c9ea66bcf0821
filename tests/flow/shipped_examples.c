#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "shipped.h"

/*
 * Does an example really hang on its rule? Each shipped rule is made to look
 * for something else, and each of its must-alert lines has to fail.
 */
struct mutant {
	struct rule_spec *specs;
	size_t count;
};

static void add_named(struct mutant *mutant, const struct settings *settings,
    struct span names);

/* Its examples are to fail for want of its words, and for nothing else. */
static void
undoubt(struct rule_spec *rule)
{
	rule->doubted_by = (struct span){ NULL, 0 };
	rule->doubt = 0;
}

/* A rule, and the rules that it follows on, and so on. */
static void
add_rule(struct mutant *mutant, const struct settings *settings, struct span id)
{
	for (size_t i = 0; i < mutant->count; i++)
		if (span_is(id, mutant->specs[i].id))
			return;
	for (size_t i = 0; i < settings->rule_count; i++) {
		if (!span_is(id, settings->rules[i].id))
			continue;
		mutant->specs[mutant->count] = settings->rules[i];
		undoubt(&mutant->specs[mutant->count++]);
		add_named(mutant, settings, settings->rules[i].after);
		add_named(mutant, settings, settings->rules[i].answer);
	}
}

static void
add_named(struct mutant *mutant, const struct settings *settings,
    struct span names)
{
	struct span part;

	while (span_next_part(&names, ',', &part))
		if (span_trim(part).len > 0)
			add_rule(mutant, settings, span_trim(part));
}

static bool
stands_alone(const struct rule_spec *rule)
{
	return span_trim(rule->after).len == 0 &&
	    span_trim(rule->answer).len == 0;
}

static bool
has_examples(const struct rule_spec *rule)
{
	return rule->status != RULE_OFF && rule->must_alert.count > 0;
}

static void
blind(struct rule_spec *rule, struct rule_line *nonsense)
{
	rule->phrases = (struct rule_lines){ nonsense, 1 };
	rule->regexes = (struct rule_lines){ NULL, 0 };
	rule->points = (struct rule_lines){ NULL, 0 };
	rule->enough = 0;
	undoubt(rule);
}

static struct ruleset *
build(const struct settings *settings, const struct mutant *mutant)
{
	struct faults faults = FAULTS_NONE;
	struct ruleset *set = ruleset_new(mutant->specs, mutant->count,
	    &settings->ruleset_options, &faults);

	cr_assert_not_null(set);
	cr_assert_eq(faults.count, 0, "%s",
	    faults.count > 0 ? faults.list[0].text : "");
	return set;
}

static void
expect_all_fail(struct ruleset *set, const struct rule_spec *rule)
{
	struct faults faults = FAULTS_NONE;

	cr_assert_eq(ruleset_check_rule(set, span_of(rule->id), &faults), 0);
	cr_expect_eq(faults.count, rule->must_alert.count,
	    "an example of rule '%s' passes without its phrases", rule->id);
	faults_done(&faults);
}

Test(shipped_examples, fail_once_their_rule_looks_for_something_else)
{
	struct rule_line nonsense = { SPAN("wobbleplank zirconium"), "test",
		1 };
	struct shipped shipped;
	const struct settings *settings;
	struct mutant mutant = { NULL, 0 };
	struct ruleset *set;
	size_t rules = 0, examples = 0;

	shipped_init(&shipped);
	settings = shipped.settings;
	mutant.specs = calloc(settings->rule_count, sizeof(*mutant.specs));
	/* An example asks its own rule alone, so these can go blind at once. */
	for (size_t i = 0; i < settings->rule_count; i++) {
		mutant.specs[mutant.count] = settings->rules[i];
		blind(&mutant.specs[mutant.count++], &nonsense);
	}
	set = build(settings, &mutant);
	for (size_t i = 0; i < settings->rule_count; i++) {
		const struct rule_spec *rule = &settings->rules[i];

		if (!has_examples(rule))
			continue;
		rules++;
		examples += rule->must_alert.count;
		if (stands_alone(rule))
			expect_all_fail(set, rule);
	}
	ruleset_free(set);
	/* One that follows on others: they still see. */
	for (size_t i = 0; i < settings->rule_count; i++) {
		const struct rule_spec *rule = &settings->rules[i];

		if (!has_examples(rule) || stands_alone(rule))
			continue;
		mutant.count = 0;
		add_rule(&mutant, settings, span_of(rule->id));
		blind(&mutant.specs[0], &nonsense);
		set = build(settings, &mutant);
		expect_all_fail(set, rule);
		ruleset_free(set);
	}
	printf("# %zu examples of %zu rules\n", examples, rules);
	free(mutant.specs);
	shipped_done(&shipped);
}

Test(shipped_examples, are_decided_as_their_rules_say)
{
	struct faults faults = FAULTS_NONE;
	struct shipped shipped;

	shipped_init(&shipped);
	cr_assert_eq(ruleset_check_examples(shipped.set, &faults), 0);
	cr_assert_eq(faults.count, 0, "%s:%d: %s", faults.list[0].file,
	    faults.list[0].line, faults.list[0].text);
	shipped_done(&shipped);
}

Test(shipped_examples, every_live_rule_has_both_kinds)
{
	struct shipped shipped;

	shipped_init(&shipped);
	for (size_t i = 0; i < shipped.settings->rule_count; i++) {
		const struct rule_spec *rule = &shipped.settings->rules[i];

		if (rule->status != RULE_LIVE)
			continue;
		cr_expect_gt(rule->must_alert.count, 0, "rule '%s'", rule->id);
		cr_expect_gt(rule->must_stay_quiet.count, 0, "rule '%s'",
		    rule->id);
	}
	shipped_done(&shipped);
}
