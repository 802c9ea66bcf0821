#ifndef BOUNDARYD_SETTINGS_MEASURE_H
#define BOUNDARYD_SETTINGS_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"
#include "base/span.h"

/*
 * measure -- numbers with a unit, as people write them. Each returns false
 * when the text is none, or does not fit.
 */
/* "4096", "64 KiB", "1 MiB", "2 GiB": bytes. */
bool measure_size(struct span text, int64_t *bytes);
/* "90", "90 s", "10 min", "24h", "500 ms", "2 days": `scale` to the second. */
bool measure_duration(struct span text, int64_t scale, int64_t *value);
/* "08:00": minutes after midnight, up to "24:00". */
bool measure_clock(struct span text, int *minutes);
/* "Mon-Fri", "Mon, Wed, Sat-Sun": bit 0 Sunday ... 6 Saturday. */
bool measure_days(struct span text, unsigned *days);
/* "2026-03-31": the day's first moment. */
bool measure_date(struct span text, struct civil *day);

#endif
