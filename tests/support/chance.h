#ifndef BOUNDARYD_TESTS_CHANCE_H
#define BOUNDARYD_TESTS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* chance -- the same random numbers again for the same seed. */
struct chance {
	uint64_t state;
};

/*
 * $TEST_SEED, or where it is not set the same for all: a plain run of the tests
 * is the same every day, and scripts/torture gives seeds of its own. Printed
 * with the test's name, so that a failure can be had again.
 */
uint64_t chance_seed(const char *test);
/* Start from chance_seed. */
void chance_begin(struct chance *chance, const char *test);
/* From 0 up to but not `below`, which is not 0. */
size_t chance_below(struct chance *chance, size_t below);

#endif
