#include "rule/build.h"

#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/table.h"
#include "rule/gate.h"
#include "rule/points.h"
#include "rule/prefilter.h"

#define HOURS_FROM (8 * 60)
#define HOURS_TO   (18 * 60)
#define HOURS_DAYS 0x3eu /* Monday to Friday */

static bool build_rule(struct build *build, const struct rule_spec *spec);
static void check_refused(struct build *build, const struct rule_spec *spec);
static bool build_examples(struct build *build, struct compiled_rule *rule);
static void resolve_all(struct build *build);
static bool resolve(struct build *build, struct compiled_rule *rule,
    struct span names, struct rule_ids *out);
static void check_doubters(struct build *build,
    const struct compiled_rule *rule);
static void fault_no_rule(struct build *build, const struct compiled_rule *rule,
    struct span name);
static struct compiled_rule *find_rule(const struct ruleset *set,
    struct span id);

struct ruleset *
ruleset_new(const struct rule_spec *specs, size_t count,
    const struct ruleset_options *options, struct faults *faults)
{
	struct build build = { .phrase = PHRASE_NONE,
		.key = BUFFER_NONE,
		.faults = faults };
	struct ruleset *set = calloc(1, sizeof(*set));

	if (set == NULL)
		return NULL;
	build.set = set;
	set->options = *options;
	if (options->hours_from == 0 && options->hours_to == 0 &&
	    options->hours_days == 0) {
		set->options.hours_from = HOURS_FROM;
		set->options.hours_to = HOURS_TO;
		set->options.hours_days = HOURS_DAYS;
	}
	set->jit = true;
	set->prefilter = options->no_prefilter ? NULL :
						 prefilter_new(&set->words);
	set->rules = calloc(count + 1, sizeof(*set->rules));
	build.patterns = table_new();
	build.book = phrase_book_new(options->lists, options->list_count,
	    faults);
	build.no_memory = set->rules == NULL || build.patterns == NULL ||
	    build.book == NULL;
	for (size_t i = 0; i < count && !build.no_memory; i++)
		if (build_rule(&build, &specs[i]))
			set->rule_count++;
	for (size_t i = 0; i < options->refused_count && !build.no_memory; i++)
		check_refused(&build, &options->refused[i]);
	if (!build.no_memory)
		resolve_all(&build);
	build.no_memory = build.no_memory || gate_build(set) == -1;
	if (set->prefilter != NULL && prefilter_compile(set->prefilter) == -1) {
		prefilter_free(set->prefilter);
		set->prefilter = NULL;
	}
	if (set->points != NULL &&
	    points_index_finish(set->points, faults) == -1)
		build.no_memory = true;
	phrase_book_free(build.book);
	build_points_done(&build);
	phrase_done(&build.phrase);
	buffer_done(&build.key);
	table_free(build.patterns);
	if (!build.no_memory)
		return set;
	ruleset_free(set);
	return NULL;
}

void
ruleset_free(struct ruleset *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->pattern_count; i++)
		pattern_free(set->patterns[i]);
	prefilter_free(set->prefilter);
	points_index_free(set->points);
	word_table_done(&set->words);
	free(set->patterns);
	free(set->rules);
	arena_done(&set->arena);
	free(set);
}

void
ruleset_counts(const struct ruleset *set, struct ruleset_counts *out)
{
	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < set->rule_count; i++)
		out->rules[set->rules[i].spec.status]++;
	out->patterns = set->pattern_count;
	out->examples = set->examples;
	out->jit = set->jit;
	out->prefilter = set->prefilter != NULL;
}

const struct rule_spec *
ruleset_find(const struct ruleset *set, struct span id)
{
	const struct compiled_rule *rule = find_rule(set, id);

	return rule == NULL ? NULL : &rule->spec;
}

/* Its faults are told at once with those that refused it; nothing is kept. */
static void
check_refused(struct build *build, const struct rule_spec *spec)
{
	struct compiled_rule *rule = &build->set->rules[build->set->rule_count];

	memset(rule, 0, sizeof(*rule));
	rule->spec = *spec;
	rule->index = build->set->rule_count;
	if (spec->phrases.count + spec->regexes.count > 0)
		(void)build_hits(build, rule);
	(void)build_phrases(build, &spec->with, &rule->with);
	(void)build_phrases(build, &spec->near, &rule->near);
	(void)build_phrases(build, &spec->but_not, &rule->but_not);
	(void)build_phrases(build, &spec->unless, &rule->unless);
	(void)build_phrases(build, &spec->unless_message,
	    &rule->unless_message);
	memset(rule, 0, sizeof(*rule));
}

