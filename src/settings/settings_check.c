#include "settings/settings_check.h"

#include <stdio.h>
#include <string.h>

#include "settings/settings.h"

static void check_rules(const struct settings *settings, struct faults *faults,
    struct settings_check *out);
static size_t rule_total(const struct settings_check *check);
static const char *plural(size_t count);

int
settings_check(struct bundle *bundle, const char *file, struct faults *faults,
    struct settings_check *out)
{
	struct settings *settings;

	memset(out, 0, sizeof(*out));
	settings = settings_load(bundle, file, faults);
	if (settings == NULL) {
		faults_sort(faults);
		return -1;
	}
	out->sources = settings->source_count;
	out->routes = settings->route_count;
	out->lists = settings->list_count;
	if (settings->people != NULL)
		out->people = people_count(settings->people);
	check_rules(settings, faults, out);
	settings_free(settings);
	faults_sort(faults);
	return faults_any(faults) ? -1 : 0;
}

void
settings_check_text(const struct settings_check *check,
    char out[SETTINGS_CHECK_BYTES])
{
	size_t rules = rule_total(check);

	(void)snprintf(out, SETTINGS_CHECK_BYTES,
	    "all is well: %zu rule%s (%zu live, %zu on trial), "
	    "%zu example%s,\n%zu source%s, %zu route%s, %zu people",
	    rules, plural(rules), check->counts.rules[RULE_LIVE],
	    check->counts.rules[RULE_TRIAL], check->counts.examples,
	    plural(check->counts.examples), check->sources,
	    plural(check->sources), check->routes, plural(check->routes),
	    check->people);
}

static void
check_rules(const struct settings *settings, struct faults *faults,
    struct settings_check *out)
{
	struct ruleset *set;

	set = ruleset_new(settings->rules, settings->rule_count,
	    &settings->ruleset_options, faults);
	if (set == NULL) {
		(void)faults_add(faults, settings->file, 0,
		    "out of memory for the rules");
		return;
	}
	(void)ruleset_check_examples(set, faults);
	ruleset_counts(set, &out->counts);
	ruleset_free(set);
}

static size_t
rule_total(const struct settings_check *check)
{
	size_t total = 0;

	for (size_t i = 0; i < RULE_STATUS_COUNT; i++)
		total += check->counts.rules[i];
	return total;
}

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}
