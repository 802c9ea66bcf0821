#ifndef BOUNDARYD_DAEMON_STORM_H
#define BOUNDARYD_DAEMON_STORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/ledger.h"

struct alert;
struct keeper;

/*
 * storm -- a bound on the alerts of one rule, so that nobody can bury the
 * others' under his own, or fill the ledger and the spool.
 *
 * Within an hour of its first alert, a sender may raise limits.alerts-sender
 * alerts of a rule in a source, and all its senders limits.alerts. What comes
 * more is counted, and told in one summary alert when it is over: after a
 * minute without it, or at the hour's end. Matches that raise nothing (repeats,
 * trial rules) are kept STORM_QUIET_TIMES as often and then only counted too.
 */
#define STORM_QUIET_TIMES 10

struct storms;

int keeper_storms_start(struct keeper *keeper, struct err *err);
void keeper_storms_stop(struct keeper *keeper);
/*
 * Before an alert is added, in the transaction. 1: it is one too many, has been
 * counted and is done with; 0: add it; -1 with `err`.
 */
int keeper_storm_takes(struct keeper *keeper, const struct alert *alert,
    struct err *err);
/* It was added. */
void keeper_storm_added(struct keeper *keeper, const struct alert *alert,
    enum ledger_verdict verdict);
/* The transaction holds, or does not. */
void keeper_storms_committed(struct keeper *keeper, bool holds);
/* Before a commit: what was counted goes with it. 0, or -1 with `err`. */
int keeper_storms_keep(struct keeper *keeper, struct err *err);
/* Summaries that are due; `last`: all of them. */
void keeper_storms_tick(struct keeper *keeper, bool last);

/* commit.c: route, record and, where it is new, deliver. Takes the alert. */
int keeper_add_alert(struct keeper *keeper, struct alert *alert,
    struct err *err);

#endif
