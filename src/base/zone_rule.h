#ifndef BOUNDARYD_BASE_ZONE_RULE_H
#define BOUNDARYD_BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * zone_rule -- a time zone's yearly pattern, "GMT0BST,M3.5.0/1,M10.5.0".
 *
 * In:  the text of the POSIX variable TZ, as the footer of TZif data has it
 * (RFC 8536, 3.3, with its hours from -167 to 167). Out: offsets.
 */
enum zone_day_kind {
	ZONE_DAY_JULIAN,  /* Jn: 1 to 365, 29 February never counts */
	ZONE_DAY_COUNTED, /* n: 0 to 365, it does in leap years */
	ZONE_DAY_MONTHLY  /* Mm.w.d: weekday d of month m, w 5 is last */
};

struct zone_day {
	enum zone_day_kind kind;
	int day; /* of the year, or weekday */
	int week;
	int month;
	int32_t second; /* of the wall clock */
};

struct zone_rule {
	int32_t standard_east; /* seconds */
	int32_t summer_east;
	bool has_summer;
	struct zone_day start; /* of summer time */
	struct zone_day end;
};

/* 0, or -1 when `text` is no such rule. */
int zone_rule_parse(struct span text, struct zone_rule *rule);
/* Seconds east of UTC, `second` seconds after 1970 in UTC. */
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t second);

#endif
