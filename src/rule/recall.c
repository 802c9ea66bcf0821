#include "rule/recall.h"

#include <stdlib.h>

struct answer {
	const struct pattern *pattern;
	const char *text;
	size_t from;
	size_t until;
	uint64_t round;
	int found;
	struct pattern_hit hit;
};

struct recall {
	uint64_t round; /* a text */
	struct answer answers[RECALL_ANSWERS];
};

static size_t place(const struct pattern *pattern,
    const struct pattern_search *search);

struct recall *
recall_new(void)
{
	return calloc(1, sizeof(struct recall));
}

void
recall_free(struct recall *recall)
{
	free(recall);
}

void
recall_begin(struct recall *recall)
{
	recall->round++;
}

bool
recall_find(const struct recall *recall, const struct pattern *pattern,
    const struct pattern_search *search, int *found, struct pattern_hit *hit)
{
	const struct answer *one = &recall->answers[place(pattern, search)];

	if (one->round != recall->round || one->pattern != pattern ||
	    one->text != search->subject.ptr || one->from != search->from ||
	    one->until != search->until)
		return false;
	*found = one->found;
	if (one->found == 1)
		*hit = one->hit;
	return true;
}

void
recall_keep(struct recall *recall, const struct pattern *pattern,
    const struct pattern_search *search, int found,
    const struct pattern_hit *hit)
{
	struct answer *one = &recall->answers[place(pattern, search)];

	*one = (struct answer){ .pattern = pattern,
		.text = search->subject.ptr,
		.from = search->from,
		.until = search->until,
		.round = recall->round,
		.found = found };
	if (found == 1)
		one->hit = *hit;
}

/* Made by mixing as in splitmix64. */
static size_t
place(const struct pattern *pattern, const struct pattern_search *search)
{
	uint64_t mixed = pattern_hash(pattern);

	mixed = (mixed + search->from * 31 + search->until * 131) *
	    UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(mixed >> 32) % RECALL_ANSWERS;
}
