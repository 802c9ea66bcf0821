#include "daemon/canary.h"

#include <criterion/criterion.h>

#include "base/instant.h"

/* Minutes after midnight of each row's next canary, and whether that is on the
 * same day. */
Test(canary, the_next_is_today_or_tomorrow_at_that_time)
{
	static const struct {
		const char *now;
		int minute;
		const char *next;
	} rows[] = {
		{ "2026-03-02T05:59:59Z", 360, "2026-03-02T06:00:00Z" },
		{ "2026-03-02T06:00:00Z", 360, "2026-03-03T06:00:00Z" },
		{ "2026-03-02T06:00:01Z", 360, "2026-03-03T06:00:00Z" },
		{ "2026-12-31T23:59:00Z", 0, "2027-01-01T00:00:00Z" },
		{ "2026-02-28T12:00:00Z", 1439, "2026-02-28T23:59:00Z" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[INSTANT_TEXT_BYTES];
		bool has_offset;
		int64_t now;

		cr_assert(instant_parse(span_of(rows[i].now), &now,
		    &has_offset));
		instant_format(canary_next(NULL, rows[i].minute, now), text);
		cr_assert_str_eq(text, rows[i].next);
	}
}
