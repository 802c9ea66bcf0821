#ifndef BOUNDARYD_DELIVER_OVERVIEW_H
#define BOUNDARYD_DELIVER_OVERVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "alert/outcome.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/err.h"
#include "base/instant.h"
#include "ledger/ledger.h"

/*
 * overview -- all alerts of some weeks in numbers: by kind, team, rule, week
 * and outcome, how long they waited, and how often each rule was right.
 *
 * In:  the ledger and a moment. Out: one HTML file that opens without a
 * network and without scripts, or JSON. It names teams and rules and no
 * person. Its figures say what was decided so far; a rule's precision is the
 * share of its decided alerts that nobody called noise.
 */
#define OVERVIEW_WEEKS_MAX   52
#define OVERVIEW_ROWS_MAX    400
#define OVERVIEW_WAITS       5
#define OVERVIEW_WEEKS_USUAL 12

struct overview_row {
	const char *name;
	unsigned raised;
	unsigned decided;
	unsigned noise;
};

struct overview_rows {
	struct overview_row list[OVERVIEW_ROWS_MAX]; /* most raised first */
	size_t count;
	unsigned others; /* alerts of what found no room */
};

struct overview {
	struct arena arena;
	int64_t from;
	int64_t to;
	const struct zone *zone;
	unsigned weeks;
	unsigned raised;
	unsigned decided;
	struct overview_rows families;
	struct overview_rows teams;
	struct overview_rows rules;
	unsigned by_week[OVERVIEW_WEEKS_MAX];
	unsigned by_outcome[OUTCOME_COUNT];
	/* Decided within a day, three, a week, longer; not decided. */
	unsigned by_wait[OVERVIEW_WAITS];
	unsigned overdue;
};

/* The alerts raised in `weeks` weeks up to `to`. NULL with `err`. */
struct overview *overview_gather(struct ledger *ledger, const struct zone *zone,
    int64_t to, unsigned weeks, struct err *err);
void overview_free(struct overview *overview);
/* Of how many weeks this is a row's title: "within a day" and so on. */
const char *overview_wait(size_t wait);
/* Per cent, rounded; -1 where nothing was decided. */
int overview_precision(const struct overview_row *row);
/* Check out->failed. */
void overview_html(const struct overview *overview, struct buffer *out);
void overview_json(const struct overview *overview, struct buffer *out);

#endif
