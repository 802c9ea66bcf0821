#ifndef BOUNDARYD_LEDGER_HEALTH_H
#define BOUNDARYD_LEDGER_HEALTH_H

#include <stdint.h>

#include "base/err.h"

struct ledger;

/*
 * health -- what the ledger keeps about the service itself, so that a restart
 * neither forgets nor repeats it.
 *
 * A row a trouble, by cause and thing; and moments: when something of a kind,
 * by name, came last. All may stand in a transaction of the caller's.
 */
struct ledger_health {
	const char *cause;
	const char *thing;
	const char *words; /* no word of a message, no person's name */
	int64_t since;     /* instant */
	int64_t ended;     /* instant; 0: it goes on */
	int level;         /* how bad, for causes that have degrees */
	int told;          /* the caller's own: what was mailed */
	int times;         /* began so often */
};

/* What it is shown lives until it returns; it must not ask the ledger. */
typedef void ledger_visit_health(const struct ledger_health *row, void *arg);
typedef void ledger_visit_moment(const char *name, int64_t time, void *arg);

/* By cause and thing, in place of what was there. 0, or -1 with `err`. */
int ledger_put_health(struct ledger *ledger, const struct ledger_health *row,
    struct err *err);
int ledger_drop_health(struct ledger *ledger, const char *cause,
    const char *thing, struct err *err);
/* Oldest first. 0, or -1 with `err`. */
int ledger_each_health(struct ledger *ledger, ledger_visit_health *visit,
    void *arg, struct err *err);

int ledger_put_moment(struct ledger *ledger, const char *kind, const char *name,
    int64_t time, struct err *err);
/* 1 with *time, 0 never, -1 with `err`. */
int ledger_get_moment(struct ledger *ledger, const char *kind, const char *name,
    int64_t *time, struct err *err);
int ledger_drop_moment(struct ledger *ledger, const char *kind,
    const char *name, struct err *err);
/* Those of a kind before `before`, oldest first. 0, or -1 with `err`. */
int ledger_each_moment(struct ledger *ledger, const char *kind, int64_t before,
    ledger_visit_moment *visit, void *arg, struct err *err);
/*
 * Forget the matches, alerts and finished places of a source: of a canary that
 * has arrived. Walks all matches. 0, or -1 with `err`.
 */
int ledger_forget_source(struct ledger *ledger, const char *source,
    struct err *err);

#endif
