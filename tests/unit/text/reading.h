#ifndef BOUNDARYD_TESTS_READING_H
#define BOUNDARYD_TESTS_READING_H

#include "text/finder.h"

/*
 * reading -- one text with all its views and findings, for tests.
 */
struct reading {
	struct view fold;
	struct view digits;
	struct view address;
	struct view marked;
	struct findings findings;
};

struct reading *reading_new(void);
void reading_free(struct reading *reading);
/* Fails the running test when memory runs out. */
void reading_take(struct reading *reading, struct span text,
    const struct office *office);
/* The findings as "phone! +447700900123; email? a@b.example". */
void reading_tell(const struct reading *reading, char *out, size_t size);

#endif
