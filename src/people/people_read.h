#ifndef BOUNDARYD_PEOPLE_PEOPLE_READ_H
#define BOUNDARYD_PEOPLE_PEOPLE_READ_H

#include "base/faults.h"
#include "base/span.h"

/*
 * people_read -- the rows of people.csv, with their columns in order.
 *
 * Checks the header and the number of cells; what the cells mean is
 * people.c's.
 */
enum people_column {
	PEOPLE_ID,
	PEOPLE_NAME,
	PEOPLE_ROLE,
	PEOPLE_TEAM,
	PEOPLE_MANAGER,
	PEOPLE_ALIASES,
	PEOPLE_COLUMNS
};

struct people_row {
	struct span cell[PEOPLE_COLUMNS]; /* trimmed; "" when absent */
	int line;
};

/* -1: out of memory. */
typedef int people_row_sink(void *arg, const struct people_row *row);

/* 0 however many faults there are; -1 when memory ran out. */
int people_read(const char *file, struct span bytes, struct faults *faults,
    people_row_sink *sink, void *arg);

#endif
