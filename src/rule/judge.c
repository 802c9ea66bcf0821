#include "rule/compiled.h"

#include <string.h>

#include "base/utf8.h"

/* How far around a hit a but-not line may begin or end. */
#define BUT_NOT_REACH 512
#define NEAR_WORDS    8
#define VALUE_BYTES   512
/* A rule that is held back this often in one message is held back. */
#define HELD_MAX 64

struct hit {
	const struct rule_line *line;
	struct scene_place place;
};

struct hits {
	struct hit list[MATCH_SPANS_MAX];
	size_t count;
	size_t held;
};

/* One rule, tried in one scene. */
struct trial {
	struct ruleset_worker *worker;
	const struct compiled_rule *rule;
	struct scene *scene;
	struct hits hits;
	bool is_undecided; /* and that was said */
};

static void judge_rule(struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static bool is_tried(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static bool may_hit(const struct scene *scene,
    const struct compiled_rule *rule);
static bool is_refused(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, enum held_reason *reason);
static void find_hits(struct trial *trial);
static void find_line(struct trial *trial, const struct compiled_line *line);
static void take_hit(struct trial *trial, const struct hit *hit);
static bool hit_is_held(struct trial *trial, const struct hit *hit);
static const struct rule_line *masked_by(struct trial *trial,
    const struct hit *hit);
static const struct rule_line *first_in(struct trial *trial,
    const struct compiled_lines *lines, size_t from, size_t until);
static bool has_near(struct trial *trial, const struct hit *hit);
static void hold(struct trial *trial, const struct hit *hit,
    enum held_reason reason, const struct rule_line *by);
static void conclude(struct trial *trial);
static void fill_match(struct trial *trial, struct match *match);
static void fill_spans(const struct hits *hits, size_t new_from,
    struct match *match);
static void fill_value(struct trial *trial, struct match *match);
static int find(struct trial *trial, const struct compiled_line *line,
    const struct pattern_search *search, struct pattern_hit *hit);

int
judge_message(struct ruleset_worker *worker)
{
	const struct ruleset *set = worker->set;

	for (size_t i = 0; i < set->rule_count; i++)
		worker->outcomes[i].is_met = false;
	/* Rules that follow on others come after those. */
	for (size_t i = 0; i < set->rule_count; i++)
		if (set->rules[i].after.count == 0)
			judge_rule(worker, &set->rules[i]);
	for (size_t i = 0; i < set->rule_count; i++)
		if (set->rules[i].after.count > 0)
			judge_rule(worker, &set->rules[i]);
	return worker->no_memory ? -1 : 0;
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
	if (rule->spec.joined == 0 && !may_hit(trial.scene, rule))
		return;
	refused = is_refused(worker, rule, &reason);
	if (refused && (!worker->explain || worker->sink->held == NULL))
		return;
	find_hits(&trial);
	if (trial.hits.count == 0 && rule->spec.joined > 0) {
		int joined = condition_joined(worker, rule->spec.joined);

		if (joined == -1)
			worker->no_memory = true;
		if (joined == 1) {
			trial.scene = &worker->joined;
			find_hits(&trial);
		}
	}
	if (trial.hits.count == 0)
		return;
	if (refused)
		hold(&trial, &trial.hits.list[0], reason, NULL);
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

/* Did the prefilter leave any of its lines? They lie side by side. */
static bool
may_hit(const struct scene *scene, const struct compiled_rule *rule)
{
	return memchr(scene->seen + rule->hits.list[0].slot, 1,
		   rule->hits.count) != NULL;
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
	if (!may_hit(trial->scene, trial->rule))
		return;
	for (size_t i = 0; i < trial->rule->hits.count; i++)
		find_line(trial, &trial->rule->hits.list[i]);
}

static void
find_line(struct trial *trial, const struct compiled_line *line)
{
	struct scene *scene = trial->scene;
	struct span text = scene_text(scene, line->view);
	struct pattern_search search = { text, 0, text.len };
	struct pattern_hit found;
	struct hit hit = { .line = line->line };

	if (!scene->seen[line->slot])
		return;
	while (trial->hits.count < MATCH_SPANS_MAX &&
	    trial->hits.held < HELD_MAX &&
	    find(trial, line, &search, &found) == 1) {
		search.from = found.end;
		scene_place(scene, line->view, found.start, found.end,
		    &hit.place);
		/* Joined: what was said earlier was judged then. */
		if (hit.place.original.end > scene->new_from)
			take_hit(trial, &hit);
	}
}

static void
take_hit(struct trial *trial, const struct hit *hit)
{
	struct hits *hits = &trial->hits;
	size_t at = hits->count;

	if (hit_is_held(trial, hit)) {
		hits->held++;
		return;
	}
	while (at > 0 &&
	    hits->list[at - 1].place.original.start >
		hit->place.original.start) {
		hits->list[at] = hits->list[at - 1];
		at--;
	}
	hits->list[at] = *hit;
	hits->count++;
}

static bool
hit_is_held(struct trial *trial, const struct hit *hit)
{
	const struct compiled_rule *rule = trial->rule;
	struct span text;
	const struct rule_line *by = NULL;
	size_t start = hit->place.start;
	size_t end = hit->place.end;

	text = scene_text(trial->scene, VIEW_MARKED);
	if (rule->but_not.count > 0) {
		by = masked_by(trial, hit);
		if (by != NULL)
			hold(trial, hit, HELD_BUT_NOT, by);
	}
	if (by == NULL && rule->unless.count > 0) {
		if (scene_sentence(trial->scene, &start, &end) == -1)
			trial->worker->no_memory = true;
		by = first_in(trial, &rule->unless, start, end);
		if (by != NULL)
			hold(trial, hit, HELD_UNLESS, by);
	}
	if (by == NULL && rule->unless_message.count > 0) {
		by = first_in(trial, &rule->unless_message, 0, text.len);
		if (by != NULL)
			hold(trial, hit, HELD_UNLESS, by);
	}
	if (by != NULL)
		return true;
	if (rule->with.count > 0 &&
	    first_in(trial, &rule->with, 0, text.len) == NULL) {
		hold(trial, hit, HELD_WITH, NULL);
		return true;
	}
	if (rule->near.count > 0 && !has_near(trial, hit)) {
		hold(trial, hit, HELD_NEAR, NULL);
		return true;
	}
	return false;
}

/* The but-not line that covers some of the hit's words. */
static const struct rule_line *
masked_by(struct trial *trial, const struct hit *hit)
{
	const struct compiled_lines *lines = &trial->rule->but_not;
	struct span text;
	size_t from = 0, until;

	text = scene_text(trial->scene, VIEW_MARKED);
	if (hit->place.start > BUT_NOT_REACH)
		from = hit->place.start - BUT_NOT_REACH;
	while (from > 0 && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
		from--;
	until = text.len;
	if (until - hit->place.end > BUT_NOT_REACH)
		until = hit->place.end + BUT_NOT_REACH;
	while (until < text.len &&
	    ((unsigned char)text.ptr[until] & 0xC0) == 0x80)
		until++;
	for (size_t i = 0; i < lines->count; i++) {
		struct pattern_search search = { text, from, until };
		struct pattern_hit mask;

		while (find(trial, &lines->list[i], &search, &mask) == 1 &&
		    mask.start < hit->place.end) {
			if (mask.end > hit->place.start)
				return lines->list[i].line;
			search.from = mask.end;
		}
	}
	return NULL;
}

static const struct rule_line *
first_in(struct trial *trial, const struct compiled_lines *lines, size_t from,
    size_t until)
{
	struct pattern_search search = { scene_text(trial->scene, VIEW_MARKED),
		from, until };
	struct pattern_hit hit;

	for (size_t i = 0; i < lines->count; i++)
		if (find(trial, &lines->list[i], &search, &hit) == 1)
			return lines->list[i].line;
	return NULL;
}

static bool
has_near(struct trial *trial, const struct hit *hit)
{
	unsigned words = trial->rule->spec.near_words;
	size_t start = hit->place.start;
	size_t end = hit->place.end;

	scene_around(trial->scene, words == 0 ? NEAR_WORDS : words, &start,
	    &end);
	return first_in(trial, &trial->rule->near, start, end) != NULL;
}

static void
hold(struct trial *trial, const struct hit *hit, enum held_reason reason,
    const struct rule_line *by)
{
	const struct match_sink *sink = trial->worker->sink;
	struct match_span span = hit->place.original;
	size_t new_from = trial->scene->new_from;
	struct held held = { &trial->rule->spec, hit->line, reason, by, span };

	if (sink->held == NULL)
		return;
	held.span.start = span.start < new_from ?
	    0 :
	    (uint32_t)(span.start - new_from);
	held.span.end = (uint32_t)(span.end - new_from);
	sink->held(sink->arg, &held);
}

/* All its words are there: what is left is what came before. */
static void
conclude(struct trial *trial)
{
	struct ruleset_worker *worker = trial->worker;
	const struct compiled_rule *rule = trial->rule;
	const struct compiled_rule *earlier = NULL;
	struct outcome *outcome;
	int times = 1;

	if (rule->after.count > 0) {
		earlier = condition_earlier(worker, rule, &rule->after, true);
		if (earlier == NULL) {
			hold(trial, &trial->hits.list[0], HELD_AFTER, NULL);
			return;
		}
	} else if (rule->answer.count > 0) {
		earlier = condition_earlier(worker, rule, &rule->answer, false);
	}
	if (rule->spec.count > 1) {
		times = condition_count(worker, rule);
		if (times == -1)
			worker->no_memory = true;
		if (times < (int)rule->spec.count) {
			hold(trial, &trial->hits.list[0], HELD_COUNT, NULL);
			return;
		}
	}
	outcome = &worker->outcomes[rule->index];
	outcome->is_met = true;
	fill_match(trial, &outcome->match);
	outcome->match.times = (unsigned)times;
	outcome->match.earlier = earlier == NULL ? NULL : &earlier->spec;
}

static void
fill_match(struct trial *trial, struct match *match)
{
	memset(match, 0, sizeof(*match));
	match->rule = &trial->rule->spec;
	match->line = trial->hits.list[0].line;
	fill_value(trial, match);
	fill_spans(&trial->hits, trial->scene->new_from, match);
}

/* The hits come rising; those that touch become one. */
static void
fill_spans(const struct hits *hits, size_t new_from, struct match *match)
{
	for (size_t i = 0; i < hits->count; i++) {
		struct match_span span = hits->list[i].place.original;
		struct match_span *last = NULL;

		span.start = span.start < new_from ?
		    0 :
		    (uint32_t)(span.start - new_from);
		span.end = (uint32_t)(span.end - new_from);
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

/*
 * pattern_find; what cannot be decided is said. It is no hit then: an alert
 * that unless might have held back is raised.
 */
static int
find(struct trial *trial, const struct compiled_line *line,
    const struct pattern_search *search, struct pattern_hit *hit)
{
	const struct match_sink *sink = trial->worker->sink;
	struct undecided undecided = { &trial->rule->spec, line->line, 0, "" };
	int found;

	if (!trial->scene->seen[line->slot])
		return 0;
	found = pattern_find(line->pattern, trial->worker->room, search, hit);
	if (found >= 0)
		return found;
	/* Once a rule is enough. */
	if (trial->is_undecided)
		return 0;
	trial->is_undecided = true;
	undecided.code = found;
	pattern_code_text(found, undecided.text, sizeof(undecided.text));
	if (sink->undecided != NULL)
		sink->undecided(sink->arg, &undecided);
	return 0;
}
