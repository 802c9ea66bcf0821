#include "base/instant.h"

#include <criterion/criterion.h>

Test(instant, days_go_there_and_back_over_four_centuries)
{
	int64_t first = civil_to_utc(&(struct civil){ .year = 1899,
	    .month = 12,
	    .day = 30 });
	int weekday = 6;

	for (int64_t day = 0; day < 146097 + 400; day++) {
		struct civil civil;

		civil_from_utc(first + day * INSTANT_DAY, &civil);
		cr_assert(civil_is_valid(&civil));
		cr_assert(civil_to_utc(&civil) == first + day * INSTANT_DAY);
		cr_assert(civil_weekday(&civil) == weekday);
		weekday = (weekday + 1) % 7;
	}
}

static const struct {
	const char *text;
	bool good;
	bool has_offset;
	const char *utc;
} parse_rows[] = {
	{ "2026-03-02T14:00:00Z", true, true, "2026-03-02T14:00:00Z" },
	{ "2026-03-02t14:00:00z", true, true, "2026-03-02T14:00:00Z" },
	{ "2026-03-02 14:00:00", true, false, "2026-03-02T14:00:00Z" },
	{ "2026-03-02T14:00:00+01:00", true, true, "2026-03-02T13:00:00Z" },
	{ "2026-01-01T00:30:00+05:45", true, true, "2025-12-31T18:45:00Z" },
	{ "2026-03-02T14:00:00-0330", true, true, "2026-03-02T17:30:00Z" },
	{ "2026-03-02T14:00:00.25Z", true, true, "2026-03-02T14:00:00.25Z" },
	{ "2026-03-02T14:00:00.123456789Z", true, true,
	    "2026-03-02T14:00:00.123456Z" },
	{ "2024-02-29T00:00:00Z", true, true, "2024-02-29T00:00:00Z" },
	{ "1969-12-31T23:59:59.5Z", true, true, "1969-12-31T23:59:59.5Z" },
	{ "2016-12-31T23:59:60Z", true, true, "2016-12-31T23:59:59Z" },
	{ "2026-02-29T00:00:00Z", false, false, "" },
	{ "2026-13-01T00:00:00Z", false, false, "" },
	{ "2026-00-01T00:00:00Z", false, false, "" },
	{ "0000-01-01T00:00:00Z", false, false, "" },
	{ "2026-03-02T24:00:00Z", false, false, "" },
	{ "2026-03-02T14:60:00Z", false, false, "" },
	{ "2026-03-02T14:00:00.Z", false, false, "" },
	{ "2026-03-02T14:00:00+24:00", false, false, "" },
	{ "2026-03-02T14:00:00Zx", false, false, "" },
	{ "2026-03-02T14:00", false, false, "" },
	{ "26-03-02T14:00:00Z", false, false, "" },
	{ "", false, false, "" },
};

Test(instant, reads_rfc_3339)
{
	for (size_t i = 0; i < sizeof(parse_rows) / sizeof(parse_rows[0]);
	     i++) {
		int64_t instant = 0;
		bool has_offset = false;
		char text[INSTANT_TEXT_BYTES];
		bool good;

		good = instant_parse(span_of(parse_rows[i].text), &instant,
		    &has_offset);
		cr_assert(good == parse_rows[i].good, "%s", parse_rows[i].text);
		if (!good)
			continue;
		cr_assert(has_offset == parse_rows[i].has_offset, "%s",
		    parse_rows[i].text);
		instant_format(instant, text);
		cr_assert_str_eq(text, parse_rows[i].utc);
	}
}

Test(instant, formats_for_mail_and_for_people)
{
	char text[INSTANT_TEXT_BYTES];
	int64_t instant;

	cr_assert(instant_parse(SPAN("2026-03-02T04:05:06Z"), &instant, NULL));
	instant_format_mail(instant, NULL, text);
	cr_assert_str_eq(text, "Mon, 02 Mar 2026 04:05:06 +0000");
	instant_format_people(instant, NULL, text);
	cr_assert_str_eq(text, "Mon 2 Mar 2026, 04:05");
}

Test(instant, no_instant_breaks_the_formatters)
{
	char text[INSTANT_TEXT_BYTES];

	instant_format(INSTANT_NONE, text);
	instant_format(INT64_MAX, text);
	instant_format_mail(INT64_MAX, NULL, text);
	instant_format_people(INSTANT_NONE, NULL, text);
	cr_assert(text[0] != '\0');
}
