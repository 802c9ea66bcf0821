#include "rule/worker.h"
#include "rule/bits.h"
#include "rule/gate.h"
#include "rule/parts.h"
#include "rule/points.h"
#include "rule/prefilter.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void look_for_words(const struct ruleset_worker *worker,
    struct scene *scene);
static void emit(const struct ruleset_worker *worker);

struct ruleset_worker *
ruleset_worker_new(const struct ruleset *set, struct err *err)
{
	struct ruleset_worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL) {
		err_set(err, ENOMEM, "out of memory for a rule worker");
		return NULL;
	}
	worker->set = set;
	scene_init(&worker->scene);
	scene_init(&worker->joined);
	worker->scratch = VIEW_NONE;
	worker->outcomes = calloc(set->rule_count + 1,
	    sizeof(*worker->outcomes));
	worker->room = pattern_room_new();
	worker->recall = recall_new();
	if (set->prefilter != NULL)
		worker->prefilter_room = prefilter_room_new(set->prefilter);
	worker->met = calloc(set->rule_count / 64 + 1, sizeof(*worker->met));
	worker->told = calloc(set->rule_count / 64 + 1, sizeof(*worker->told));
	worker->near_pairs = calloc(set->gate.line_count / 64 + 1,
	    sizeof(*worker->near_pairs));
	worker->waiting = calloc(set->rule_count / 64 + 1,
	    sizeof(*worker->waiting));
	worker->weak = calloc(set->rule_count / 64 + 1, sizeof(*worker->weak));
	if (set->points != NULL) {
		worker->scene.points = points_room_new(set->points,
		    set->rule_count);
		worker->joined.points = points_room_new(set->points,
		    set->rule_count);
	}
	if (worker->outcomes == NULL || worker->room == NULL ||
	    worker->recall == NULL || worker->met == NULL ||
	    worker->told == NULL || worker->waiting == NULL ||
	    worker->weak == NULL || worker->near_pairs == NULL ||
	    sightings_init(&worker->scene.seen, set->prefilter, set->slot_count,
		set->rule_count) == -1 ||
	    sightings_init(&worker->joined.seen, set->prefilter,
		set->slot_count, set->rule_count) == -1 ||
	    (set->prefilter != NULL && worker->prefilter_room == NULL) ||
	    (set->points != NULL &&
		(worker->scene.points == NULL ||
		    worker->joined.points == NULL))) {
		err_set(err, ENOMEM, "out of memory for a rule worker");
		ruleset_worker_free(worker);
		return NULL;
	}
	return worker;
}

void
ruleset_worker_free(struct ruleset_worker *worker)
{
	if (worker == NULL)
		return;
	points_room_free(worker->scene.points);
	points_room_free(worker->joined.points);
	scene_done(&worker->scene);
	scene_done(&worker->joined);
	view_done(&worker->scratch);
	arena_done(&worker->values);
	buffer_done(&worker->joined_text);
	buffer_done(&worker->key);
	pattern_room_free(worker->room);
	recall_free(worker->recall);
	prefilter_room_free(worker->prefilter_room);
	free(worker->outcomes);
	free(worker->met);
	free(worker->told);
	free(worker->near_pairs);
	free(worker->waiting);
	free(worker->weak);
	free(worker);
}

int
ruleset_apply(struct ruleset_worker *worker, struct rule_memory *memory,
    const struct rule_message *message, bool explain,
    const struct match_sink *sink, struct err *err)
{
	size_t bits_bytes = (worker->set->rule_count / 64 + 1) *
	    sizeof(*worker->met);

	worker->message = message;
	worker->memory = memory;
	worker->sink = sink;
	worker->explain = explain;
	worker->has_mark = false;
	worker->joined_time = 0;
	worker->gathered_time = 0;
	arena_done(&worker->values);
	worker->no_memory = false;
	memset(worker->met, 0, bits_bytes);
	memset(worker->told, 0, bits_bytes);
	memset(worker->waiting, 0, bits_bytes);
	memset(worker->weak, 0, bits_bytes);
	if (parts_judge(worker) == -1)
		return err_set(err, ENOMEM,
		    "out of memory while judging a message");
	emit(worker);
	if (memory != NULL)
		condition_remember(worker);
	if (worker->no_memory)
		return err_set(err, ENOMEM,
		    "out of memory while remembering a message");
	return 0;
}

const struct view *
ruleset_worker_view(struct ruleset_worker *worker, enum view_kind kind)
{
	if (kind == VIEW_RAW)
		return scene_raw_view(&worker->scene);
	return &worker->scene.view[kind];
}

const struct findings *
ruleset_worker_findings(const struct ruleset_worker *worker)
{
	return &worker->scene.findings;
}

int
ruleset_worker_widen(struct ruleset_worker *worker, struct err *err)
{
	const struct ruleset_options *options = &worker->set->options;
	struct span text = worker->message->text;

	if (parts_is_long(text) &&
	    scene_build(&worker->scene, text, options->office,
		options->known) == -1)
		return err_set(err, ENOMEM,
		    "out of memory for the views of a long message");
	return 0;
}

size_t
ruleset_worker_steps(const struct ruleset_worker *worker)
{
	return pattern_room_taken(worker->room);
}

int
worker_look(struct ruleset_worker *worker, struct scene *scene,
    struct span text)
{
	const struct ruleset *set = worker->set;

	recall_begin(worker->recall);
	if (scene_build(scene, text, set->options.office, set->options.known) ==
		-1 ||
	    words_fill(&scene->words, scene_text(scene, VIEW_FOLD), &set->words,
		POINTS_WORDS_MAX) == -1)
		return -1;
	if (set->prefilter != NULL)
		look_for_words(worker, scene);
	if (scene->seen.no_memory)
		return -1;
	if (set->points != NULL && points_scan(set->points, scene) == -1)
		return -1;
	return set->prefilter == NULL ? 0 : gate_look(worker, scene);
}

static void
look_for_words(const struct ruleset_worker *worker, struct scene *scene)
{
	struct prefilter_text text = { .text = scene_text(scene, VIEW_MARKED),
		.owners = gate_scope(worker) };

	/* Where nothing was found, nothing is marked. */
	if (scene->findings.count == 0)
		text.words = &scene->words;
	prefilter_scan(worker->set->prefilter, worker->prefilter_room, &text,
	    &scene->seen);
}

static void
emit(const struct ruleset_worker *worker)
{
	const struct ruleset *set = worker->set;
	const struct match_sink *sink = worker->sink;

	for (size_t i = bits_next(worker->met, 0, set->rule_count);
	     i < set->rule_count && sink->match != NULL;
	     i = bits_next(worker->met, i + 1, set->rule_count)) {
		enum rule_status status = set->rules[i].spec.status;

		if ((status == RULE_PART || status == RULE_GOOD) &&
		    !worker->explain)
			continue;
		sink->match(sink->arg, &worker->outcomes[i]);
	}
}
