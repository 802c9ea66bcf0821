#include "base/nearest.h"

#include <string.h>

#define NAME_MAX_BYTES 64

static size_t distance(struct span a, struct span b);
static size_t least(size_t a, size_t b);

const char *
nearest_name(struct span word, const char *const *names)
{
	const char *best = NULL;
	size_t best_distance = (word.len + 2) / 3 + 1;

	if (word.len == 0 || word.len > NAME_MAX_BYTES)
		return NULL;
	for (size_t i = 0; names[i] != NULL; i++) {
		struct span name = span_of(names[i]);
		size_t far;

		if (name.len > NAME_MAX_BYTES)
			continue;
		far = distance(word, name);
		if (far < best_distance) {
			best = names[i];
			best_distance = far;
		}
	}
	return best;
}

/* Damerau-Levenshtein, neighbours swapped once. */
static size_t
distance(struct span a, struct span b)
{
	size_t rows[3][NAME_MAX_BYTES + 1];
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = j;
	memcpy(before, last, sizeof(rows[0]));
	for (size_t i = 1; i <= a.len; i++) {
		size_t *spare = before;

		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t cost = a.ptr[i - 1] != b.ptr[j - 1];

			now[j] = least(least(now[j - 1], last[j]) + 1,
			    last[j - 1] + cost);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[b.len];
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}
