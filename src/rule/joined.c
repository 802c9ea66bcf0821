#include "rule/trial.h"

#include "base/utf8.h"

#define JOINED_HEAD  4096 /* bytes of a message that goes on from others */
#define JOINED_BYTES ((size_t)16 << 10)

static int gather(struct ruleset_worker *worker, int64_t within);
static bool asks_for_little(const struct ruleset_worker *worker,
    const struct compiled_rule *rule);
static int may_hit(struct ruleset_worker *worker,
    const struct compiled_rule *rule);

int
condition_joined(struct ruleset_worker *worker,
    const struct compiled_rule *rule)
{
	int64_t within = rule->spec.joined;
	struct span text;

	if (worker->gathered_time != within && gather(worker, within) == -1)
		return -1;
	if (worker->gathered == 0)
		return 0;
	if (worker->joined_time == within)
		return 1;
	text = buffer_span(&worker->joined_text);
	if (asks_for_little(worker, rule)) {
		int found = may_hit(worker, rule);

		if (found != 1)
			return found;
	}
	if (worker_look(worker, &worker->joined, text) == -1)
		return -1;
	worker->joined.new_from = worker->gathered;
	worker->joined.base = -(int64_t)worker->gathered;
	worker->joined_time = within;
	return 1;
}

static int
gather(struct ruleset_worker *worker, int64_t within)
{
	const struct rule_message *message = worker->message;
	struct memory_message last[MEMORY_MESSAGES];
	struct buffer *text = &worker->joined_text;
	size_t count = 0;

	/* The scene of other messages borrows from this text. */
	worker->joined_time = 0;
	buffer_reset(text);
	if (worker->memory != NULL)
		count = rule_memory_last(worker->memory, message->conversation,
		    last, MEMORY_MESSAGES);
	for (size_t i = 0; i < count; i++) {
		if (!span_equal(last[i].who, message->from) ||
		    last[i].time == INSTANT_NONE ||
		    !memory_is_within(last[i].time, message->time, within) ||
		    text->len + last[i].text.len > JOINED_BYTES)
			continue;
		buffer_append(text, last[i].text);
		buffer_char(text, ' ');
	}
	worker->gathered = text->len;
	worker->gathered_time = within;
	if (text->len > 0)
		buffer_append(text, utf8_cut(message->text, JOINED_HEAD));
	return text->failed ? -1 : 0;
}

/* Are its lines all on views that are made at once? */
static bool
asks_for_little(const struct ruleset_worker *worker,
    const struct compiled_rule *rule)
{
	if (worker->set->prefilter == NULL || rule->points.is_used)
		return false;
	for (size_t i = 0; i < rule->hits.count; i++)
		if (rule->hits.list[i].view != VIEW_RAW &&
		    rule->hits.list[i].view != VIEW_FOLD &&
		    rule->hits.list[i].view != VIEW_DIGITS)
			return false;
	return true;
}

/*
 * Nearly always there is no hit, and to know that takes no findings, words and
 * sentences. 1, 0 or -1.
 */
static int
may_hit(struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	struct trial trial = { .worker = worker,
		.rule = rule,
		.scene = &worker->joined };
	size_t taken = pattern_room_taken(worker->room);

	if (scene_begin(trial.scene, buffer_span(&worker->joined_text)) == -1)
		return -1;
	for (size_t i = 0; i < rule->hits.count; i++)
		if (trial_may_hit(&trial, &rule->hits.list[i])) {
			/* The same is looked for again. */
			pattern_room_give_back(worker->room, taken);
			return 1;
		}
	return 0;
}
