#ifndef BOUNDARYD_REVIEW_DESK_PERSON_H
#define BOUNDARYD_REVIEW_DESK_PERSON_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"
#include "ledger/concerns.h"
#include "review/desk.h"

/*
 * desk_person -- what has to do with one person, for a data subject's
 * request.
 */
/* An alert that has to do with one person; lives for the visit. */
struct desk_of_person {
	const struct ledger_alert *kept;
	const struct alert *alert;
	bool only_quoted; /* between others, before or after their message */
};

typedef int desk_visit_person(const struct desk_of_person *found, void *arg);

/*
 * The id in people.csv of who has that id, or is known by that name there;
 * else `person` itself. Borrowed from people or `person`.
 */
const char *desk_person_id(const struct desk *desk, const char *person);
/* Newest first, until `visit` returns other than 0; it may not visit alerts.
 * `person`: of desk_person_id. 0, or -1. */
int desk_each_of_person(const struct desk *desk, const char *person,
    desk_visit_person *visit, void *arg, struct err *err);
/*
 * The rows that repeats are counted by, of alerts about `person` as a worker or
 * between a worker and `person`. Newest first; they have no words. 0, or -1.
 */
int desk_each_concern_of(const struct desk *desk, const char *person,
    ledger_visit_concern *visit, void *arg, struct err *err);
/* Is whoever has that id, or was shown so, `person` (of desk_person_id)? */
bool desk_is_person(const struct desk *desk, const char *person, struct span id,
    struct span shown);

#endif
