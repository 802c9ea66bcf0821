#ifndef BOUNDARYD_DAEMON_WEEKLY_H
#define BOUNDARYD_DAEMON_WEEKLY_H

#include <stdint.h>

#include "base/err.h"
#include "deliver/week.h"

struct keeper;

/*
 * weekly -- once a week each route is told of its week (deliver/week.h), at
 * the time the settings say.
 *
 * The ledger knows which week a route was told last, and the mail's name is
 * that of its week, so that a crash in between tells nothing twice. A route
 * that has never been told waits for the next time.
 */

/* Once a minute at most; now, where the daemon reads once and ends. */
void keeper_weekly_tick(struct keeper *keeper, int64_t now_ms);

/* What a week is gathered with: of the settings in use. */
struct weekly_parts {
	struct week_options options;
	const struct settings *settings;
	int64_t to;
	const char **sources;
	struct week_ending *endings;
};

/* The week up to `to`. 0, or -1 with `err`; weekly_parts_done in any case. */
int weekly_parts_init(struct weekly_parts *parts, struct keeper *keeper,
    int64_t to, struct err *err);
void weekly_parts_done(struct weekly_parts *parts);
/*
 * week_gather of one route: agreed exceptions are those of its teams' workers
 * ("default" has the others'), and nothing is about who reads it by now.
 */
int weekly_gather(struct week *week, struct weekly_parts *parts,
    const char *route, struct err *err);
/* The end of the last week that was, or will be, told. */
int64_t weekly_moment(const struct keeper *keeper, int64_t now);

#endif
