#ifndef BOUNDARYD_REVIEW_DESK_PARTS_H
#define BOUNDARYD_REVIEW_DESK_PARTS_H

#include "base/instant.h"
#include "ledger/audit.h"
#include "review/desk.h"
#include "review/tiers.h"

/*
 * desk_parts -- what the desk's own files share. Nobody else includes it.
 */

/*
 * Add a live alert to the ledger with its case, its copies and its entry in
 * the record. `ended`: the exception that would have covered it, or "".
 */
int desk_raise(const struct desk *desk, struct alert *alert,
    const struct tiers *tiers, const char *ended, enum ledger_verdict *kept,
    struct err *err);
/* When an alert of this severity is to be decided; INSTANT_NONE: whenever. */
int64_t desk_due(const struct desk *desk, enum severity severity, int64_t now);
/* repeats.c: has this alert made the worker's concerns too many? Then raise
 * an alert about that. */
int desk_count_repeats(const struct desk *desk, const struct alert *alert,
    int64_t now, struct err *err);
/*
 * Hand the case to the next tier, if there is one: its tier, route and due
 * change, a copy waits, and the record says so. 1 passed on, 0 nobody is
 * above, -1.
 */
int desk_hand_up(const struct desk *desk, const struct digest *id,
    enum copy_reason reason, int64_t now, struct err *err);

/* Remove the alert, its notes and its case; `event` (kind, who, what) says so.
 * what NULL: its outcome. 1, 0 not there, -1. */
int desk_remove(const struct desk *desk, const struct digest *id,
    struct audit_event *event, struct err *err);

/* Ids to work on one by one, since visitors may change nothing. */
struct desk_ids {
	struct digest *list;
	size_t count;
	bool failed; /* out of memory */
};

void desk_ids_add(struct desk_ids *ids, const struct digest *id);
void desk_ids_done(struct desk_ids *ids);

#endif
