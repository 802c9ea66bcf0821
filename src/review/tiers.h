#ifndef BOUNDARYD_REVIEW_TIERS_H
#define BOUNDARYD_REVIEW_TIERS_H

#include <stdbool.h>
#include <stddef.h>

#include "alert/alert.h"
#include "people/people.h"

/*
 * tiers -- who gets an alert, and who next. A pure function of people, routes
 * and the alert.
 *
 * The first tier is the route of the worker's team. The next ones follow the
 * manager column of people.csv from the worker's manager upwards: each
 * manager above that one, by the route of his or her team. A route comes once.
 * A concern about a manager starts one tier up, and never goes to a route that
 * the person reads (that of the own team, and of every team of whom he or she
 * is the manager). Where nobody is above, "default" has the last word. Loops
 * and names of nobody in the manager column end the walk.
 */
#define TIERS_MAX 16

struct tiers {
	const char *route[TIERS_MAX]; /* borrowed from routes */
	size_t count;                 /* from 1 */
	bool about_manager;
};

/*
 * Does the worker of that id read this route, being a manager by now? True
 * also of one who was none when the alert came.
 */
bool tiers_reads(const char *subject, const char *route,
    const struct people *people, const struct route *routes,
    size_t route_count);
/* `alert` needs subject and team. */
void tiers_of(const struct alert *alert, const struct people *people,
    const struct route *routes, size_t route_count, struct tiers *out);

#endif
