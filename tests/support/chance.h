#ifndef BOUNDARYD_TESTS_CHANCE_H
#define BOUNDARYD_TESTS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* chance -- the same random numbers again for the same seed. */
struct chance {
	uint64_t state;
};

/*
 * Start from $TEST_SEED, or from the clock where it is not set; print the seed
 * with the test's name, so that a failure can be had again.
 */
void chance_begin(struct chance *chance, const char *test);
/* From 0 up to but not `below`, which is not 0. */
size_t chance_below(struct chance *chance, size_t below);

#endif
