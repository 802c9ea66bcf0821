#ifndef BOUNDARYD_LEDGER_PLACES_H
#define BOUNDARYD_LEDGER_PLACES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "ledger/ledger.h"

/*
 * places -- in which folders of a route an alert's mail was last seen, so
 * that a move made while nobody looked is still a move.
 */
struct ledger_place {
	struct digest id; /* the alert's */
	const char *route;
	const char *folder; /* "" the route itself; ".Noise" and so on */
	bool read;          /* it has the flag S */
	int64_t missing;    /* since when; INSTANT_NONE: it is there */
};

typedef int ledger_visit_place(const struct ledger_place *place, void *arg);

int ledger_put_place(struct ledger *ledger, const struct ledger_place *place,
    struct err *err);
int ledger_remove_place(struct ledger *ledger, const struct ledger_place *place,
    struct err *err);
/* Of one route; visitors may change nothing. */
int ledger_each_place(struct ledger *ledger, const char *route,
    ledger_visit_place *visit, void *arg, struct err *err);

#endif
