#ifndef BOUNDARYD_LEDGER_CASES_H
#define BOUNDARYD_LEDGER_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/outcome.h"
#include "alert/standing.h"
#include "base/err.h"
#include "ledger/ledger.h"

/*
 * cases -- what became of each alert: who has it, by when it is due, what was
 * decided. The state of today; how it came about is in audit.h.
 *
 * A case lives as long as its alert.
 */
struct ledger_case {
	int64_t row; /* of its alert */
	struct digest id;
	const char *rule;
	const char *family;
	enum severity severity;
	const char *subject; /* the worker's id; "" not listed */
	const char *team;
	int64_t time;   /* when it was said */
	int64_t raised; /* when it was raised */
	/* From here on: what the case itself keeps. */
	unsigned tier;     /* routes that have had it, less one */
	const char *route; /* the last of them */
	int64_t due;       /* INSTANT_NONE: nobody waits */
	int64_t read;      /* first opened; INSTANT_NONE: not yet */
	enum outcome outcome;
	int64_t decided; /* INSTANT_NONE: not yet */
	const char *decided_by;
	const char *note;
	const char *exception; /* ended, or "" */
};

typedef int ledger_visit_case(const struct ledger_case *item, void *arg);

/* What ledger_each_case gives; zero for what is not asked. */
struct ledger_case_filter {
	bool open_only; /* nobody has decided, or it was escalated */
	bool closed_only;
	int64_t raised_from; /* [from, to); 0: any */
	int64_t raised_to;
	const char *route; /* that it was ever delivered to; NULL: any */
	size_t max;        /* 0: all */
};

/* The alert `row` gets a case. */
int ledger_case_open(struct ledger *ledger, const struct ledger_case *item,
    struct err *err);
/* Keep tier, route, due, read, outcome, decided, decided_by and note. */
int ledger_case_put(struct ledger *ledger, const struct ledger_case *item,
    struct err *err);
/* Oldest first. Visitors may change nothing. 0, or -1 with `err`. */
int ledger_each_case(struct ledger *ledger,
    const struct ledger_case_filter *filter, ledger_visit_case *visit,
    void *arg, struct err *err);
/* As it gives the open ones that were due before that instant. */
int ledger_each_due(struct ledger *ledger, int64_t before,
    ledger_visit_case *visit, void *arg, struct err *err);
/* 1, 0 not there, -1. Words are borrowed until the next such call. */
int ledger_find_case(struct ledger *ledger, const struct digest *id,
    struct ledger_case *out, struct err *err);
/* Its row, 0 not there, -1. */
int64_t ledger_alert_row(struct ledger *ledger, const struct digest *id,
    struct err *err);
/* Another copy of it, to another route. */
int ledger_deliver_to(struct ledger *ledger, int64_t row, const char *route,
    enum copy_reason reason, struct err *err);
/* Was it ever sent, or is it to be sent, to this route? 1 with the reason
 * (NULL: not asked), 0, -1. */
int ledger_is_for_route(struct ledger *ledger, const struct digest *id,
    const char *route, enum copy_reason *reason, struct err *err);
/* The alert, its case, its deliveries and its mails' places are gone. Its
 * identity stays, so that it is never raised again. */
int ledger_remove_alert(struct ledger *ledger, int64_t row, struct err *err);
/* What managers wrote about it; the audit record's hashes of it stay. */
int ledger_remove_notes(struct ledger *ledger, const struct digest *id,
    struct err *err);

#endif
