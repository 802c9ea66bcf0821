#include "shipped.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

static void
take_match(void *arg, const struct match *match)
{
	struct shipped *shipped = arg;
	struct shipped_hit *hit = &shipped->hits[shipped->hit_count];

	if (shipped->hit_count == SHIPPED_HITS)
		return;
	shipped->hit_count++;
	hit->rule = match->rule;
	hit->line = match->line;
	hit->span_count = match->span_count;
	for (size_t i = 0; i < match->span_count; i++)
		hit->spans[i] = match->spans[i];
}

void
shipped_init(struct shipped *shipped)
{
	struct faults faults = FAULTS_NONE;
	struct err err = { 0 };
	char path[4096];

	snprintf(path, sizeof(path), "%s/etc/boundaryd.conf",
	    getenv("TEST_SOURCE"));
	*shipped = (struct shipped){ .bundle = bundle_new() };
	shipped->settings = settings_load(shipped->bundle, path, &faults);
	cr_assert_not_null(shipped->settings);
	shipped->set = ruleset_new(shipped->settings->rules,
	    shipped->settings->rule_count, &shipped->settings->ruleset_options,
	    &faults);
	cr_assert_not_null(shipped->set);
	cr_assert_eq(faults.count, 0, "%s:%d: %s", faults.list[0].file,
	    faults.list[0].line, faults.list[0].text);
	shipped->worker = ruleset_worker_new(shipped->set, &err);
	cr_assert_not_null(shipped->worker);
	faults_done(&faults);
}

void
shipped_done(struct shipped *shipped)
{
	ruleset_worker_free(shipped->worker);
	ruleset_free(shipped->set);
	settings_free(shipped->settings);
	bundle_free(shipped->bundle);
}

void
shipped_say(struct shipped *shipped, const struct rule_message *message)
{
	const struct match_sink sink = { take_match, NULL, NULL, shipped };
	struct err err = { 0 };

	shipped->hit_count = 0;
	cr_assert_eq(ruleset_apply(shipped->worker, NULL, message, false, &sink,
			 &err),
	    0, "%s", err.text);
}
