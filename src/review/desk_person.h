#ifndef BOUNDARYD_REVIEW_DESK_PERSON_H
#define BOUNDARYD_REVIEW_DESK_PERSON_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"
#include "review/desk.h"

/*
 * desk_person -- which alerts have to do with one person, for a data subject's
 * request.
 */
/* An alert that has to do with one person; lives for the visit. */
struct desk_of_person {
	const struct ledger_alert *kept;
	const struct alert *alert;
	bool only_quoted; /* between others, before or after their message */
};

typedef int desk_visit_person(const struct desk_of_person *found, void *arg);

/* Newest first, until `visit` returns other than 0; it may not visit alerts.
 * `person`: an id in people.csv, or a name as it was shown. 0, or -1. */
int desk_each_of_person(const struct desk *desk, const char *person,
    desk_visit_person *visit, void *arg, struct err *err);
bool desk_is_person(const struct desk *desk, const char *person, struct span id,
    struct span shown);

#endif
