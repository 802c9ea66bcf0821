#include "settings/settings_check.h"

#include <stdio.h>
#include <string.h>

#include "base/json_write.h"
#include "settings/reach.h"
#include "settings/settings.h"

static void check_rules(const struct settings *settings, struct faults *faults,
    struct settings_check *out);
static void put_faults(struct json_writer *json, const char *key,
    const struct faults *faults);
static size_t rule_total(const struct settings_check *check);
static const char *plural(size_t count);

int
settings_check(struct bundle *bundle, const char *file, struct faults *faults,
    struct faults *notes, struct settings_check *out)
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
	if (notes != NULL)
		settings_reach(settings, false, notes);
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

void
settings_check_json(const struct settings_check *check,
    const struct faults *faults, const struct faults *notes, struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);

	json_open_object(&json, NULL);
	json_boolean(&json, "well", !faults_any(faults));
	json_integer(&json, "rules", (int64_t)rule_total(check));
	json_integer(&json, "live", (int64_t)check->counts.rules[RULE_LIVE]);
	json_integer(&json, "trial", (int64_t)check->counts.rules[RULE_TRIAL]);
	json_integer(&json, "examples", (int64_t)check->counts.examples);
	json_integer(&json, "sources", (int64_t)check->sources);
	json_integer(&json, "routes", (int64_t)check->routes);
	json_integer(&json, "people", (int64_t)check->people);
	put_faults(&json, "faults", faults);
	put_faults(&json, "notes", notes);
	json_integer(&json, "more_faults", (int64_t)faults->unkept);
	json_integer(&json, "more_notes", (int64_t)notes->unkept);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

static void
put_faults(struct json_writer *json, const char *key,
    const struct faults *faults)
{
	json_open_array(json, key);
	for (size_t i = 0; i < faults->count; i++) {
		json_open_object(json, NULL);
		json_text(json, "file", faults->list[i].file);
		json_integer(json, "line", faults->list[i].line);
		json_text(json, "text", faults->list[i].text);
		json_close_object(json);
	}
	json_close_array(json);
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
