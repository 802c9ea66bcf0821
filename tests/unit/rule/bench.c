#include "bench.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_match(void *arg, const struct match *match);
static void take_held(void *arg, const struct held *held);
static void take_undecided(void *arg, const struct undecided *undecided);

void
bench_init(struct bench *bench)
{
	memset(bench, 0, sizeof(*bench));
	bench->faults = FAULTS_NONE;
	bench->message.conversation = SPAN("chat");
	bench->message.channel = SPAN("app");
	bench->message.source = SPAN("oak");
	bench->message.from = SPAN("Ann");
	bench->message.to = SPAN("Bob");
	bench->message.from_role = ROLE_STAFF;
	bench->message.to_role = ROLE_SERVICE_USER;
	/* A Wednesday, 14:00. */
	bench->message.time = civil_to_utc(&(struct civil){ 2026, 3, 4, 14, 0,
	    0, 0 });
}

void
bench_done(struct bench *bench)
{
	ruleset_worker_free(bench->worker);
	ruleset_free(bench->set);
	rule_memory_free(bench->memory);
	faults_done(&bench->faults);
	for (size_t i = 0; i < bench->line_count; i++)
		free(bench->lines[i]);
}

struct rule_lines
bench_lines(struct bench *bench, const char *text)
{
	struct rule_lines lines = { NULL, 0 };
	struct span rest = span_of(text), part;
	int number = 0;

	lines.list = calloc(strlen(text) + 1, sizeof(*lines.list));
	cr_assert(lines.list != NULL);
	bench->lines[bench->line_count++] = lines.list;
	while (span_next_part(&rest, '\n', &part)) {
		number++;
		if (span_trim(part).len == 0)
			continue;
		lines.list[lines.count++] = (struct rule_line){ span_trim(part),
			"rules.conf", number };
	}
	return lines;
}

struct rule_spec *
bench_rule(struct bench *bench, const char *id, const char *phrases)
{
	struct rule_spec *spec = &bench->specs[bench->spec_count++];

	spec->id = id;
	spec->family = "contact-details";
	spec->title = "A title";
	spec->why = "A reason";
	spec->clause = "IP-20";
	spec->file = "rules.conf";
	spec->line = (int)bench->spec_count;
	spec->status = RULE_TRIAL;
	spec->phrases = bench_lines(bench, phrases);
	return spec;
}

void
bench_list(struct bench *bench, const char *name, const char *entries)
{
	bench->lists[bench->list_count++] = (struct rule_list){ .name = name,
		.entries = bench_lines(bench, entries) };
}

void
bench_build(struct bench *bench)
{
	struct err err = { 0, "" };

	bench->options.lists = bench->lists;
	bench->options.list_count = bench->list_count;
	bench->set = ruleset_new(bench->specs, bench->spec_count,
	    &bench->options, &bench->faults);
	cr_assert(bench->set != NULL);
	bench->worker = ruleset_worker_new(bench->set, &err);
	cr_assert(bench->worker != NULL, "%s", err.text);
	bench->memory = rule_memory_new(8);
	cr_assert(bench->memory != NULL);
}

void
bench_say(struct bench *bench, const char *text)
{
	bench_say_span(bench, span_of(text));
}

void
bench_say_span(struct bench *bench, struct span text)
{
	struct match_sink sink = { take_match, take_held, take_undecided,
		bench };
	struct err err = { 0, "" };

	bench->match_count = 0;
	bench->held_count = 0;
	bench->undecided_count = 0;
	bench->message.text = text;
	cr_assert(ruleset_apply(bench->worker, bench->memory, &bench->message,
		      bench->explain, &sink, &err) == 0,
	    "%s", err.text);
}

struct span
bench_repeated(const char *piece, size_t bytes)
{
	size_t length = strlen(piece);
	char *text = malloc(bytes + length);

	cr_assert(text != NULL);
	for (size_t i = 0; i < bytes; i += length)
		memcpy(text + i, piece, length);
	return (struct span){ text, bytes - bytes % length };
}

bool
bench_met(const struct bench *bench, const char *id)
{
	for (size_t i = 0; i < bench->match_count; i++)
		if (strcmp(bench->matches[i].rule, id) == 0)
			return true;
	return false;
}

int
bench_held_by(const struct bench *bench, const char *id)
{
	for (size_t i = 0; i < bench->held_count; i++)
		if (strcmp(bench->held[i].rule, id) == 0)
			return (int)bench->held[i].reason;
	return -1;
}

static void
take_match(void *arg, const struct match *match)
{
	struct bench *bench = arg;
	struct bench_match *one = &bench->matches[bench->match_count];

	cr_assert(bench->match_count < BENCH_HITS);
	bench->match_count++;
	snprintf(one->rule, sizeof(one->rule), "%s", match->rule->id);
	snprintf(one->line, sizeof(one->line), "%.*s",
	    SPAN_ARGS(match->line->text));
	snprintf(one->value, sizeof(one->value), "%.*s",
	    SPAN_ARGS(match->value));
	one->match = *match;
}

static void
take_held(void *arg, const struct held *held)
{
	struct bench *bench = arg;
	struct bench_held *one = &bench->held[bench->held_count];

	if (bench->held_count == BENCH_HITS)
		return;
	bench->held_count++;
	snprintf(one->rule, sizeof(one->rule), "%s", held->rule->id);
	one->reason = held->reason;
	snprintf(one->by, sizeof(one->by), "%.*s",
	    SPAN_ARGS(held->by == NULL ? SPAN_NONE : held->by->text));
	one->span = held->span;
}

static void
take_undecided(void *arg, const struct undecided *undecided)
{
	struct bench *bench = arg;

	bench->undecided_count++;
	bench->undecided_code = undecided->code;
}
