#ifndef BOUNDARYD_LEDGER_FOLLOW_UPS_H
#define BOUNDARYD_LEDGER_FOLLOW_UPS_H

#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"
#include "ledger/ledger.h"
#include "rule/report_later.h"

/*
 * follow_ups -- what was said after the message of an alert.
 *
 * A row an alert, from when it is raised: how many messages are wanted, until
 * when, how many the alert's own mail tells. When that many have come, or the
 * time is over, it ends; where more came than the mail told, a delivery with
 * the reason COPY_FOLLOW_UP then waits for each route that has the alert. All
 * inside the caller's transaction, so that messages, places and deliveries
 * hold together. It lives as long as its alert.
 */
struct ledger_follow_up {
	const char *source;
	struct span conversation; /* as in the report */
	struct digest identity;   /* of the message itself */
	int64_t time;             /* of it; INSTANT_NONE: not known */
	unsigned wanted;          /* messages */
	int64_t until; /* instant; then it ends. INSTANT_NONE: it has all */
	int64_t told;  /* that stand in the alert's mail; -1: not settled */
	int64_t ended; /* instant; INSTANT_NONE: it waits */
};

/* The alert `row` waits for what comes next. */
int ledger_follow(struct ledger *ledger, int64_t row,
    const struct ledger_follow_up *item, struct err *err);
/*
 * Keep a message for every alert that waits for it: of the same source and
 * conversation, said not before it, and not kept for it already. One that is
 * the last one by its identity, or comes again and begins with its words, of
 * the same sender and time, is that one, grown. *count: alerts that waited.
 */
int ledger_add_later(struct ledger *ledger, const char *source,
    const struct report_later *later, size_t *count, struct err *err);
/*
 * Call before each commit that may have raised alerts or kept messages, and
 * when time has passed. What has come by now for the alerts of this transaction
 * goes into their own mails. Those that waited until `over`, or less long, end;
 * INSTANT_NONE: none does for its time. *made: deliveries that wait now.
 */
int ledger_settle_follow_ups(struct ledger *ledger, int64_t now, int64_t over,
    size_t *made, struct err *err);
/* 1, 0 there is none, -1. Words and counts that are not kept are zero. */
int ledger_find_follow_up(struct ledger *ledger, const struct digest *id,
    struct ledger_follow_up *out, struct err *err);

/* What it is shown lives until it returns. Other than 0: stop. */
typedef int ledger_visit_later(const struct report_later *later, void *arg);
/* What came after the alert, oldest first; `conversation` is empty. 0, or -1.
 */
int ledger_each_later(struct ledger *ledger, const struct digest *id,
    ledger_visit_later *visit, void *arg, struct err *err);

typedef int ledger_visit_awaited(struct span conversation, unsigned left,
    void *arg);
/* The conversations of a source in which something is waited for; newest
 * first, at most `max`. 0, or -1. */
int ledger_each_awaited(struct ledger *ledger, const char *source, size_t max,
    ledger_visit_awaited *visit, void *arg, struct err *err);

#endif
