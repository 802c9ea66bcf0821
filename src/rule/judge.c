#include "rule/trial.h"

#include <string.h>

#include "base/utf8.h"
#include "rule/bits.h"
#include "rule/doubt.h"
#include "rule/gate.h"
#include "rule/parts.h"
#include "rule/points.h"

#define VALUE_BYTES 512
/* A rule that is held back this often in one message is held back. */
#define HELD_MAX 64

/* What came before that a rule asks for. */
struct past {
	const struct compiled_rule *earlier; /* or NULL */
	int times;
};

static void judge_all(struct ruleset_worker *worker, bool follows);
static void judge_rule(struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static bool is_tried(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static bool is_refused(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, enum held_reason *reason);
static void find_hits(struct trial *trial);
static void find_joined(struct trial *trial);
static void find_line(struct trial *trial, const struct compiled_line *line);
static void take_hit(struct trial *trial, const struct hit *hit);
static void conclude(struct trial *trial);
static void wait_for(struct trial *trial);
static bool comes_after(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, struct past *past);
static bool is_said_enough(struct ruleset_worker *worker,
    const struct compiled_rule *rule, bool is_weak, struct past *past,
    enum held_reason *reason);
static void meet(struct ruleset_worker *worker,
    const struct compiled_rule *rule, const struct past *past);
static void fill_match(struct trial *trial, struct match *match);
static void fill_spans(const struct trial *trial, struct match *match);
static void fill_value(struct trial *trial, struct match *match);
static void keep_value(struct ruleset_worker *worker, struct match *match);

int
judge_scene(struct ruleset_worker *worker)
{
	/* Rules that follow on others come after those. */
	judge_all(worker, false);
	judge_all(worker, true);
	return worker->no_memory ? -1 : 0;
}

/* All rules whose words may stand there. */
static void
judge_all(struct ruleset_worker *worker, bool follows)
{
	const struct ruleset *set = worker->set;
	const uint64_t *seen = worker->scene.seen.owners;
	const uint64_t *scope = gate_scope(worker);

	for (size_t i = bits_next(seen, 0, set->rule_count);
	     i < set->rule_count; i = bits_next(seen, i + 1, set->rule_count))
		if (bits_has(scope, i) && !bits_has(worker->met, i) &&
		    (set->rules[i].after.count > 0) == follows)
			judge_rule(worker, &set->rules[i]);
}

static void
judge_rule(struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	struct trial trial = { .worker = worker,
		.rule = rule,
		.scene = &worker->scene };
	enum held_reason reason;
	bool refused;

	if (!is_tried(worker, rule))
		return;
	refused = is_refused(worker, rule, &reason);
	if (refused && (!worker->explain || worker->sink->held == NULL))
		return;
	find_hits(&trial);
	/* Only how a message begins goes on from others. */
	if ((trial.hits.count == 0 || trial.is_weak) && rule->spec.joined > 0 &&
	    worker->scene.base == 0)
		find_joined(&trial);
	if (trial.hits.count == 0) {
		if (trial.is_short && !refused)
			trial_hold(&trial, &trial.nearest, trial.held_reason,
			    trial.held_by);
		return;
	}
	if (refused)
		trial_hold(&trial, &trial.hits.list[0], reason, NULL);
	else
		conclude(&trial);
}

static bool
is_tried(const struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	if (rule->spec.status == RULE_OFF)
		return false;
	if (worker->only != NULL && rule != worker->only && !rule->is_named)
		return false;
	return rule->spec.status != RULE_GOOD || worker->explain ||
	    rule->is_named;
}

/* What needs no look at the words. */
static bool
is_refused(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, enum held_reason *reason)
{
	const struct rule_message *message = worker->message;

	if (!condition_role_from(rule, message))
		*reason = HELD_FROM;
	else if (!condition_role_to(rule, message))
		*reason = HELD_TO;
	else if (!condition_names(rule->spec.channels, message->channel))
		*reason = HELD_CHANNEL;
	else if (!condition_names(rule->spec.sources, message->source))
		*reason = HELD_SOURCE;
	else if (rule->spec.out_of_hours &&
	    !condition_hours(worker->set, message->time))
		*reason = HELD_HOURS;
	else if (rule->answer.count > 0 &&
	    condition_earlier(worker, rule, &rule->answer, false) == NULL)
		*reason = HELD_AFTER;
	else
		return false;
	return true;
}

static void
find_hits(struct trial *trial)
{
	trial->hits.count = 0;
	trial->hits.held = 0;
	trial->strongest = NULL;
	trial->is_weak = false;
	if (!bits_has(trial->scene->seen.owners, trial->rule->index))
		return;
	for (size_t i = 0; i < trial->rule->hits.count; i++)
		find_line(trial, &trial->rule->hits.list[i]);
	if (trial->rule->points.is_used)
		points_find(trial);
}

/* Weak hits of its own stay, where there are none with what was said before. */
static void
find_joined(struct trial *trial)
{
	struct ruleset_worker *worker = trial->worker;
	struct trial joined = *trial;
	int found = condition_joined(worker, trial->rule);

	if (found == -1)
		worker->no_memory = true;
	if (found != 1)
		return;
	joined.scene = &worker->joined;
	find_hits(&joined);
	if (joined.hits.count > 0 || trial->hits.count == 0)
		*trial = joined;
}

static void
find_line(struct trial *trial, const struct compiled_line *line)
{
	struct scene *scene = trial->scene;
	struct span text = scene_text(scene, line->view);
	struct pattern_search search = { text, 0, text.len };
	struct pattern_hit found;
	struct hit hit = { .line = line->line };

	if (!prefilter_can_hit(trial->worker->set->prefilter, &scene->seen,
		line->slot))
		return;
	while (trial->hits.count < MATCH_SPANS_MAX &&
	    trial->hits.held < HELD_MAX &&
	    trial_find(trial, line, &search, &found) == 1) {
		search.from = found.end;
		scene_place(scene, line->view, found.start, found.end,
		    &hit.place);
		if (scene_is_new(scene, &hit.place.original))
			take_hit(trial, &hit);
	}
}

static void
take_hit(struct trial *trial, const struct hit *hit)
{
	if (trial_is_held(trial, hit))
		trial->hits.held++;
	else
		trial_add(trial, hit);
}

/* All its words are there: what is left is what came before. */
static void
conclude(struct trial *trial)
{
	struct ruleset_worker *worker = trial->worker;
	const struct compiled_rule *rule = trial->rule;
	struct past past = { NULL, 1 };
	enum held_reason reason;

	trial->doubter = doubt_find(trial);
	if (trial->doubter != NULL) {
		trial_hold(trial, &trial->hits.list[0], HELD_DOUBT, NULL);
	} else if (!comes_after(worker, rule, &past)) {
		if (parts_is_long(worker->message->text))
			wait_for(trial);
		else
			trial_hold(trial, &trial->hits.list[0], HELD_AFTER,
			    NULL);
	} else if (!is_said_enough(worker, rule, trial->is_weak, &past,
		       &reason)) {
		trial_hold(trial, &trial->hits.list[0], reason, NULL);
	} else {
		fill_match(trial, &worker->outcomes[rule->index]);
		meet(worker, rule, &past);
	}
}

/* A later part may meet what it comes after, or have more of it. */
static void
wait_for(struct trial *trial)
{
	struct ruleset_worker *worker = trial->worker;
	size_t index = trial->rule->index;

	if (bits_has(worker->waiting, index) &&
	    (trial->is_weak || !bits_has(worker->weak, index)))
		return;
	fill_match(trial, &worker->outcomes[index]);
	bits_set(worker->waiting, index);
	if (trial->is_weak)
		bits_set(worker->weak, index);
	else
		bits_clear(worker->weak, index);
}

/* False: the rule asks for another one before it. */
static bool
comes_after(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, struct past *past)
{
	bool follows = rule->after.count > 0;

	if (follows || rule->answer.count > 0)
		past->earlier = condition_earlier(worker, rule,
		    follows ? &rule->after : &rule->answer, follows);
	return !follows || past->earlier != NULL;
}

/*
 * Is it enough by itself, or was as much said here before? Either way it counts
 * for what comes next. False: not yet, as `reason` says.
 */
static bool
is_said_enough(struct ruleset_worker *worker, const struct compiled_rule *rule,
    bool is_weak, struct past *past, enum held_reason *reason)
{
	bool again = rule->spec.enough_again > 0;
	int wanted = again ? 1 + is_weak : (int)rule->spec.count;
	int times;

	*reason = again ? HELD_POINTS : HELD_COUNT;
	if (!again && wanted <= 1)
		return true;
	times = condition_count(worker, rule);
	if (times == -1)
		worker->no_memory = true;
	if (wanted > 1)
		past->times = times;
	return times >= wanted;
}

static void
meet(struct ruleset_worker *worker, const struct compiled_rule *rule,
    const struct past *past)
{
	struct match *outcome = &worker->outcomes[rule->index];

	bits_set(worker->met, rule->index);
	outcome->times = (unsigned)past->times;
	outcome->earlier = past->earlier == NULL ? NULL : &past->earlier->spec;
}

int
judge_waiting(struct ruleset_worker *worker)
{
	const struct ruleset *set = worker->set;
	const struct match_sink *sink = worker->sink;
	struct past past;

	for (size_t i = bits_next(worker->waiting, 0, set->rule_count);
	     i < set->rule_count;
	     i = bits_next(worker->waiting, i + 1, set->rule_count)) {
		const struct match *outcome = &worker->outcomes[i];
		struct held held = { outcome->rule, outcome->line, HELD_AFTER,
			NULL, outcome->spans[0], NULL };

		if (bits_has(worker->met, i))
			continue;
		past = (struct past){ NULL, 1 };
		if (comes_after(worker, &set->rules[i], &past) &&
		    is_said_enough(worker, &set->rules[i],
			bits_has(worker->weak, i), &past, &held.reason))
			meet(worker, &set->rules[i], &past);
		else if (sink->held != NULL)
			sink->held(sink->arg, &held);
	}
	return worker->no_memory ? -1 : 0;
}

static void
fill_match(struct trial *trial, struct match *match)
{
	memset(match, 0, sizeof(*match));
	match->rule = &trial->rule->spec;
	match->line = trial->strongest != NULL ? trial->strongest :
						 trial->hits.list[0].line;
	fill_value(trial, match);
	fill_spans(trial, match);
	if (trial->scene == &trial->worker->joined ||
	    parts_is_long(trial->worker->message->text))
		keep_value(trial->worker, match);
}

/*
 * The next rule may join more messages, or fewer, in the same scene; the next
 * part of a long message has it as well.
 */
static void
keep_value(struct ruleset_worker *worker, struct match *match)
{
	match->value = arena_copy(&worker->values, match->value);
	if (match->value.ptr == NULL)
		worker->no_memory = true;
}

/* The hits come rising; those that touch become one. */
static void
fill_spans(const struct trial *trial, struct match *match)
{
	const struct hits *hits = &trial->hits;

	for (size_t i = 0; i < hits->count; i++) {
		struct match_span span = scene_in_message(trial->scene,
		    hits->list[i].place.original);
		struct match_span *last = NULL;

		if (match->span_count > 0)
			last = &match->spans[match->span_count - 1];
		if (last == NULL || span.start > last->end)
			match->spans[match->span_count++] = span;
		else if (span.end > last->end)
			last->end = span.end;
	}
}

static void
fill_value(struct trial *trial, struct match *match)
{
	struct scene *scene = trial->scene;
	struct view *scratch = &trial->worker->scratch;
	const struct hits *hits = &trial->hits;
	const struct scene_place *place = &hits->list[0].place;

	for (size_t i = 0; i < hits->count; i++) {
		struct match_span span = hits->list[i].place.original;

		for (size_t k = 0; k < scene->findings.count; k++) {
			struct finding *one = &scene->findings.list[k];

			if (one->start >= span.end || one->end <= span.start)
				continue;
			match->disguises |= one->disguises;
			if (match->value.len == 0)
				match->value = one->value;
		}
		if (scene->view[VIEW_FOLD].disguises == 0)
			continue;
		/* Only what was done to these very words. */
		if (view_fold(scratch,
			(struct span){ scene->raw.ptr + span.start,
			    span.end - span.start }) == -1)
			trial->worker->no_memory = true;
		match->disguises |= scratch->disguises;
	}
	if (match->value.len > 0)
		return;
	match->value = span_first(span_from(scene_text(scene, VIEW_MARKED),
				      place->start),
	    place->end - place->start);
	match->value = utf8_cut(match->value, VALUE_BYTES);
}
