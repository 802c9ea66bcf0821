#ifndef BOUNDARYD_REVIEW_EXCEPTION_H
#define BOUNDARYD_REVIEW_EXCEPTION_H

#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "base/span.h"

/*
 * exception -- what was agreed to be left alone: for whom, why, how it is kept
 * safe, by whom it was agreed, and until when.
 *
 * In:  what settings/ reads from exceptions.d. Out: whether one covers an
 * alert. What is covered is kept as covered, and raised to nobody.
 */
struct exception {
	const char *id;
	const char *rule;   /* "" any of the family */
	const char *family; /* "" the rule's alone */
	struct span staff;  /* ids in people.csv, comma between */
	struct span people; /* the others; empty: anybody */
	const char *reason;
	const char *safeguards;
	const char *approver;  /* id or name */
	const char *reference; /* where the record of it is kept */
	int64_t from;          /* instant */
	int64_t expires;       /* instant, the first that is not covered */
	const char *file;
	int line;
};

enum exception_cover {
	EXCEPTION_NONE,
	EXCEPTION_COVERS,
	EXCEPTION_ENDED /* it would, had it not ended */
};

/*
 * Which of the list covers it, by the time it was said. COVERS is preferred to
 * ENDED; of ENDED the last to end is given. `*found` NULL: none.
 */
enum exception_cover exception_find(const struct exception *list, size_t count,
    const struct alert *alert, const struct exception **found);

/* Days that are left, rounded up; 0 when it has ended. */
int64_t exception_days_left(const struct exception *exception, int64_t now);

#endif
