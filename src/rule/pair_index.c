#include "rule/pair_index.h"

#include "rule/bits.h"

#define ROWS ((size_t)PAIRS_CLASSES * PAIRS_CLASSES)
/* What no pair tells: more than all pairs together. */
#define NO_PAIR UINT32_MAX

static uint32_t weigh_need(const struct pair_need *need,
    const struct pair_clause **clause, const struct pair_choice **choice);
static uint32_t weigh_choice(const struct pair_choice *choice);
static uint32_t weigh_clause(const struct pair_clause *clause);
static uint32_t weigh_classes(uint32_t classes);
static void add_clause(struct pair_index *index,
    const struct pair_clause *clause, size_t at);

int
pair_index_init(struct pair_index *index, struct arena *arena, size_t count)
{
	index->words = count / 64 + 1;
	index->rows = arena_alloc(arena, (ROWS + 1) * index->words,
	    sizeof(*index->rows));
	if (index->rows == NULL)
		return -1;
	index->always = index->rows + ROWS * index->words;
	return 0;
}

void
pair_index_add(struct pair_index *index, const struct pair_need *need,
    size_t at)
{
	const struct pair_clause *clause;
	const struct pair_choice *choice;

	if (weigh_need(need, &clause, &choice) == NO_PAIR) {
		bits_set(index->always, at);
		return;
	}
	if (clause != NULL) {
		add_clause(index, clause, at);
		return;
	}
	for (need = choice->needs; need != NULL; need = need->next)
		pair_index_add(index, need, at);
}

void
pair_index_look(const struct pair_index *index, const struct pair_text *pairs,
    uint64_t *bits)
{
	size_t words = index->words;

	for (size_t i = 0; i < words; i++)
		bits[i] |= index->always[i];
	for (size_t second = 0; second < PAIRS_CLASSES; second++) {
		uint32_t rest = pairs->whole.before[second];

		for (; rest != 0; rest &= rest - 1) {
			size_t first = (size_t)__builtin_ctz(rest);
			const uint64_t *row = index->rows +
			    (second * PAIRS_CLASSES + first) * words;

			for (size_t i = 0; i < words; i++)
				bits[i] |= row[i];
		}
	}
}

/* How usual the pairs are that tell it, by the one clause or choice. */
static uint32_t
weigh_need(const struct pair_need *need, const struct pair_clause **clause,
    const struct pair_choice **choice)
{
	uint32_t least = NO_PAIR;

	*clause = NULL;
	*choice = NULL;
	for (size_t i = 0; i < need->count; i++) {
		uint32_t weight = weigh_clause(&need->clauses[i]);

		if (weight < least) {
			least = weight;
			*clause = &need->clauses[i];
		}
	}
	for (const struct pair_choice *one = need->choices; one != NULL;
	     one = one->next) {
		uint32_t weight = weigh_choice(one);

		if (weight < least) {
			least = weight;
			*clause = NULL;
			*choice = one;
		}
	}
	return least;
}

/* Any of its needs will do, so that all of their pairs tell it. */
static uint32_t
weigh_choice(const struct pair_choice *choice)
{
	const struct pair_clause *clause;
	const struct pair_choice *inner;
	uint32_t sum = 0;

	for (const struct pair_need *need = choice->needs; need != NULL;
	     need = need->next) {
		uint32_t weight = weigh_need(need, &clause, &inner);

		if (weight >= NO_PAIR - sum)
			return NO_PAIR;
		sum += weight;
	}
	return sum;
}

static uint32_t
weigh_clause(const struct pair_clause *clause)
{
	return weigh_classes(clause->first) * weigh_classes(clause->second);
}

/* How many of a thousand bytes of English chat they are, about. */
static uint32_t
weigh_classes(uint32_t classes)
{
	static const unsigned char usual[PAIRS_CLASSES] = { 62, 12, 20, 32, 98,
		17, 18, 46, 56, 2, 8, 33, 22, 54, 64, 14, 1, 44, 50, 74, 26, 8,
		20, 2, 20, 1, 12, 180, 2, 1, 30, 4 };
	uint32_t sum = 0;

	for (; classes != 0; classes &= classes - 1)
		sum += usual[__builtin_ctz(classes)];
	return sum;
}

static void
add_clause(struct pair_index *index, const struct pair_clause *clause,
    size_t at)
{
	for (uint32_t second = clause->second; second != 0;
	     second &= second - 1)
		for (uint32_t first = clause->first; first != 0;
		     first &= first - 1) {
			size_t row = (size_t)__builtin_ctz(second) *
				PAIRS_CLASSES +
			    (size_t)__builtin_ctz(first);

			bits_set(index->rows + row * index->words, at);
		}
}
