/* What administrators write: no file ends the daemon, and each fault is said. */
#include <string.h>

#include "rule/ruleset.h"
#include "targets.h"
#include "world.h"

/* Many good examples, or ways of a phrase, take their time. */
#define EXAMPLES_BYTES 4096

static void
check_faults(struct faults *faults)
{
	char line[1024];

	faults_sort(faults);
	for (size_t i = 0; i < faults->count; i++) {
		FUZZ_CHECK(faults->list[i].text[0] != '\0');
		FUZZ_CHECK(faults->list[i].line >= 0);
		faults_line(&faults->list[i], line, sizeof(line));
		fuzz_check_plain(span_of(line));
		FUZZ_CHECK(strchr(line, '\n') == NULL);
	}
}

static void
no_match(void *arg, const struct match *match)
{
	(void)arg;
	(void)match;
}

/* What was taken works. */
static void
try_rules(const struct world *world)
{
	const struct match_sink sink = { no_match, NULL, NULL, NULL };
	const struct rule_message message = {
		.text = SPAN("text me, my number is 07700 900123, ok?"),
		.conversation = SPAN("c"),
		.from = SPAN("w1"),
		.to = SPAN("u1"),
		.from_role = ROLE_STAFF,
		.to_role = ROLE_SERVICE_USER,
	};
	struct ruleset_worker *worker;
	struct err err = { 0 };

	worker = ruleset_worker_new(world->rules, &err);
	FUZZ_CHECK(worker != NULL);
	FUZZ_CHECK(ruleset_apply(worker, NULL, &message, true, &sink, &err) ==
	    0);
	ruleset_worker_free(worker);
}

void
fuzz_settings(const void *about, struct span bytes)
{
	struct world world;

	world_load(&world, world_bundle(about, bytes));
	FUZZ_CHECK(world.settings != NULL || faults_any(&world.faults));
	if (world.settings != NULL)
		(void)people_find(world.settings->people,
		    SPAN("Anna <anna@example.org>"));
	if (world.rules != NULL) {
		if (bytes.len <= EXAMPLES_BYTES)
			(void)ruleset_check_examples(world.rules,
			    &world.faults);
		try_rules(&world);
	}
	check_faults(&world.faults);
	world_done(&world);
}

/* As a reader gets it from the keeper. */
void
fuzz_bundle(const void *about, struct span bytes)
{
	struct err err = { 0 };
	struct bundle *bundle = bundle_unpack(bytes, &err);
	struct buffer packed = BUFFER_NONE;
	struct world world;

	(void)about;
	if (bundle == NULL) {
		FUZZ_CHECK(err.text[0] != '\0');
		return;
	}
	FUZZ_CHECK(bundle_pack(bundle, &packed) == 0);
	FUZZ_CHECK(packed.len <= bytes.len);
	buffer_done(&packed);
	world_load(&world, bundle);
	check_faults(&world.faults);
	world_done(&world);
}
