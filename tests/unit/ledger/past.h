#ifndef BOUNDARYD_UNIT_LEDGER_PAST_H
#define BOUNDARYD_UNIT_LEDGER_PAST_H

#include "alert/outcome.h"
#include "ledger/ledger.h"

/*
 * past -- alerts that are in the ledger already, for tests of what is told
 * about many of them.
 */
struct past_alert {
	const char *rule;
	const char *family;
	const char *subject; /* a worker's id in sample's people */
	int64_t raised;
	int64_t due; /* INSTANT_NONE: none */
	enum outcome outcome;
	int64_t decided; /* INSTANT_NONE: not yet */
};

/* With its case, delivered to route "oak". Ends the test when it fails. */
void past_add(struct ledger *ledger, const struct past_alert *past);

#endif
