#include "rule/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "rule/prefilter.h"

/* Blocks in a row that a hit may lie in. */
struct near {
	const struct pair_map *maps;
	size_t count;
};

static void fill_block(struct pair_map *map, struct span text, size_t from,
    size_t until);
static bool is_met(const struct pair_need *need, const struct near *near);
static bool is_any_met(const struct pair_need *need, const struct near *near);
static inline bool has_pair(const struct near *near,
    const struct pair_clause *clause);

/* Letters 0 to 25, digits, a blank, other white space, @, symbols, the rest. */
/* clang-format off */
static const unsigned char classes[256] = {
	28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
	28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
	27, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
	26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 30, 30, 30, 30, 30, 30,
	29, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 30, 30, 30, 30,
	30, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 30, 30, 30, 30, 30,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
	31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
};
/* clang-format on */

unsigned
pairs_class(unsigned char byte)
{
	return classes[byte];
}

int
pairs_build(struct pair_text *pairs, struct span text)
{
	size_t block = PREFILTER_SHORT;
	size_t count;

	if (text.len > PREFILTER_SHORT)
		block = PAIRS_BLOCK_BYTES;
	count = text.len / block + 1;
	if (count > pairs->capacity) {
		struct pair_map *grown = realloc(pairs->blocks,
		    count * sizeof(*grown));

		if (grown == NULL)
			return -1;
		pairs->blocks = grown;
		pairs->capacity = count;
	}
	pairs->count = count;
	pairs->is_built = true;
	memset(pairs->blocks, 0, count * sizeof(*pairs->blocks));
	for (size_t i = 0; i < count; i++) {
		size_t until = (i + 1) * block;

		fill_block(&pairs->blocks[i], text, i * block,
		    until < text.len ? until : text.len);
	}
	pairs->whole = pairs->blocks[0];
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < PAIRS_CLASSES; k++)
			pairs->whole.before[k] |= pairs->blocks[i].before[k];
	return 0;
}

bool
pairs_are_met(const struct pair_text *pairs, const struct pair_need *need)
{
	const struct near near = { &pairs->whole, 1 };

	return is_met(need, &near);
}

void
pairs_done(struct pair_text *pairs)
{
	free(pairs->blocks);
}

/*
 * A hit that starts in one block ends so many blocks later at the most, and
 * none is longer than PREFILTER_AROUND (see pattern.h).
 */
size_t
pairs_stretches(const struct pair_text *pairs, const struct pair_need *need,
    struct span text, struct stretch *out)
{
	size_t most = need->most_bytes < PREFILTER_AROUND ? need->most_bytes :
							    PREFILTER_AROUND;
	size_t reach = most / PAIRS_BLOCK_BYTES + 2;
	struct near near = { pairs->blocks, 1 };
	size_t kept = 0;

	if (text.len <= PREFILTER_SHORT) {
		out[0] = stretch_whole(text);
		return is_met(need, &near);
	}
	for (size_t i = 0; i < pairs->count; i++) {
		near.maps = &pairs->blocks[i];
		near.count = pairs->count - i < reach ? pairs->count - i :
							reach;
		if (is_met(need, &near))
			kept = stretch_add(out, kept, text,
			    i * PAIRS_BLOCK_BYTES, (i + 1) * PAIRS_BLOCK_BYTES);
	}
	return kept;
}

/* A pair belongs to the block of its second byte. */
static void
fill_block(struct pair_map *map, struct span text, size_t from, size_t until)
{
	unsigned last;

	if (from == 0)
		from = 1;
	if (from >= until)
		return;
	last = classes[(unsigned char)text.ptr[from - 1]];
	for (size_t i = from; i < until; i++) {
		unsigned next = classes[(unsigned char)text.ptr[i]];

		map->before[next] |= UINT32_C(1) << last;
		last = next;
	}
}

static bool
is_met(const struct pair_need *need, const struct near *near)
{
	for (size_t i = 0; i < need->count; i++)
		if (!has_pair(near, &need->clauses[i]))
			return false;
	for (const struct pair_choice *choice = need->choices; choice != NULL;
	     choice = choice->next)
		if (!is_any_met(choice->needs, near))
			return false;
	return true;
}

/* There are many, and most are done with by their first clause. */
static bool
is_any_met(const struct pair_need *need, const struct near *near)
{
	for (; need != NULL; need = need->next)
		if ((need->count == 0 || has_pair(near, &need->clauses[0])) &&
		    is_met(need, near))
			return true;
	return false;
}

static inline bool
has_pair(const struct near *near, const struct pair_clause *clause)
{
	const struct pair_map *maps = near->maps;

	for (uint32_t rest = clause->second; rest != 0; rest &= rest - 1) {
		unsigned second = (unsigned)__builtin_ctz(rest);

		if ((maps[0].before[second] & clause->first) != 0)
			return true;
		for (size_t i = 1; i < near->count; i++)
			if ((maps[i].before[second] & clause->first) != 0)
				return true;
	}
	return false;
}
