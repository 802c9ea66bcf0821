#ifndef BOUNDARYD_TESTS_UNIT_RULE_BENCH_H
#define BOUNDARYD_TESTS_UNIT_RULE_BENCH_H

#include "rule/ruleset.h"

/*
 * bench -- a ruleset on a bench: made from C strings, told messages, asked
 * what it said.
 */
#define BENCH_RULES 16
#define BENCH_HITS  64

struct bench_match {
	char rule[64];
	char line[256];
	char value[512];
	struct match match; /* its spans; pointers may be gone */
};

struct bench_held {
	char rule[64];
	enum held_reason reason;
	char by[256];
	struct match_span span;
};

struct bench {
	struct rule_spec specs[BENCH_RULES];
	size_t spec_count;
	struct rule_list lists[BENCH_RULES];
	size_t list_count;
	struct rule_line *lines[BENCH_RULES * 12];
	size_t line_count;
	struct ruleset_options options;
	struct faults faults;
	struct ruleset *set;
	struct ruleset_worker *worker;
	struct rule_memory *memory;
	struct rule_message message; /* defaults for bench_say */
	struct bench_match matches[BENCH_HITS];
	size_t match_count;
	struct bench_held held[BENCH_HITS];
	size_t held_count;
	size_t undecided_count;
	int undecided_code;
	bool explain;
};

void bench_init(struct bench *bench);
void bench_done(struct bench *bench);
/* Lines of `text`, as of a file "rules.conf". */
struct rule_lines bench_lines(struct bench *bench, const char *text);
/* A trial rule with these phrases. */
struct rule_spec *bench_rule(struct bench *bench, const char *id,
    const char *phrases);
void bench_list(struct bench *bench, const char *name, const char *entries);
/* Build; faults are kept. */
void bench_build(struct bench *bench);
/* Apply a message like bench->message with this text. */
void bench_say(struct bench *bench, const char *text);
void bench_say_span(struct bench *bench, struct span text);
/* `piece` over and over, as often as it goes into `bytes`; to be freed. */
struct span bench_repeated(const char *piece, size_t bytes);
bool bench_met(const struct bench *bench, const char *id);
/* The held reason of a rule, -1: it was not held. */
int bench_held_by(const struct bench *bench, const char *id);

#endif
