#ifndef BOUNDARYD_ALERT_STANDING_H
#define BOUNDARYD_ALERT_STANDING_H

#include <stddef.h>
#include <stdint.h>

#include "alert/outcome.h"
#include "base/digest.h"
#include "rule/report.h"
#include "rule/rule_spec.h"

/*
 * standing -- where an alert stands: who gets this copy and why, by when it
 * is to be decided, and what was seen before about the same people.
 *
 * Made from the ledger by review/desk.h; shown by deliver/. Plain data that
 * owns nothing: its maker keeps the words alive.
 */
#define STANDING_EARLIER_MAX 10

/* Why this route gets a copy; kept in the ledger, so never renumber. */
enum copy_reason {
	COPY_FIRST = 0,         /* it is the route's to decide */
	COPY_ABOUT_MANAGER = 1, /* first, but one tier up */
	COPY_URGENT = 2,        /* beside the first, since it is urgent */
	COPY_OVERDUE = 3,       /* the tier below did not decide in time */
	COPY_PASSED_ON = 4,     /* the tier below escalated it */
	COPY_REPEAT = 5,        /* beside the first: it is about repeats */
	COPY_FOLLOW_UP = 6      /* no copy: what was said after it */
};

struct standing_earlier {
	struct digest id; /* of the alert then; it may be removed by now */
	int64_t time;     /* when it was said */
	const char *family;
	const char *rule;
	const char *title; /* of the alert then; "" it was removed */
	enum severity severity;
	enum outcome outcome; /* as it is today */
	int same_pair;        /* about the same two people */
};

struct standing {
	const char *route; /* who gets this copy */
	enum copy_reason reason;
	const char *from_route; /* the tier before; "" when none */
	int64_t due;            /* instant; INSTANT_NONE: none is set */
	enum outcome outcome;
	int64_t decided; /* instant; INSTANT_NONE: not yet */
	const char *decided_by;
	const char *note;      /* as the manager wrote it; hostile */
	const char *exception; /* "" or: the agreed exception that would have
				* covered it, had it not ended */
	/* About the same worker, within the time of review.repeat-window. */
	unsigned worker_count; /* this one is not counted */
	unsigned pair_count;
	unsigned family_count;
	struct standing_earlier
	    earlier[STANDING_EARLIER_MAX]; /* newest first */
	size_t earlier_count;
	/* What was said next, oldest first; and how many of these stand in the
	 * alert's own mail. */
	struct report_before later[REPORT_BEFORE_MAX];
	size_t later_count;
	size_t later_told;
	int64_t followed; /* when its follow-up was; INSTANT_NONE: not yet */
};

#endif
