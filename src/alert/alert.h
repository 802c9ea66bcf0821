#ifndef BOUNDARYD_ALERT_ALERT_H
#define BOUNDARYD_ALERT_ALERT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
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
 * Window key: of rule id, conversation and value: within the window a second
 * concern with the same key only counts on the first.
 */
struct alert {
	struct digest	 id;
	struct digest	 window_key;
	const struct rule_spec *rule;	/* borrowed */
	struct report	 report;	/* borrows from `packed` */
	struct buffer	 packed;	/* the report as it goes to the ledger */
	const char	*from_name;	/* as people.csv has it, else as shown */
	const char	*to_name;
	const char	*team;		/* of the staff member; "" unknown */
	const char	*route;		/* name of the route (alert/route.h) */
	const char	*source;	/* settings' name of it */
	const char	*file;		/* base name of the export */
	int64_t		 raised;	/* instant: when it was made */
	unsigned	 seen;		/* times within the window, from 1 */
};

/* A clause of policy, from clauses.tsv: id, document, section, words. */
struct clause {
	const char	*id;
	const char	*document;
	const char	*section;
	const char	*words;
};

struct clauses;

/* Read clauses.tsv. NULL only when out of memory. */
struct clauses		*clauses_new(const char *file, struct span bytes,
			    struct faults *faults);
void			 clauses_free(struct clauses *clauses);
const struct clause	*clauses_find(const struct clauses *clauses,
			    struct span id);

/* Copies what it keeps. 0, or -1 with `err`. */
int	alert_init(struct alert *alert, const struct report *report,
	    const struct rule_spec *rule, const struct people *people,
	    struct err *err);
void	alert_done(struct alert *alert);

/* One route: a Maildir and who it is for. */
struct route {
	const char	*name;
	const char	*team;		/* "" or NULL: none in particular */
	const char	*group;		/* "" or NULL: leave as it is */
};

/* The route of a team: its own, else the one called "default", else NULL. */
const struct route	*route_find(const struct route *routes, size_t count,
			    const char *team);

#endif
