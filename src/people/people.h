#ifndef BOUNDARYD_PEOPLE_PEOPLE_H
#define BOUNDARYD_PEOPLE_PEOPLE_H

#include <stddef.h>

#include "base/faults.h"
#include "base/span.h"
#include "message/message.h"

/*
 * people -- who is who.
 *
 * In:  people.csv (id, name, role, team, manager, aliases). Out: the person
 * behind a name, number, address or handle, as exports show them.
 *
 * Lookup ignores case, spacing, and how a number is written ("+44 7700 900123"
 * and "07700900123" are one). Never guesses: a name that two people share
 * finds nobody, and is a fault at load.
 */
struct people;

struct person {
	const char *id;
	const char *name;
	enum role role;
	const char *team;    /* "" when none */
	const char *manager; /* a person's id, "" when none */
};

/*
 * Read the bytes of `file` (its name is for faults only). Every fault is
 * reported with its line. NULL only when memory ran out; rows with faults are
 * left out.
 */
struct people *people_new(const char *file, struct span bytes,
    struct faults *faults);
void people_free(struct people *people);
/*
 * NULL when nobody, or more than one, is known so. "Anna <anna@example.org>" is
 * who has that address, else who is called Anna. `people` may be NULL.
 */
const struct person *people_find(const struct people *people,
    struct span shown);
const struct person *people_by_id(const struct people *people, struct span id);
size_t people_count(const struct people *people);
/* `index` is below people_count; in the order of the file. */
const struct person *people_at(const struct people *people, size_t index);

#endif
