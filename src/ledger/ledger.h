#ifndef BOUNDARYD_LEDGER_LEDGER_H
#define BOUNDARYD_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "alert/standing.h"
#include "base/digest.h"
#include "base/err.h"

/*
 * ledger -- the daemon's own durable record (SQLite, one file).
 *
 * In:  alerts and bookmarks (bookmarks.h), in one transaction. Out: what is
 * known of a file, and which alerts are still to be delivered. Only door to
 * SQLite. One process at a time: the file is locked, and a second opener is
 * told so.
 */
struct ledger;

/* WAL, synchronous=FULL; creates or upgrades the schema; 0600. */
struct ledger *ledger_open(const char *path, struct err *err);
void ledger_close(struct ledger *ledger);

/*
 * Everything between begin and commit holds together, or none of it does. A
 * failed commit has been rolled back; rollback with nothing begun is allowed.
 */
int ledger_begin(struct ledger *ledger, struct err *err);
int ledger_commit(struct ledger *ledger, struct err *err);
void ledger_rollback(struct ledger *ledger);

enum ledger_verdict {
	LEDGER_ALERT,   /* new: to be delivered */
	LEDGER_KNOWN,   /* this very match is there already */
	LEDGER_COUNTED, /* same window: counted on the first */
	LEDGER_TRIAL,   /* kept for the record, alerts nobody */
	LEDGER_COVERED  /* by an agreed exception: likewise */
};

/*
 * Record one match. `window` (microseconds, of message time) is how long the
 * same key only counts. Sets alert->seen. The first copy goes to alert->route,
 * for the reason in alert->standing. 0, or -1 with `err`.
 */
int ledger_add(struct ledger *ledger, struct alert *alert, int64_t window,
    enum ledger_verdict *verdict, struct err *err);
/* Record one match that an agreed exception covers: COVERED or KNOWN. */
int ledger_add_covered(struct ledger *ledger, struct alert *alert,
    enum ledger_verdict *verdict, struct err *err);

/* No place of any file was ever kept in it. */
bool ledger_is_new(const struct ledger *ledger);
/* An alert of that name was delivered, by a ledger that is lost: it is known.
 * 0, or -1 with `err`. */
int ledger_remember(struct ledger *ledger, const struct digest *id, int64_t now,
    struct err *err);

/* An alert as the ledger keeps it, for delivery and for boundaryctl. */
struct ledger_alert {
	int64_t row;
	struct digest id;
	struct alert_kept kept; /* for alert_restore */
	bool delivered;         /* to every route that gets a copy */
	/* Of ledger_each_undelivered alone: which copy. kept.route is whose. */
	int64_t delivery;
	enum copy_reason reason;
};

/* What it is shown lives until it returns. It may call ledger_mark_delivered
 * and ledger_add, and none of the calls that visit. */
typedef int ledger_visit(const struct ledger_alert *alert, void *arg);

/* Oldest first, but for the routes in `except` ("/oak/elm/", or ""); stops
 * when `visit` returns other than 0. 0, or -1. */
int ledger_each_undelivered(struct ledger *ledger, size_t max,
    struct span except, ledger_visit *visit, void *arg, struct err *err);
/* Newest first. */
int ledger_each_alert(struct ledger *ledger, size_t max, ledger_visit *visit,
    void *arg, struct err *err);
/* By the whole id or its first hex digits. 1, 0 not there, -1 (also when two
 * begin so). */
int ledger_find_alert(struct ledger *ledger, struct span id,
    ledger_visit *visit, void *arg, struct err *err);
/* The `delivery` that was added last; 0: none. 0, or -1. */
int ledger_last_delivery(struct ledger *ledger, int64_t *delivery,
    struct err *err);
/* `delivery` of ledger_each_undelivered; and the audit record says so. */
int ledger_mark_delivered(struct ledger *ledger, int64_t delivery, int64_t now,
    struct err *err);
/* The first copy, to alert->route. */
int ledger_mark_delivered_id(struct ledger *ledger, const struct digest *id,
    int64_t now, struct err *err);

struct ledger_counts {
	int64_t alerts;
	int64_t undelivered;
	int64_t matches; /* all recorded, trial and counted as well */
	int64_t bookmarks;
	int64_t bytes; /* on disk */
};

int ledger_counts(struct ledger *ledger, struct ledger_counts *out,
    struct err *err);

#endif
