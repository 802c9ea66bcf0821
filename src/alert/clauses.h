#ifndef BOUNDARYD_ALERT_CLAUSES_H
#define BOUNDARYD_ALERT_CLAUSES_H

#include <stdbool.h>

#include "base/faults.h"
#include "base/span.h"

/*
 * clauses -- what the policies say, in our words: clauses.tsv, one clause a
 * line (id, document, section, words).
 */
struct clause {
	const char *id;
	const char *document;
	const char *section;
	const char *words;
};

struct clauses;

/* Read clauses.tsv. NULL only when out of memory. */
struct clauses *clauses_new(const char *file, struct span bytes,
    struct faults *faults);
void clauses_free(struct clauses *clauses);
const struct clause *clauses_find(const struct clauses *clauses,
    struct span id);
/*
 * The next id that a rule names in its `clause`, taken off `named`, and what it
 * is (NULL: it is not in the file). False: there is none left.
 */
bool clauses_next(const struct clauses *clauses, struct span *named,
    struct span *id, const struct clause **clause);

#endif
