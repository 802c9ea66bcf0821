#include "chance.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void
chance_begin(struct chance *chance, const char *test)
{
	const char *given = getenv("TEST_SEED");
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	chance->state = given != NULL ?
	    strtoull(given, NULL, 10) :
	    (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec;
	(void)fprintf(stderr, "# %s: TEST_SEED=%llu\n", test,
	    (unsigned long long)chance->state);
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
