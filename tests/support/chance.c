#include "chance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Any number will do, as long as it stays. */
#define EVERYDAY 20261122u

uint64_t
chance_seed(const char *test)
{
	const char *given = getenv("TEST_SEED");
	uint64_t seed = given == NULL ? EVERYDAY : strtoull(given, NULL, 10);

	(void)fprintf(stderr, "# %s: TEST_SEED=%" PRIu64 "\n", test, seed);
	return seed;
}

void
chance_begin(struct chance *chance, const char *test)
{
	chance->state = chance_seed(test);
}

/* splitmix64: every seed is a good one. */
size_t
chance_below(struct chance *chance, size_t below)
{
	uint64_t mixed = chance->state += 0x9e3779b97f4a7c15u;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
	return (size_t)((mixed ^ (mixed >> 31)) % below);
}
