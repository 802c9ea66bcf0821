#include <stdlib.h>

#include "rule/bits.h"
#include "rule/prefilter_parts.h"

struct link {
	uint32_t from;
	uint32_t to;
};

static int place_literals(struct prefilter *prefilter);
static int rank_groups(struct prefilter *prefilter);
static void order_groups(struct slot *slot, const uint32_t *ranks);
static int pack_groups(struct prefilter *prefilter);
static size_t pack_group(const struct group *group, struct mask *out);
static int order_candidates(struct prefilter *prefilter);
static void keep_candidates(struct prefilter *prefilter, bool owned,
    uint32_t *next);
static int reach_groups(struct prefilter *prefilter);
static void reach_from(struct prefilter *prefilter, bool owned, uint32_t *next);

int
prefilter_link(struct prefilter *prefilter)
{
	if (place_literals(prefilter) == -1 || rank_groups(prefilter) == -1 ||
	    pack_groups(prefilter) == -1 || order_candidates(prefilter) == -1 ||
	    reach_groups(prefilter) == -1)
		return -1;
	return 0;
}

/* Their numbers do not change from here on: ids become places. */
static int
place_literals(struct prefilter *prefilter)
{
	struct group *groups = prefilter->groups.list;
	const struct step *twos = prefilter->twos.list;

	prefilter->word_count = prefilter->words->count;
	prefilter->literal_count = prefilter->word_count + 1 +
	    prefilter->twos.count + 1 + prefilter->loose.count;
	for (size_t i = 0; i < prefilter->groups.count; i++)
		for (size_t k = 0; k < groups[i].id_count; k++)
			groups[i].ids[k] = (uint32_t)
			    prefilter_literal(prefilter, groups[i].ids[k]);
	prefilter->two_firsts = calloc(prefilter->word_count / 64 + 1,
	    sizeof(uint64_t));
	if (prefilter->two_firsts == NULL)
		return -1;
	for (size_t i = 0; i < prefilter->twos.size; i++)
		if (twos[i].by != 0)
			bits_set(prefilter->two_firsts, twos[i].from);
	return 0;
}

/*
 * A word that many phrases need is one that many messages have, so the rarest
 * group is the one whose words the fewest phrases need.
 */
static int
rank_groups(struct prefilter *prefilter)
{
	const struct group *groups = prefilter->groups.list;
	struct slot *slots = prefilter->slots.list;
	size_t count = prefilter->groups.count;
	uint32_t *uses = calloc(prefilter->literal_count, sizeof(*uses));
	uint32_t *ranks = calloc(count + 1, sizeof(*ranks));

	for (size_t i = 0; uses != NULL && i < prefilter->slots.count; i++)
		for (size_t k = 0; k < slots[i].group_count; k++) {
			const struct group *group = &groups[slots[i].groups[k]];

			for (size_t id = 0; id < group->id_count; id++)
				uses[group->ids[id]]++;
		}
	for (size_t i = 0; uses != NULL && ranks != NULL && i < count; i++)
		for (size_t k = 0; k < groups[i].id_count; k++)
			ranks[i] += uses[groups[i].ids[k]];
	for (size_t i = 0; ranks != NULL && i < prefilter->slots.count; i++)
		order_groups(&slots[i], ranks);
	free(uses);
	free(ranks);
	return uses == NULL || ranks == NULL ? -1 : 0;
}

static void
order_groups(struct slot *slot, const uint32_t *ranks)
{
	for (size_t i = 1; i < slot->group_count; i++) {
		uint32_t one = slot->groups[i];
		size_t at = i;

		for (; at > 0 && ranks[slot->groups[at - 1]] > ranks[one]; at--)
			slot->groups[at] = slot->groups[at - 1];
		slot->groups[at] = one;
	}
}

/* Words of one phrase lie side by side, so that a group is a few masks. */
static int
pack_groups(struct prefilter *prefilter)
{
	const struct group *groups = prefilter->groups.list;
	size_t total = 0;

	prefilter->first_mask = calloc(prefilter->groups.count + 1,
	    sizeof(*prefilter->first_mask));
	if (prefilter->first_mask == NULL)
		return -1;
	for (size_t i = 0; i < prefilter->groups.count; i++) {
		total += pack_group(&groups[i], NULL);
		prefilter->first_mask[i + 1] = (uint32_t)total;
	}
	prefilter->masks = calloc(total + 1, sizeof(*prefilter->masks));
	if (prefilter->masks == NULL)
		return -1;
	for (size_t i = 0; i < prefilter->groups.count; i++)
		(void)pack_group(&groups[i],
		    prefilter->masks + prefilter->first_mask[i]);
	return 0;
}

