#include "rule/worker.h"

#include <string.h>

#include "rule/bits.h"

#define AFTER_WITHIN  (24 * INSTANT_HOUR)
#define ANSWER_WITHIN (10 * INSTANT_MINUTE)
#define COUNT_WITHIN  (24 * INSTANT_HOUR)

static bool has_met(const struct memory_message *message, uint32_t key);
static uint64_t mark_of(const struct rule_message *message);
static void key_of(const struct compiled_rule *rule,
    const struct rule_message *message, struct buffer *key);

bool
condition_role_from(const struct compiled_rule *rule,
    const struct rule_message *message)
{
	return condition_role_fits(rule->spec.from_roles, message->from_role);
}

bool
condition_role_to(const struct compiled_rule *rule,
    const struct rule_message *message)
{
	return condition_role_fits(rule->spec.to_roles, message->to_role) ||
	    condition_to_group(message);
}

bool
condition_to_group(const struct rule_message *message)
{
	return message->to_role == ROLE_UNKNOWN &&
	    (message->from_role == ROLE_SERVICE_USER ||
		message->from_role == ROLE_FAMILY);
}

bool
condition_names(struct span names, struct span name)
{
	struct span part;

	if (span_trim(names).len == 0)
		return true;
	while (span_next_part(&names, ',', &part))
		if (span_equal(span_trim(part), name))
			return true;
	return false;
}

bool
rule_counts_people(const struct rule_spec *rule, struct span source)
{
	return rule->count > 1 && rule->count_by != RULE_BY_CONVERSATION &&
	    rule->status != RULE_OFF && condition_names(rule->sources, source);
}

/* Is it outside the working hours? Unknown times are not. */
bool
condition_hours(const struct ruleset *set, int64_t time)
{
	const struct ruleset_options *options = &set->options;
	struct civil civil;
	int minute;

	if (time == INSTANT_NONE)
		return false;
	zone_civil(options->zone, time, &civil);
	if ((options->hours_days >> civil_weekday(&civil) & 1) == 0)
		return true;
	minute = civil.hour * 60 + civil.minute;
	return minute < options->hours_from || minute >= options->hours_to;
}

const struct compiled_rule *
condition_earlier(const struct ruleset_worker *worker,
    const struct compiled_rule *rule, const struct rule_ids *ids,
    bool same_message)
{
	struct memory_message last[MEMORY_MESSAGES];
	int64_t within = rule->spec.within;
	size_t count = 0;

	if (within == 0)
		within = same_message ? AFTER_WITHIN : ANSWER_WITHIN;
	if (worker->memory != NULL)
		count = rule_memory_last(worker->memory,
		    worker->message->conversation, last, MEMORY_MESSAGES);
	for (size_t i = 0; i < ids->count; i++) {
		const struct compiled_rule *earlier =
		    &worker->set->rules[ids->list[i]];

		if (same_message && bits_has(worker->met, earlier->index))
			return earlier;
		for (size_t k = count; k > 0; k--)
			if (has_met(&last[k - 1], earlier->key) &&
			    memory_is_within(last[k - 1].time,
				worker->message->time, within))
				return earlier;
	}
	return NULL;
}

int
condition_count(struct ruleset_worker *worker, const struct compiled_rule *rule)
{
	struct memory_occurrence occurrence = { .time = worker->message->time };
	int64_t within = rule->spec.within;

	if (worker->memory == NULL)
		return 1;
	/* Once a message: each part of a long one may be counted. */
	if (!worker->has_mark)
		worker->mark = mark_of(worker->message);
	worker->has_mark = true;
	occurrence.mark = worker->mark;
	occurrence.conversation = memory_key(worker->message->conversation);
	key_of(rule, worker->message, &worker->key);
	if (worker->key.failed)
		return -1;
	return rule_memory_count(worker->memory, buffer_span(&worker->key),
	    &occurrence, within == 0 ? COUNT_WITHIN : within);
}

void
condition_remember(struct ruleset_worker *worker)
{
	const struct rule_message *message = worker->message;
	struct memory_message kept = { .from = message->from_shown.len > 0 ?
		    message->from_shown :
		    message->from,
		.who = message->from,
		.from_role = message->from_role,
		.time = message->time,
		.text = message->text };
	size_t count = worker->set->rule_count;

	for (size_t i = bits_next(worker->met, 0, count); i < count;
	     i = bits_next(worker->met, i + 1, count))
		if (worker->set->rules[i].is_named &&
		    kept.met_count < MEMORY_MET_MAX)
			kept.met[kept.met_count++] = worker->set->rules[i].key;
	if (rule_memory_add(worker->memory, message->conversation, &kept) == -1)
		worker->no_memory = true;
}

bool
condition_role_fits(unsigned roles, enum role role)
{
	if ((roles & RULE_NOT_BIT(role)) != 0)
		return false;
	if (RULE_ROLES(roles) == 0)
		return true;
	if (role == ROLE_MANAGER && (roles & ROLE_BIT(ROLE_STAFF)) != 0)
		return true;
	return (roles & ROLE_BIT(role)) != 0;
}

static bool
has_met(const struct memory_message *message, uint32_t key)
{
	for (size_t i = 0; i < message->met_count; i++)
		if (message->met[i] == key)
			return true;
	return false;
}

/* Tells one message from the next, so that one that is read twice, or once more
 * when it has grown, counts once. */
static uint64_t
mark_of(const struct rule_message *message)
{
	struct digest identity;
	uint64_t mark;

	if (message->named != NULL) {
		message_identity(message->named, &identity);
		memcpy(&mark, identity.byte, sizeof(mark));
		return mark;
	}
	mark = (uint64_t)message->time ^ UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < message->text.len; i++) {
		mark ^= (unsigned char)message->text.ptr[i];
		mark *= UINT64_C(0x100000001b3);
	}
	return mark;
}

static void
key_of(const struct compiled_rule *rule, const struct rule_message *message,
    struct buffer *key)
{
	struct span parts[2] = { message->from, SPAN_NONE };
	bool staff_speaks = message->from_role == ROLE_STAFF ||
	    message->from_role == ROLE_MANAGER;

	buffer_reset(key);
	buffer_text(key, rule->spec.id);
	switch (rule->spec.count_by) {
	case RULE_BY_STAFF:
		if (!staff_speaks &&
		    (message->to_role == ROLE_STAFF ||
			message->to_role == ROLE_MANAGER))
			parts[0] = message->to;
		break;
	case RULE_BY_PAIR:
		parts[1] = message->to;
		/* The same pair, whoever of them speaks. */
		if (!staff_speaks) {
			parts[1] = parts[0];
			parts[0] = message->to;
		}
		break;
	case RULE_BY_CONVERSATION:
		parts[0] = message->conversation;
		break;
	}
	for (size_t i = 0; i < 2; i++) {
		buffer_char(key, '\0');
		buffer_append(key, parts[i]);
	}
}
