#ifndef BOUNDARYD_BASE_INSTANT_H
#define BOUNDARYD_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/*
 * instant -- moments and wall clocks.
 *
 * An instant is microseconds since 1970-01-01T00:00:00Z without leap seconds
 * (int64_t). A civil time is what a clock on the wall shows; a zone turns one
 * into the other. Zones are read from TZif data (RFC 8536), so a reader
 * without a file system gets the bytes handed in.
 */
#define INSTANT_NONE       INT64_MIN
#define INSTANT_SECOND     INT64_C(1000000)
#define INSTANT_MINUTE     (60 * INSTANT_SECOND)
#define INSTANT_HOUR       (60 * INSTANT_MINUTE)
#define INSTANT_DAY        (24 * INSTANT_HOUR)
#define INSTANT_TEXT_BYTES 40

struct civil {
	int year;  /* 1 to 9999 */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
	int hour;  /* 0 to 23 */
	int minute;
	int second; /* 0 to 60; 60 is taken as 59 */
	int microsecond;
};

struct zone;

/* Does the calendar have this day and the clock this time? */
bool civil_is_valid(const struct civil *civil);
/* As if the clock showed UTC. */
int64_t civil_to_utc(const struct civil *civil);
void civil_from_utc(int64_t instant, struct civil *civil);
/* 0 Sunday to 6 Saturday. */
int civil_weekday(const struct civil *civil);

/*
 * Read TZif bytes. NULL with `err` set when they are not TZif. `name` is
 * copied; an empty `bytes` with the name "UTC" gives UTC.
 */
struct zone *zone_new(const char *name, struct span bytes, struct err *err);
void zone_free(struct zone *zone);
const char *zone_name(const struct zone *zone);
/* Seconds east of UTC at an instant. NULL zone: 0. */
int32_t zone_offset(const struct zone *zone, int64_t instant);
/*
 * The instant at which clocks in the zone show `civil`. In the hour that comes
 * twice, the first; in the hour that never comes, as the clock before the gap
 * would have counted. `*certain` (may be NULL) is false in both cases.
 */
int64_t zone_instant(const struct zone *zone, const struct civil *civil,
    bool *certain);
void zone_civil(const struct zone *zone, int64_t instant, struct civil *civil);

/*
 * Read an RFC 3339 date-time; also with a blank for the T, and without an
 * offset (`*has_offset` false: taken as UTC). False when it is none.
 */
bool instant_parse(struct span text, int64_t *instant, bool *has_offset);
/* "2026-03-02T14:00:00Z", with as many decimals as are needed. */
void instant_format(int64_t instant, char out[INSTANT_TEXT_BYTES]);
/* "Mon, 02 Mar 2026 14:00:00 +0000" (RFC 5322, 3.3). */
void instant_format_mail(int64_t instant, const struct zone *zone,
    char out[INSTANT_TEXT_BYTES]);
/* "Mon 2 Mar 2026, 14:00", for people. */
void instant_format_people(int64_t instant, const struct zone *zone,
    char out[INSTANT_TEXT_BYTES]);
/* The machine's clock. */
int64_t instant_now(void);
/* Milliseconds on a clock that never steps. */
int64_t instant_monotonic_ms(void);

#endif
