#ifndef BOUNDARYD_ALERT_ALERT_H
#define BOUNDARYD_ALERT_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/span.h"
#include "people/people.h"
#include "rule/report.h"
#include "rule/rule_spec.h"

/*
 * alert -- a concern, as a manager gets it.
 *
 * In:  a report, the rule it is about, people. Out: an alert with its identity
 * and its window key, which owns every word that must be shown.
 *
 * Identity (design 9): BLAKE2b, unkeyed, of rule id, conversation and message
 * identity. The same message of the same export never makes two alerts.
 * Window key: of rule id, conversation, sender and value: within the window a
 * second concern with the same key only counts on the first. (The sender, so
 * that in a group one worker's concern never hides behind another's.)
 *
 * Subject: the staff member of the pair, the sender if both are. His team
 * decides the route.
 */
#define ALERT_COPIES_MAX 12

struct standing; /* alert/standing.h */

struct alert {
	struct digest id;
	struct digest window_key;
	const struct rule_spec *rule; /* borrowed; alert_restore: its own */
	struct report report;         /* borrows from `packed` */
	struct buffer packed;         /* the report as it goes to the ledger */
	const char *from_name;        /* as people.csv has it, else as shown */
	const char *to_name;
	const char *subject; /* id in people.csv; "" not listed */
	const char *team;    /* of the subject; "" unknown */

	/* For the caller of alert_init to set, and to keep alive. */
	const char *route;               /* its name */
	const char *source;              /* settings' name of it */
	const char *file;                /* base name of the export */
	int64_t raised;                  /* instant: when it was made */
	unsigned seen;                   /* times within the window, from 1 */
	const struct standing *standing; /* NULL: not known */
	bool damaged; /* alert_restore: its report is empty, for it is lost */

	char *copies[ALERT_COPIES_MAX];
	size_t copy_count;
	struct rule_spec *own_rule;
};

/* An alert as the ledger keeps it: enough to show it when its rule is gone. */
struct alert_kept {
	struct digest id;
	struct span packed;
	const char *rule;
	const char *family;
	const char *title;
	const char *why;
	const char *clause;
	enum severity severity;
	const char *from_name;
	const char *to_name;
	const char *subject;
	const char *team;
	const char *route;
	const char *source;
	const char *file;
	int64_t raised;
	unsigned seen;
};

/* Copies what it keeps. 0, or -1 with `err`: nothing to be done with it. */
int alert_init(struct alert *alert, const struct report *report,
    const struct rule_spec *rule, const struct people *people, struct err *err);
/*
 * The alert that was kept, under the name that it was kept under, with all
 * words copied. Where its report cannot be read any more the alert is `damaged`
 * and says what else was kept of it; `err` has the reason, if it is not NULL.
 * 0, or -1 with `err`: out of memory.
 */
int alert_restore(struct alert *alert, const struct alert_kept *kept,
    struct err *err);
void alert_done(struct alert *alert);
/* Is it about several concerns (review/desk_repeats.c), not one message? */
#define ALERT_REPEAT_RULE "repeated-concerns"
bool alert_is_repeat(const struct alert *alert);
/* When it was said; where the export gives no time, when it was raised. */
int64_t alert_time(const struct alert *alert);

struct route { /* a Maildir and who it is for */
	const char *name;
	const char *team;  /* "" or NULL: none in particular */
	const char *group; /* "" or NULL: leave as it is */
	bool plain;        /* nobody decides here: no folders for outcomes */
};

/* 1 to 64 of a-z 0-9 . _ -, so that it can be a folder and a mail address. */
bool route_name_is_valid(struct span name);
/* The route of a team: its own, else the one called "default", else NULL. */
const struct route *route_find(const struct route *routes, size_t count,
    const char *team);

#endif
