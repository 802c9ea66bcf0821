#ifndef BOUNDARYD_DELIVER_WEEK_DATA_H
#define BOUNDARYD_DELIVER_WEEK_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert/outcome.h"
#include "base/arena.h"
#include "base/digest.h"
#include "rule/rule_spec.h"

/*
 * week_data -- the numbers of a week (week.h), before they are drawn.
 */
#define WEEK_OPEN_MAX    40
#define WEEK_TEAMS_MAX   40
#define WEEK_WORKERS_MAX 200
#define WEEK_DAYS        7
#define WEEK_FAMILIES    32
#define WEEK_BEFORE      4  /* weeks to compare with */
#define WEEK_QUIET_DAYS  90 /* a live rule that met nothing for so long */

struct week_open {
	struct digest id;
	const char *family;
	const char *subject;
	enum severity severity;
	enum outcome outcome;
	int64_t raised;
	int64_t due; /* INSTANT_NONE: none */
};

struct week_family {
	const char *name;
	unsigned raised;
	unsigned closed;
	unsigned before; /* raised in the weeks before */
};

struct week_team {
	const char *name;
	unsigned open;
	unsigned overdue;
	unsigned closed;
};

struct week_worker {
	const char *subject;
	unsigned count; /* in five weeks */
	const char *families;
};

/* The same order as the rules of the options. */
struct week_rule {
	unsigned decided; /* in WEEK_QUIET_DAYS */
	unsigned noise;
	bool quiet;     /* live, and nothing met it for WEEK_QUIET_DAYS */
	unsigned trial; /* in five weeks */
	struct digest last_noise;
	const char *quiet_line; /* NULL: none is suggested */
};

struct week_source {
	int64_t messages[WEEK_DAYS];
	int64_t unreadable;
	int64_t undecided;
};

struct week {
	struct arena arena;
	const char *route;
	int64_t from;
	int64_t to;
	struct week_open open[WEEK_OPEN_MAX]; /* overdue first, then by age */
	size_t open_listed;
	unsigned open_count;
	unsigned overdue;
	unsigned raised;
	unsigned closed;
	struct week_family families[WEEK_FAMILIES];
	size_t family_count;
	struct week_team teams[WEEK_TEAMS_MAX];
	size_t team_count;
	struct week_worker workers[WEEK_WORKERS_MAX];
	size_t worker_count;
	struct week_rule *rules;
	struct week_source *sources;
};

#endif
