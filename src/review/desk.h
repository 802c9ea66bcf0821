#ifndef BOUNDARYD_REVIEW_DESK_H
#define BOUNDARYD_REVIEW_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/alert.h"
#include "alert/outcome.h"
#include "alert/standing.h"
#include "base/buffer.h"
#include "base/err.h"
#include "base/instant.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "review/exception.h"

/*
 * desk -- what happens to a concern from when it is found until its record is
 * removed: covered or raised, to whom, passed on when nobody decides, counted
 * with others, and kept for as long as its outcome asks.
 *
 * In:  alerts, decisions and the time (always handed in). Out: rows in the
 * ledger, deliveries for the spool, entries in the audit record. Every call
 * works inside the caller's transaction (ledger_begin). Borrows everything.
 */
struct review_options {
	int64_t due[SEVERITY_COUNT]; /* microseconds; 0: never passed on */
	int64_t keep[OUTCOME_COUNT]; /* microseconds; 0: for ever */
	unsigned repeat_count;       /* 0: no repeat alerts */
	int64_t repeat_window;       /* microseconds */
	int64_t follow_up; /* microseconds; 0: no mail of what is said next */
};

struct desk {
	struct ledger *ledger;
	const struct people *people; /* may be NULL */
	const struct route *routes;
	size_t route_count;
	const struct exception *exceptions;
	size_t exception_count;
	const struct review_options *options;
	const struct zone *zone; /* of times in what it writes */
	int64_t window;   /* microseconds: a repeated match only counts */
	unsigned context; /* messages after an alert's that are waited for */
};

/*
 * Take in what a reader found. Sets alert->route, raised (to `now`) and seen.
 * Other deliveries (urgent copies, repeat alerts) wait in the ledger. 0, or -1
 * with `err`: roll back.
 */
int desk_take(const struct desk *desk, struct alert *alert, int64_t now,
    enum ledger_verdict *verdict, struct err *err);

struct desk_decision {
	struct digest alert;
	enum outcome outcome;
	int64_t happened;
	int64_t uid; /* AUDIT_NOBODY: not known */
	const char *who;
	const char *route; /* in which it was decided; "" none */
	const char *note;
};

/* 1 recorded, 0 it stands so already, -1 with `err` (ENOENT: no such alert). */
int desk_decide(const struct desk *desk, const struct desk_decision *decision,
    int64_t now, struct err *err);

/* Pass on whatever is overdue. `*count`: how many. */
int desk_pass_on(const struct desk *desk, int64_t now, size_t *count,
    struct err *err);

/* Called for each alert that is removed, so that its mails can be. */
typedef void desk_removed(const struct digest *id, void *arg);

struct desk_removal {
	desk_removed *removed;
	void *arg;
};

/* Remove what has been kept for as long as its outcome asks. */
int desk_expire(const struct desk *desk, int64_t now,
    const struct desk_removal *removal, struct err *err);

/* A data subject's request: everything about one person. */
struct desk_forget {
	const char *person; /* id in people.csv, or a name as it was shown */
	bool all;           /* also what is open, upheld or safeguarding */
	int64_t uid;
	const char *who;
	const char *note; /* why */
};

struct desk_forgotten {
	size_t removed;
	size_t kept;   /* open, upheld or safeguarding: not without `all` */
	size_t quoted; /* alerts about others that quote the person */
};

int desk_forget(const struct desk *desk, const struct desk_forget *request,
    int64_t now, const struct desk_removal *removal, struct desk_forgotten *out,
    struct err *err);

/*
 * Where an alert stands, for the copy that goes to `route` (NULL: its first).
 * Its words live in `words`, which the caller owns. An alert the ledger does
 * not know stands open with nothing before it.
 */
int desk_standing(const struct desk *desk, const struct alert *alert,
    const char *route, struct standing *out, struct buffer *words,
    struct err *err);

#endif
