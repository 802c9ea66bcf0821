#include "settings/measure.h"

#include <criterion/criterion.h>
#include <stddef.h>

struct row {
	const char *text;
	int64_t value; /* -1: refused */
};

Test(measure, sizes_have_binary_units)
{
	static const struct row rows[] = { { "0", 0 }, { "4096", 4096 },
		{ "64 KiB", 65536 }, { "1MiB", 1048576 },
		{ " 2 gib ", INT64_C(2) << 30 }, { "12 B", 12 }, { "", -1 },
		{ "MiB", -1 }, { "-1", -1 }, { "1.5 MiB", -1 }, { "1 MB", -1 },
		{ "1 MiB 2", -1 }, { "9223372036854775807", INT64_MAX },
		{ "9223372036854775808", -1 }, { "9007199254740993 KiB", -1 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t value = -1;
		bool ok = measure_size(span_of(rows[i].text), &value);

		cr_assert(ok == (rows[i].value != -1), "%s", rows[i].text);
		cr_assert(!ok || value == rows[i].value, "%s", rows[i].text);
	}
}

Test(measure, durations_without_a_unit_are_seconds)
{
	static const struct row rows[] = { { "90", 90000 }, { "90 s", 90000 },
		{ "500 ms", 500 }, { "10 min", 600000 }, { "24h", 86400000 },
		{ "2 Days", 172800000 }, { "1 week", 604800000 }, { "1 m", -1 },
		{ "soon", -1 }, { "1h30", -1 }, { "", -1 },
		{ "9223372036854775807 weeks", -1 } };
	int64_t value;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool ok = measure_duration(span_of(rows[i].text), 1000, &value);

		cr_assert(ok == (rows[i].value != -1), "%s", rows[i].text);
		cr_assert(!ok || value == rows[i].value, "%s", rows[i].text);
	}
	cr_assert(measure_duration(SPAN("24h"), 1000000, &value));
	cr_assert(value == INT64_C(86400000000));
}

Test(measure, clocks_run_from_midnight_to_midnight)
{
	static const struct row rows[] = { { "00:00", 0 }, { "8:05", 485 },
		{ "08:00", 480 }, { "18:30", 1110 }, { "24:00", 1440 },
		{ "24:01", -1 }, { "8", -1 }, { "08:60", -1 }, { "08:5", -1 },
		{ "8 am", -1 }, { ":30", -1 }, { "008:00", -1 },
		{ "08:00:00", -1 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int minutes = -1;
		bool ok = measure_clock(span_of(rows[i].text), &minutes);

		cr_assert(ok == (rows[i].value != -1), "%s", rows[i].text);
		cr_assert(!ok || minutes == rows[i].value, "%s", rows[i].text);
	}
}

Test(measure, days_may_be_named_in_ranges)
{
	static const struct row rows[] = { { "Mon-Fri", 0x3e }, { "mon", 0x02 },
		{ "Sat, Sun", 0x41 }, { "Sat-Mon", 0x43 },
		{ "Sunday-Saturday", 0x7f }, { "Mon, Wed - Fri", 0x3a },
		{ "", -1 }, { "Mo", -1 }, { "Mon-", -1 }, { "Mon,,Tue", -1 },
		{ "everyday", -1 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned days = 0;
		bool ok = measure_days(span_of(rows[i].text), &days);

		cr_assert(ok == (rows[i].value != -1), "%s", rows[i].text);
		cr_assert(!ok || days == rows[i].value, "%s", rows[i].text);
	}
}
