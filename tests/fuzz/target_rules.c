/*
 * Messages against the shipped rules: what is met is in the text, is the same
 * with and without the prefilter, and costs no more than it may.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "rule/parts.h"
#include "targets.h"
#include "world.h"

#define COST_BYTES ((size_t)64 << 10)
#define COST_MS    400 /* worth a line; nothing fails by the clock */

static void
take_match(void *arg, const struct match *match)
{
	struct buffer *seen = arg;

	FUZZ_CHECK(match->span_count <= MATCH_SPANS_MAX);
	FUZZ_CHECK(utf8_is_valid(match->value));
	(void)buffer_printf(seen, "%s %d %.*s %u", match->rule->id,
	    match->line == NULL ? 0 : match->line->line,
	    SPAN_ARGS(match->value), match->times);
	for (size_t i = 0; i < match->span_count; i++) {
		FUZZ_CHECK(match->spans[i].start < match->spans[i].end);
		FUZZ_CHECK(i == 0 ||
		    match->spans[i].start >= match->spans[i - 1].start);
		(void)buffer_printf(seen, " %u-%u", match->spans[i].start,
		    match->spans[i].end);
	}
	(void)buffer_char(seen, '\n');
}

static void
take_undecided(void *arg, const struct undecided *undecided)
{
	(void)buffer_printf(arg, "%s undecided\n", undecided->rule->id);
}

static void
take_held(void *arg, const struct held *held)
{
	(void)arg;
	FUZZ_CHECK(held_reason_text(held->reason) != NULL);
}

static struct ruleset_worker *
shipped_worker(bool has_prefilter)
{
	static struct ruleset_worker *workers[2];
	const struct world *world = world_shipped();
	struct ruleset_options options = world->settings->ruleset_options;
	struct faults faults = FAULTS_NONE;
	struct ruleset *rules = world->rules;
	struct err err = { 0 };

	if (workers[has_prefilter] != NULL)
		return workers[has_prefilter];
	if (!has_prefilter) {
		options.no_prefilter = true;
		rules = ruleset_new(world->settings->rules,
		    world->settings->rule_count, &options, &faults);
		FUZZ_CHECK(rules != NULL);
		faults_done(&faults);
	}
	workers[has_prefilter] = ruleset_worker_new(rules, &err);
	FUZZ_CHECK(workers[has_prefilter] != NULL);
	return workers[has_prefilter];
}

static void
apply(struct ruleset_worker *worker, struct span text, bool explain,
    struct buffer *seen)
{
	const struct match_sink sink = { take_match, take_held, take_undecided,
		seen };
	const struct rule_message message = { .text = text,
		.conversation = SPAN("c"),
		.from = SPAN("w1"),
		.to = SPAN("u1"),
		.from_role = text.len % 3 == 0 ? ROLE_SERVICE_USER : ROLE_STAFF,
		.to_role = text.len % 3 == 0 ? ROLE_STAFF : ROLE_SERVICE_USER,
		.time = 0 };
	struct err err = { 0 };

	FUZZ_CHECK(ruleset_apply(worker, NULL, &message, explain, &sink,
		       &err) == 0);
}

void
fuzz_scan(const void *about, struct span bytes)
{
	struct buffer text = BUFFER_NONE, seen = BUFFER_NONE;

	(void)about;
	fuzz_decode(bytes, &text);
	apply(shipped_worker(true), buffer_span(&text), bytes.len % 2 == 0,
	    &seen);
	buffer_done(&text);
	buffer_done(&seen);
}

void
fuzz_prefilter(const void *about, struct span bytes)
{
	struct buffer text = BUFFER_NONE, seen = BUFFER_NONE;
	struct buffer plain = BUFFER_NONE;

	(void)about;
	fuzz_decode(bytes, &text);
	apply(shipped_worker(true), buffer_span(&text), false, &seen);
	apply(shipped_worker(false), buffer_span(&text), false, &plain);
	FUZZ_CHECK(span_equal(buffer_span(&seen), buffer_span(&plain)));
	buffer_done(&text);
	buffer_done(&seen);
	buffer_done(&plain);
}

static long
processor_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The bytes again and again, up to a long message: within the budget, however
 * it is made. */
void
fuzz_cost(const void *about, struct span bytes)
{
	struct buffer text = BUFFER_NONE, seen = BUFFER_NONE;
	struct ruleset_worker *worker = shipped_worker(true);
	long start;
	size_t length;

	(void)about;
	fuzz_decode(bytes, &text);
	length = text.len;
	while (length > 0 && text.len + length <= COST_BYTES) {
		FUZZ_CHECK(buffer_reserve(&text, length) == 0);
		(void)buffer_append(&text, (struct span){ text.ptr, length });
	}
	start = processor_ms();
	apply(worker, buffer_span(&text), false, &seen);
	start = processor_ms() - start;
	if (start > COST_MS)
		(void)fprintf(stderr, "%zu bytes took %ld ms\n", text.len,
		    start);
	FUZZ_CHECK(ruleset_worker_steps(worker) <=
	    parts_budget(buffer_span(&text)));
	buffer_done(&text);
	buffer_done(&seen);
}
