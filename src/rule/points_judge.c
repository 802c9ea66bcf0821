#include <stdlib.h>
#include <string.h>

#include "rule/points.h"

/* Words with no more than this part of the points of the strongest are not
 * marked. */
#define MARKED_PART 3

/* What the words of one scene add up to; kept from text to text. */
struct points_room {
	struct points_words text;
	struct points_most most;
	uint32_t *met; /* a line: `now`, when it was met */
	uint32_t now;
	size_t rule_count;
	size_t line_count;
};

struct collect {
	struct trial *trial;
	struct weighing *out;
	struct points_room *room;
};

static void next_round(uint32_t *now, uint32_t *met, size_t count);
static void collect_plain(void *arg, const struct points_line *line, size_t id,
    const struct word *first, const struct word *last);
static void weigh_pattern(struct trial *trial,
    const struct compiled_point *point, struct weighing *out);
static bool is_fact(const struct trial *trial,
    const struct compiled_point *point);
static void keep(struct weighing *out, const struct weighed *one);
static void take_hits(struct trial *trial, const struct weighing *weighing);

struct points_room *
points_room_new(const struct points_index *index, size_t rule_count)
{
	struct points_room *room = calloc(1, sizeof(*room));

	if (room == NULL)
		return NULL;
	room->rule_count = rule_count;
	room->line_count = points_index_lines(index);
	room->met = calloc(room->line_count + 1, sizeof(*room->met));
	room->most.sums = calloc(rule_count + 1, sizeof(*room->most.sums));
	room->most.seen = calloc(points_index_nodes(index) / 64 + 1,
	    sizeof(*room->most.seen));
	room->most.unsure = calloc(points_index_unsure(index) + 1,
	    sizeof(*room->most.unsure));
	if (room->met != NULL && room->most.sums != NULL &&
	    room->most.seen != NULL && room->most.unsure != NULL)
		return room;
	points_room_free(room);
	return NULL;
}

void
points_room_free(struct points_room *room)
{
	if (room == NULL)
		return;
	rows_done(&room->text.places);
	free(room->met);
	free(room->most.sums);
	free(room->most.seen);
	free(room->most.unsure);
	free(room);
}

int
points_scan(const struct points_index *index, struct scene *scene)
{
	struct points_room *room = scene->points;

	room->text.words = scene->words.list;
	room->text.count = scene->words.count;
	memset(room->most.sums, 0, room->rule_count * sizeof(*room->most.sums));
	return points_index_look(index, &room->text, &room->most);
}

void
points_weigh(struct trial *trial, struct weighing *out)
{
	const struct compiled_points *points = &trial->rule->points;
	struct collect collect = { trial, out, trial->scene->points };

	memset(out, 0, sizeof(*out));
	trial->is_weighing = true;
	next_round(&collect.room->now, collect.room->met,
	    collect.room->line_count);
	points_index_walk(trial->worker->set->points, &collect.room->text,
	    (uint32_t)trial->rule->index, collect_plain, &collect);
	for (size_t i = 0; i < points->count; i++) {
		const struct compiled_point *point = &points->list[i];
		struct weighed one = { .points = point->points };

		one.hit.line = point->line.line;
		if (point->fact == FACT_NONE)
			weigh_pattern(trial, point, out);
		else if (is_fact(trial, point))
			keep(out, &one);
	}
	trial->is_weighing = false;
}

int
points_least(const struct rule_spec *rule)
{
	return rule->enough_again > 0 ? rule->enough_again : rule->enough;
}

bool
points_role_holds(const struct compiled_point *point,
    const struct rule_message *message)
{
	if (point->fact == FACT_FROM)
		return condition_role_fits(point->roles, message->from_role);
	return condition_role_fits(point->roles, message->to_role) ||
	    (condition_to_group(message) &&
		condition_role_fits(point->roles, ROLE_STAFF));
}

bool
points_may_do(const struct ruleset *set, const struct scene *scene,
    const struct compiled_rule *rule)
{
	struct points_room *room = scene->points;
	int least = points_least(&rule->spec) - rule->points.possible;

	if (set->prefilter != NULL && room->most.sums[rule->index].most < least)
		return false;
	next_round(&room->now, room->met, room->line_count);
	return points_index_sum(set->points, &room->most, (uint32_t)rule->index,
		   room->met, room->now) >= least;
}

