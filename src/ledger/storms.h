#ifndef BOUNDARYD_LEDGER_STORMS_H
#define BOUNDARYD_LEDGER_STORMS_H

#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"

struct ledger;

/*
 * storms -- matches that were one too many: counted, not kept one by one.
 *
 * A row a source, rule and sender, for the hour since its first alert. What is
 * counted stands in the same transaction as the place behind it, so that a
 * crash counts nothing twice.
 */
struct ledger_storm {
	struct digest key;
	const char *rule;
	const char *source;
	const char *file;   /* base name, of the first that was counted */
	struct span packed; /* that one's report */
	int64_t since;      /* instant */
	uint64_t counted;
	uint64_t told; /* of them, in a summary */
};

typedef int ledger_visit_storm(const struct ledger_storm *storm, void *arg);

/* Make, or set counted and told of, the row of its key. 0, or -1 with `err`. */
int ledger_put_storm(struct ledger *ledger, const struct ledger_storm *storm,
    struct err *err);
int ledger_drop_storm(struct ledger *ledger, const struct digest *key,
    struct err *err);
/* Show the row of that key, or with NULL every row, until `visit` returns other
 * than 0. It must not ask the ledger. 0, or -1 with `err`. */
int ledger_each_storm(struct ledger *ledger, const struct digest *key,
    ledger_visit_storm *visit, void *arg, struct err *err);
/* Is a match of this name recorded? 1, 0, or -1 with `err`. */
int ledger_knows(struct ledger *ledger, const struct digest *id,
    struct err *err);

#endif
