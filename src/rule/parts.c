#include "rule/parts.h"

#include <stdint.h>

#include "base/utf8.h"
#include "rule/worker.h"

#define PART_STEP_BYTES (PART_BYTES - PART_OVERLAP_BYTES)

static int judge_part(struct ruleset_worker *worker, size_t from, size_t until);
static size_t next_start(struct span text, size_t until);

bool
parts_is_long(struct span text)
{
	return text.len > PART_BYTES;
}

size_t
parts_budget(struct span text)
{
	if (!parts_is_long(text))
		return PATTERN_BUDGET;
	/* A part may start up to three bytes early, between characters. */
	return PART_BUDGET_FIRST +
	    PART_BUDGET * (text.len / (PART_STEP_BYTES - UTF8_MAX_BYTES) + 1);
}

int
parts_judge(struct ruleset_worker *worker)
{
	struct span text = worker->message->text;
	size_t from = 0;

	if (worker->set->prefilter == NULL)
		pattern_room_begin(worker->room, SIZE_MAX);
	else if (!parts_is_long(text))
		pattern_room_begin(worker->room, PATTERN_BUDGET);
	else
		pattern_room_begin(worker->room, PART_BUDGET_FIRST);
	for (;;) {
		size_t until = from +
		    utf8_cut(span_from(text, from), PART_BYTES).len;

		if (judge_part(worker, from, until) == -1)
			return -1;
		if (until == text.len)
			return judge_waiting(worker);
		from = next_start(text, until);
	}
}

static int
judge_part(struct ruleset_worker *worker, size_t from, size_t until)
{
	struct span text = worker->message->text;
	struct scene *scene = &worker->scene;

	if (parts_is_long(text) && worker->set->prefilter != NULL)
		pattern_room_add(worker->room, PART_BUDGET);
	if (worker_look(worker, scene,
		span_from(span_first(text, until), from)) == -1)
		return -1;
	scene->base = (int64_t)from;
	/* The same byte of the message, seen from this part and the next. */
	if (from > 0)
		scene->new_from = PART_OVERLAP_BYTES / 2;
	if (until < text.len) {
		scene->new_before = next_start(text, until) - from;
		scene->new_until = scene->new_before + PART_OVERLAP_BYTES / 2;
	}
	return judge_scene(worker);
}

static size_t
next_start(struct span text, size_t until)
{
	return utf8_cut(text, until - PART_OVERLAP_BYTES).len;
}
