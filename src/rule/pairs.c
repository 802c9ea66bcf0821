#include "rule/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "rule/prefilter.h"

struct pair_map {
	uint32_t before[PAIRS_CLASSES]; /* of a class: those in front of it */
};

/* Blocks in a row that a hit may lie in. */
struct near {
	const struct pair_map *maps;
	size_t count;
};

static void fill_block(struct pair_map *map, const unsigned char *classes,
    struct span text, size_t from, size_t until);
static bool is_met(const struct pair_need *need, const struct near *near);
static bool has_pair(const struct near *near, const struct pair_clause *clause);

unsigned
pairs_class(unsigned char byte)
{
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a';
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= '0' && byte <= '9')
		return 26;
	if (byte == ' ')
		return 27;
	if (byte < ' ')
		return 28;
	if (byte == '@')
		return 29;
	return byte < 0x80 ? 30 : 31;
}

int
pairs_build(struct pair_text *pairs, struct span text)
{
	unsigned char classes[256];
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
	for (unsigned i = 0; i < 256; i++)
		classes[i] = (unsigned char)pairs_class((unsigned char)i);
	for (size_t i = 0; i < count; i++) {
		size_t until = (i + 1) * block;

		fill_block(&pairs->blocks[i], classes, text, i * block,
		    until < text.len ? until : text.len);
	}
	return 0;
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
fill_block(struct pair_map *map, const unsigned char *classes, struct span text,
    size_t from, size_t until)
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
	     choice = choice->next) {
		const struct pair_need *one = choice->needs;

		while (one != NULL && !is_met(one, near))
			one = one->next;
		if (one == NULL)
			return false;
	}
	return true;
}

static bool
has_pair(const struct near *near, const struct pair_clause *clause)
{
	for (uint32_t rest = clause->second; rest != 0; rest &= rest - 1)
		for (size_t i = 0; i < near->count; i++)
			if ((near->maps[i].before[__builtin_ctz(rest)] &
				clause->first) != 0)
				return true;
	return false;
}