void
points_find(struct trial *trial)
{
	const struct compiled_rule *rule = trial->rule;
	struct weighing weighing;
	bool may_do = points_may_do(trial->worker->set, trial->scene, rule);
	int least = points_least(&rule->spec);

	if (!may_do && !trial->worker->explain)
		return;
	/* What was said before has counted already. */
	if (trial->scene == &trial->worker->joined)
		least = rule->spec.enough;
	points_weigh(trial, &weighing);
	trial->is_weak = trial->hits.count == 0 &&
	    weighing.sum < rule->spec.enough;
	if (weighing.sum >= least)
		take_hits(trial, &weighing);
	if (trial->hits.count > 0 ||
	    (weighing.count == 0 && !weighing.any_held))
		return;
	trial->is_short = true;
	trial->nearest = weighing.any_held ? weighing.held :
					     weighing.list[0].hit;
	/* With what was held back, would it be enough? */
	if (!weighing.any_held || !may_do) {
		trial->held_reason = HELD_POINTS;
		trial->held_by = NULL;
	}
}

/* So that nothing must be cleared for each text. */
static void
next_round(uint32_t *now, uint32_t *met, size_t count)
{
	if (++*now != 0)
		return;
	memset(met, 0, count * sizeof(*met));
	*now = 1;
}

/* The first place where a line stands and is not held back counts. */
static void
collect_plain(void *arg, const struct points_line *line, size_t id,
    const struct word *first, const struct word *last)
{
	struct collect *collect = arg;
	struct trial *trial = collect->trial;
	struct weighed one = { .points = line->points, .has_place = true };

	if (collect->room->met[id] == collect->room->now)
		return;
	one.hit.line = line->line;
	scene_place(trial->scene, VIEW_FOLD, first->start, last->end,
	    &one.hit.place);
	if (line->points > 0 && trial_is_held(trial, &one.hit)) {
		collect->out->any_held = true;
		collect->out->held = one.hit;
		return;
	}
	collect->room->met[id] = collect->room->now;
	keep(collect->out, &one);
}

static void
weigh_pattern(struct trial *trial, const struct compiled_point *point,
    struct weighing *out)
{
	struct span text = scene_text(trial->scene, point->line.view);
	struct pattern_search search = { text, 0, text.len };
	struct weighed one = { .points = point->points, .has_place = true };
	struct pattern_hit found;

	one.hit.line = point->line.line;
	for (unsigned tries = 0; tries < MATCH_SPANS_MAX &&
	     trial_find(trial, &point->line, &search, &found) == 1;
	     tries++) {
		search.from = found.end;
		scene_place(trial->scene, point->line.view, found.start,
		    found.end, &one.hit.place);
		if (point->points > 0 && trial_is_held(trial, &one.hit)) {
			out->any_held = true;
			out->held = one.hit;
			continue;
		}
		keep(out, &one);
		return;
	}
}

static bool
is_fact(const struct trial *trial, const struct compiled_point *point)
{
	const struct rule_message *message = trial->worker->message;
	struct span text = span_trim(trial->scene->raw);
	size_t words = trial->scene->points->text.count;

	switch (point->fact) {
	case FACT_FROM:
	case FACT_TO:
		return points_role_holds(point, message);
	case FACT_SHORT:
		return words <= POINTS_SHORT;
	case FACT_LONG:
		return words >= POINTS_LONG;
	case FACT_QUESTION:
		return text.len > 0 && text.ptr[text.len - 1] == '?';
	case FACT_OUT_OF_HOURS:
		return condition_hours(trial->worker->set, message->time);
	case FACT_NONE:
		break;
	}
	return false;
}

/* Add it to the sum, and to the strongest that are shown. */
static void
keep(struct weighing *out, const struct weighed *one)
{
	size_t at = out->count;

	out->sum += one->points;
	if (out->count == TALLY_LINES_MAX) {
		out->unshown++;
		at--;
		if (out->list[at].points >= one->points)
			return;
	} else {
		out->count++;
	}
	for (; at > 0 && out->list[at - 1].points < one->points; at--)
		out->list[at] = out->list[at - 1];
	out->list[at] = *one;
}

/*
 * Words said now must be among them: facts alone are no concern. Marked are
 * those that weigh most; a reader learns nothing from a marked "you can".
 */
static void
take_hits(struct trial *trial, const struct weighing *weighing)
{
	int least = 1;

	for (size_t i = 0; i < weighing->count; i++) {
		const struct weighed *one = &weighing->list[i];

		if (one->points < least || trial->hits.count == MATCH_SPANS_MAX)
			return;
		if (!one->has_place ||
		    !scene_is_new(trial->scene, &one->hit.place.original))
			continue;
		if (trial->strongest == NULL) {
			trial->strongest = one->hit.line;
			least = one->points / MARKED_PART + 1;
		}
		trial_add(trial, &one->hit);
	}
}
