#include "rule/trial.h"

#include "rule/bits.h"

/* How far around a hit a but-not line may begin or end. */
#define BUT_NOT_REACH 512
#define NEAR_WORDS    8

static int find_in_stretches(struct trial *trial,
    const struct compiled_line *line, const struct pattern_search *search,
    struct pattern_hit *hit);
static size_t find_stretches(struct trial *trial,
    const struct compiled_line *line, struct span text, struct stretch *out);
static const struct rule_line *masked_by(struct trial *trial,
    const struct hit *hit);
static const struct rule_line *first_in(struct trial *trial,
    const struct compiled_lines *lines, size_t from, size_t until);
static bool has_near(struct trial *trial, const struct hit *hit);

int
trial_find(struct trial *trial, const struct compiled_line *line,
    const struct pattern_search *search, struct pattern_hit *hit)
{
	const struct match_sink *sink = trial->worker->sink;
	struct undecided undecided = { &trial->rule->spec, line->line, 0, "" };
	struct recall *recall = trial->worker->recall;
	bool is_long = search->subject.len > PREFILTER_SHORT;
	int found;

	if (!prefilter_can_hit(trial->worker->set->prefilter,
		&trial->scene->seen, line->slot))
		return 0;
	if (is_long && recall_find(recall, line->pattern, search, &found, hit))
		return found;
	found = find_in_stretches(trial, line, search, hit);
	if (is_long && found >= 0)
		recall_keep(recall, line->pattern, search, found, hit);
	if (found >= 0)
		return found;
	trial->is_undecided = true;
	/* Once a rule is enough. */
	if (trial->is_quiet ||
	    bits_has(trial->worker->told, trial->rule->index))
		return 0;
	bits_set(trial->worker->told, trial->rule->index);
	undecided.code = found;
	pattern_code_text(found, undecided.text, sizeof(undecided.text));
	if (sink->undecided != NULL)
		sink->undecided(sink->arg, &undecided);
	return 0;
}

bool
trial_may_hit(struct trial *trial, const struct compiled_line *line)
{
	struct span text = scene_text(trial->scene, line->view);
	struct pattern_search search = { text, 0, text.len };
	struct pattern_hit hit;

	return find_in_stretches(trial, line, &search, &hit) != 0;
}

static int
find_in_stretches(struct trial *trial, const struct compiled_line *line,
    const struct pattern_search *search, struct pattern_hit *hit)
{
	struct ruleset_worker *worker = trial->worker;
	struct stretch list[PREFILTER_STRETCHES];
	size_t count = find_stretches(trial, line, search->subject, list);
	int found = 0;

	for (size_t i = 0; i < count && found == 0; i++) {
		struct pattern_search part = *search;

		if (list[i].start > part.from)
			part.from = list[i].start;
		if (list[i].until < part.until)
			part.until = list[i].until;
		if (part.from >= part.until)
			continue;
		found = pattern_find(line->pattern, worker->room, &part, hit);
		/* It may be the half of a word that was cut in two. */
		if (found == 1 && hit->start >= list[i].end)
			found = 0;
	}
	return found;
}

/* Where its words stand, or its pairs, which it cannot do without. */
static size_t
find_stretches(struct trial *trial, const struct compiled_line *line,
    struct span text, struct stretch *out)
{
	const struct prefilter *prefilter = trial->worker->set->prefilter;
	const struct pair_text *pairs = NULL;

	if (line->need != NULL)
		pairs = scene_pairs(trial->scene, line->view);
	if (pairs != NULL)
		return pairs_stretches(pairs, line->need, text, out);
	if (prefilter != NULL && line->view == VIEW_MARKED)
		return prefilter_stretches(prefilter, &trial->scene->seen,
		    line->slot, text, out);
	out[0] = stretch_whole(text);
	return 1;
}

bool
trial_is_held(struct trial *trial, const struct hit *hit)
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
			trial_hold(trial, hit, HELD_BUT_NOT, by);
	}
	if (by == NULL && rule->unless.count > 0) {
		if (scene_sentence(trial->scene, &start, &end) == -1)
			trial->worker->no_memory = true;
		by = first_in(trial, &rule->unless, start, end);
		if (by != NULL)
			trial_hold(trial, hit, HELD_UNLESS, by);
	}
	if (by == NULL && rule->unless_message.count > 0) {
		by = first_in(trial, &rule->unless_message, 0, text.len);
		if (by != NULL)
			trial_hold(trial, hit, HELD_UNLESS, by);
	}
	if (by != NULL)
		return true;
	if (rule->with.count > 0 &&
	    first_in(trial, &rule->with, 0, text.len) == NULL) {
		trial_hold(trial, hit, HELD_WITH, NULL);
		return true;
	}
	if (rule->near.count > 0 && !has_near(trial, hit)) {
		trial_hold(trial, hit, HELD_NEAR, NULL);
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

		while (trial_find(trial, &lines->list[i], &search, &mask) ==
			1 &&
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
		if (trial_find(trial, &lines->list[i], &search, &hit) == 1)
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

void
trial_hold(struct trial *trial, const struct hit *hit, enum held_reason reason,
    const struct rule_line *by)
{
	const struct match_sink *sink = trial->worker->sink;
	struct held held = { &trial->rule->spec, hit->line, reason, by,
		scene_in_message(trial->scene, hit->place.original),
		trial->doubter };

	trial->held_reason = reason;
	trial->held_by = by;
	if (trial->is_quiet || trial->is_weighing || sink->held == NULL)
		return;
	sink->held(sink->arg, &held);
}

void
trial_add(struct trial *trial, const struct hit *hit)
{
	struct hits *hits = &trial->hits;
	size_t at = hits->count;

	while (at > 0 &&
	    hits->list[at - 1].place.original.start >
		hit->place.original.start) {
		hits->list[at] = hits->list[at - 1];
		at--;
	}
	hits->list[at] = *hit;
	hits->count++;
}