/* How many they are; where `out` is not NULL, they are written there. */
static size_t
pack_group(const struct group *group, struct mask *out)
{
	uint32_t last = UINT32_MAX;
	size_t count = 0;

	for (size_t i = 0; i < group->id_count; i++) {
		uint32_t at = group->ids[i] / 64;

		if (at != last)
			count++;
		last = at;
		if (out == NULL)
			continue;
		out[count - 1].at = at;
		out[count - 1].bits |= UINT64_C(1) << group->ids[i] % 64;
	}
	return count;
}

/* By the rarest group; of these those that have an owner first. */
static int
order_candidates(struct prefilter *prefilter)
{
	struct group *groups = prefilter->groups.list;
	const struct slot *slots = prefilter->slots.list;
	uint32_t *next = calloc(prefilter->groups.count + 1, sizeof(*next));
	uint32_t total = 0;

	prefilter->candidates = calloc(prefilter->slots.count + 1,
	    sizeof(*prefilter->candidates));
	if (next == NULL || prefilter->candidates == NULL) {
		free(next);
		return -1;
	}
	for (size_t i = 0; i < prefilter->slots.count; i++)
		if (slots[i].group_count > 0) {
			struct group *group = &groups[slots[i].groups[0]];

			group->count++;
			group->owned += slots[i].owner != PREFILTER_NO_OWNER;
		}
	for (size_t i = 0; i < prefilter->groups.count; i++) {
		groups[i].first = next[i] = total;
		total += groups[i].count;
	}
	keep_candidates(prefilter, true, next);
	keep_candidates(prefilter, false, next);
	free(next);
	return 0;
}

static void
keep_candidates(struct prefilter *prefilter, bool owned, uint32_t *next)
{
	const struct slot *slots = prefilter->slots.list;

	for (size_t i = 0; i < prefilter->slots.count; i++) {
		const struct slot *slot = &slots[i];
		struct candidate *one;

		if (slot->group_count == 0 ||
		    (slot->owner != PREFILTER_NO_OWNER) != owned)
			continue;
		one = &prefilter->candidates[next[slot->groups[0]]++];
		one->slot = (uint32_t)i;
		one->owner = slot->owner;
		one->group_count = slot->group_count - 1;
		for (size_t k = 0; k < one->group_count; k++)
			one->groups[k] = slot->groups[k + 1];
	}
}

/* A literal leads to the groups that are some slot's rarest. */
static int
reach_groups(struct prefilter *prefilter)
{
	const struct group *groups = prefilter->groups.list;
	size_t literals = prefilter->literal_count;
	uint32_t *next = calloc(literals + 1, sizeof(*next));
	uint32_t total = 0;

	prefilter->reaches = calloc(literals + 1, sizeof(*prefilter->reaches));
	if (next == NULL || prefilter->reaches == NULL) {
		free(next);
		return -1;
	}
	for (size_t i = 0; i < prefilter->groups.count; i++)
		for (size_t k = 0; k < groups[i].id_count; k++)
			if (groups[i].count > 0)
				next[groups[i].ids[k]]++;
	for (size_t i = 0; i < literals; i++) {
		uint32_t count = next[i];

		prefilter->reaches[i].first = next[i] = total;
		total += count;
	}
	prefilter->reaches[literals].first = total;
	prefilter->reached = calloc((size_t)total + 1,
	    sizeof(*prefilter->reached));
	if (prefilter->reached != NULL) {
		reach_from(prefilter, true, next);
		for (size_t i = 0; i < literals; i++)
			prefilter->reaches[i].owned = next[i];
		reach_from(prefilter, false, next);
	}
	free(next);
	return prefilter->reached == NULL ? -1 : 0;
}

static void
reach_from(struct prefilter *prefilter, bool owned, uint32_t *next)
{
	const struct group *groups = prefilter->groups.list;

	for (size_t i = 0; i < prefilter->groups.count; i++) {
		if (groups[i].count == 0 || (groups[i].owned > 0) != owned)
			continue;
		for (size_t k = 0; k < groups[i].id_count; k++)
			prefilter->reached[next[groups[i].ids[k]]++] =
			    (uint32_t)i;
	}
}
