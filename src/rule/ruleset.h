#ifndef BOUNDARYD_RULE_RULESET_H
#define BOUNDARYD_RULE_RULESET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/faults.h"
#include "base/instant.h"
#include "message/message.h"
#include "rule/match.h"
#include "rule/memory.h"
#include "rule/rule_spec.h"
#include "text/finder.h"

/*
 * ruleset -- decide which rules one message meets.
 *
 * In:  rule specs (rule/rule_spec.h), then messages. Out: matches
 * (rule/match.h). A ruleset never changes after it is built; a reload builds a
 * new one. What changes from message to message is in the worker, one for each
 * thread or process, and in the memory (rule/memory.h).
 */
struct ruleset;
struct ruleset_worker;
struct known;

struct ruleset_options {
	const struct rule_list *lists;
	size_t list_count;
	const struct office *office; /* may be NULL; borrowed */
	const struct known *known;   /* may be NULL; borrowed */
	const struct zone *zone;     /* for hours; NULL: UTC */
	int hours_from;              /* minutes after midnight */
	int hours_to;
	unsigned hours_days; /* bits: 0 Sunday, 6 Saturday */
	bool no_prefilter;   /* PCRE2 alone, for tests */
	/* Rules that are refused already: their phrases are checked too. */
	const struct rule_spec *refused;
	size_t refused_count;
};

struct ruleset_counts {
	size_t rules[RULE_STATUS_COUNT];
	size_t patterns;
	size_t examples; /* run at load */
	bool jit;        /* every pattern was compiled by JIT */
	bool prefilter;  /* rule/prefilter.h is in use */
};

/* A message as a rule sees it: roles looked up, spans borrowed. */
struct rule_message {
	struct span text;
	struct span conversation, channel, source;
	struct span from;       /* who: person's id or shown name */
	struct span from_shown; /* as exported; may be empty */
	struct span to;
	enum role from_role;
	enum role to_role;
	int64_t time; /* INSTANT_NONE: none */
	/* Whose identity tells it from others; NULL: time and text do. */
	const struct message *named;
};

/*
 * Whom a rule is about. Unknown senders fit no rule that names a sender. An
 * unknown recipient (a group) fits a rule that names recipients when a service
 * user or family member speaks, since staff read it too; not when staff speak.
 *
 * `after` is met by an earlier message of the conversation, or by this one;
 * `answer` by an earlier one alone. Where `within` is 0: 24 hours, for answer
 * 10 minutes. `doubted_by`: see rule/doubt.h.
 *
 * Compile what is right; each broken rule is a fault with file and line, is
 * left out, and leaves the others at work. NULL only when memory ran out.
 * Specs, lists and office are borrowed until ruleset_free.
 */
struct ruleset *ruleset_new(const struct rule_spec *specs, size_t count,
    const struct ruleset_options *options, struct faults *faults);
void ruleset_free(struct ruleset *set); /* NULL is allowed */
/*
 * Run every rule's examples; each that is decided otherwise is a fault. 0, or
 * -1 when memory ran out. (rule/example.h: how an example is written.)
 */
int ruleset_check_examples(struct ruleset *set, struct faults *faults);
/* As that, for one rule of the set. */
int ruleset_check_rule(struct ruleset *set, struct span id,
    struct faults *faults);
void ruleset_counts(const struct ruleset *set, struct ruleset_counts *out);
const struct rule_spec *ruleset_find(const struct ruleset *set, struct span id);
/* Does it count what a person or pair does in all conversations of a source? */
bool rule_counts_people(const struct rule_spec *rule, struct span source);

struct ruleset_worker *ruleset_worker_new(const struct ruleset *set,
    struct err *err);
void ruleset_worker_free(struct ruleset_worker *worker);

/*
 * Call sink->match once for each rule that `message` meets, in the order of
 * the specs (live and trial; parts and good practice only when `explain`). A
 * rule that could not be decided goes to sink->undecided; the others are tried
 * all the same. `memory` (may be NULL: each message stands alone) is what was
 * said before, and is told of this message. 0, or -1 with `err`: out of
 * memory, the message was not judged.
 */
int ruleset_apply(struct ruleset_worker *worker, struct rule_memory *memory,
    const struct rule_message *message, bool explain,
    const struct match_sink *sink, struct err *err);
/*
 * The views and findings of the last message, borrowed: of a long one those of
 * its last part (rule/parts.h), or once it is widened (-1: no memory), of all.
 */
const struct view *ruleset_worker_view(struct ruleset_worker *worker,
    enum view_kind kind); /* NULL: out of memory */
const struct findings *
ruleset_worker_findings(const struct ruleset_worker *worker);
int ruleset_worker_widen(struct ruleset_worker *worker, struct err *err);
/* Of the last message: what its patterns took; see rule/pattern.h. */
size_t ruleset_worker_steps(const struct ruleset_worker *worker);

#endif