/* True when the rule stands; it is then the set's next. */
static bool
build_rule(struct build *build, const struct rule_spec *spec)
{
	struct ruleset *set = build->set;
	struct compiled_rule *rule = &set->rules[set->rule_count];
	size_t lines = set->points == NULL ? 0 :
					     points_index_lines(set->points);
	bool right = true;

	memset(rule, 0, sizeof(*rule));
	rule->spec = *spec;
	if (spec->enough_again > 0)
		rule->spec.count_by = RULE_BY_CONVERSATION;
	rule->index = set->rule_count;
	rule->key = memory_key(span_of(spec->id));
	if (find_rule(set, span_of(spec->id)) != NULL) {
		faults_add(build->faults, spec->file, spec->line,
		    "there are "
		    "two rules '%s': give this one another id",
		    spec->id);
		return false;
	}
	/* Every line is read, so that every fault is told. */
	right &= build_hits(build, rule);
	right &= build_points(build, rule);
	right &= build_phrases(build, &spec->with, &rule->with);
	right &= build_phrases(build, &spec->near, &rule->near);
	right &= build_phrases(build, &spec->but_not, &rule->but_not);
	right &= build_phrases(build, &spec->unless, &rule->unless);
	right &= build_phrases(build, &spec->unless_message,
	    &rule->unless_message);
	right &= build_examples(build, rule);
	if (spec->joined > 0)
		build_always(build, rule);
	if (!right)
		build_points_undo(build, lines);
	return right && !build->no_memory;
}

/* A rule that nobody has shown to work raises no alert. */
static bool
build_examples(struct build *build, struct compiled_rule *rule)
{
	struct rule_spec *spec = &rule->spec;

	if (spec->status != RULE_LIVE || spec->must_alert.count > 0)
		return true;
	spec->status = RULE_TRIAL;
	faults_add(build->faults, spec->file, spec->line,
	    "rule '%s' has no "
	    "must-alert example, so it is on trial: add one, or write "
	    "status = \"trial\"",
	    spec->id);
	return true;
}

/* Names in after, answer and doubted-by, once every rule has its place. */
static void
resolve_all(struct build *build)
{
	struct ruleset *set = build->set;

	for (size_t i = 0; i < set->rule_count; i++) {
		struct compiled_rule *rule = &set->rules[i];

		if (!resolve(build, rule, rule->spec.after, &rule->after) ||
		    !resolve(build, rule, rule->spec.answer, &rule->answer))
			/* It could never be met, and must not be always. */
			rule->spec.status = RULE_OFF;
		for (size_t k = 0; k < rule->after.count; k++)
			set->rules[rule->after.list[k]].is_named = true;
		for (size_t k = 0; k < rule->answer.count; k++)
			set->rules[rule->answer.list[k]].is_named = true;
		/* Without those that are not there it is doubted less. */
		(void)resolve(build, rule, rule->spec.doubted_by,
		    &rule->doubted_by);
		check_doubters(build, rule);
	}
}

static bool
resolve(struct build *build, struct compiled_rule *rule, struct span names,
    struct rule_ids *out)
{
	struct span part, rest = names;
	size_t count = 1;
	bool right = true;

	if (span_trim(names).len == 0)
		return true;
	for (size_t i = 0; i < names.len; i++)
		count += names.ptr[i] == ',';
	out->list = arena_alloc(&build->set->arena, count, sizeof(*out->list));
	if (out->list == NULL) {
		build->no_memory = true;
		return false;
	}
	while (span_next_part(&rest, ',', &part)) {
		struct compiled_rule *named = find_rule(build->set,
		    span_trim(part));

		if (named == NULL) {
			fault_no_rule(build, rule, span_trim(part));
			right = false;
			continue;
		}
		out->list[out->count++] = named->index;
	}
	return right;
}

static void
check_doubters(struct build *build, const struct compiled_rule *rule)
{
	for (size_t i = 0; i < rule->doubted_by.count; i++) {
		const struct rule_spec *doubter =
		    &build->set->rules[rule->doubted_by.list[i]].spec;

		if (doubter->doubt == 0 && doubter->status != RULE_OFF)
			faults_add(build->faults, rule->spec.file,
			    rule->spec.line,
			    "rule '%s' is doubted by '%s', which does not say "
			    "when: write doubt = 20; there, or leave it out",
			    rule->spec.id, doubter->id);
	}
}

static void
fault_no_rule(struct build *build, const struct compiled_rule *rule,
    struct span name)
{
	const struct ruleset *set = build->set;
	const char **names = calloc(set->rule_count + 1, sizeof(*names));
	const char *guess = NULL;

	if (names != NULL) {
		for (size_t i = 0; i < set->rule_count; i++)
			names[i] = set->rules[i].spec.id;
		guess = nearest_name(name, names);
	}
	faults_add(build->faults, rule->spec.file, rule->spec.line,
	    "rule '%s' names a rule '%.*s' that is not there: %s%s%s",
	    rule->spec.id, SPAN_ARGS(name),
	    guess == NULL ? "add that rule, or name another" : "write '",
	    guess == NULL ? "" : guess, guess == NULL ? "" : "'");
	free(names);
}

static struct compiled_rule *
find_rule(const struct ruleset *set, struct span id)
{
	for (size_t i = 0; i < set->rule_count; i++)
		if (span_is(id, set->rules[i].spec.id))
			return &set->rules[i];
	return NULL;
}
