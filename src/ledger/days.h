#ifndef BOUNDARYD_LEDGER_DAYS_H
#define BOUNDARYD_LEDGER_DAYS_H

#include <stdint.h>

#include "base/err.h"
#include "ledger/ledger.h"

/*
 * days -- how much of each source was read on each day, and how often each
 * rule was met. Numbers alone; for the weekly mail and the report.
 *
 * A day is days since 1970-01-01, of the calendar of whoever calls.
 */
struct ledger_day {
	const char *source;
	int64_t day;
	int64_t messages;
	int64_t matches;
	int64_t unreadable;
	int64_t undecided;
};

struct ledger_rule_use {
	const char *rule;
	int64_t alerts;
	int64_t counted; /* on an alert, within its window */
	int64_t trial;
	int64_t last; /* instant: when the last was said */
};

typedef int ledger_visit_day(const struct ledger_day *day, void *arg);
typedef int ledger_visit_rule_use(const struct ledger_rule_use *use, void *arg);

/* Add these to the day's. 0, or -1 with `err`. */
int ledger_add_day(struct ledger *ledger, const struct ledger_day *day,
    struct err *err);
/* [from, to), by source and day, until `visit` returns other than 0. */
int ledger_each_day(struct ledger *ledger, int64_t from, int64_t to,
    ledger_visit_day *visit, void *arg, struct err *err);
/* Of what was said since then, by rule. */
int ledger_each_rule_use(struct ledger *ledger, int64_t since,
    ledger_visit_rule_use *visit, void *arg, struct err *err);
/*
 * The end of the week that a route was last told of. 1 with *to, 0 of none yet,
 * -1 with `err`.
 */
int ledger_get_week(struct ledger *ledger, const char *route, int64_t *to,
    struct err *err);
int ledger_put_week(struct ledger *ledger, const char *route, int64_t to,
    struct err *err);
/*
 * The key of this installation's pseudonyms, made when it is first asked for.
 * 0, or -1 with `err`.
 */
int ledger_pseudonym_key(struct ledger *ledger,
    unsigned char key[DIGEST_KEY_BYTES], struct err *err);

#endif
