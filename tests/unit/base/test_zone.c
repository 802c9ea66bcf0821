#include "base/instant.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/zone_rule.h"

static struct zone *
zone_from_disk(const char *name)
{
	struct buffer bytes = BUFFER_NONE;
	struct zone *zone;
	char path[128], part[4096];
	ssize_t got;
	int fd;

	(void)snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	fd = open(path, O_RDONLY);
	if (fd == -1)
		cr_skip("%s is missing: install tzdata", path);
	while ((got = read(fd, part, sizeof(part))) > 0)
		(void)buffer_append(&bytes, (struct span){ part, (size_t)got });
	(void)close(fd);
	zone = zone_new(name, buffer_span(&bytes), NULL);
	buffer_done(&bytes);
	return zone;
}

static void
header(struct buffer *out, int times, int types, int letters)
{
	int counts[] = { 0, 0, 0, times, types, letters };

	(void)buffer_append(out, SPAN("TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	for (size_t i = 0; i < 6; i++) {
		(void)buffer_append(out, SPAN("\0\0\0"));
		(void)buffer_char(out, (char)counts[i]);
	}
}

/* TZif as zic -b slim makes it: one transition, then the footer's rule. */
static struct zone *
slim(const char *footer, struct err *err)
{
	struct buffer bytes = BUFFER_NONE;
	struct zone *zone;

	header(&bytes, 0, 1, 1);
	(void)buffer_append(&bytes, SPAN("\0\0\0\0\0\0\0"));
	header(&bytes, 1, 2, 8);
	(void)buffer_append(&bytes, SPAN("\0\0\0\0\0\0\0\0")); /* 1970 */
	(void)buffer_append(&bytes, SPAN("\1"));
	(void)buffer_append(&bytes, SPAN("\0\0\x0e\x10\0\0"));
	(void)buffer_append(&bytes, SPAN("\0\0\0\0\0\4"));
	(void)buffer_append(&bytes, SPAN("BST\0GMT\0"));
	(void)buffer_text(&bytes, footer);
	zone = zone_new("Test/Slim", buffer_span(&bytes), err);
	buffer_done(&bytes);
	return zone;
}

static int64_t
utc(const char *text)
{
	int64_t instant;

	cr_assert(instant_parse(span_of(text), &instant, NULL), "%s", text);
	return instant;
}

/* Wall clock as if it were UTC, to an instant. */
static int64_t
wall(const struct zone *zone, const char *text, bool *certain)
{
	struct civil civil;

	civil_from_utc(utc(text), &civil);
	return zone_instant(zone, &civil, certain);
}

static void
check_london(const struct zone *zone)
{
	bool certain;

	cr_assert(zone_offset(zone, utc("2026-03-29T00:59:59Z")) == 0);
	cr_assert(zone_offset(zone, utc("2026-03-29T01:00:00Z")) == 3600);
	cr_assert(zone_offset(zone, utc("2026-10-25T00:59:59Z")) == 3600);
	cr_assert(zone_offset(zone, utc("2026-10-25T01:00:00Z")) == 0);
	/* Far past any table. */
	cr_assert(zone_offset(zone, utc("2150-07-01T12:00:00Z")) == 3600);
	cr_assert(zone_offset(zone, utc("2150-12-01T12:00:00Z")) == 0);

	cr_assert(wall(zone, "2026-07-01T12:00:00Z", &certain) ==
	    utc("2026-07-01T11:00:00Z"));
	cr_assert(certain);
	/* The hour that comes twice: the first, and it is said. */
	cr_assert(wall(zone, "2026-10-25T01:30:00Z", &certain) ==
	    utc("2026-10-25T00:30:00Z"));
	cr_assert(!certain);
	/* The hour that never comes. */
	cr_assert(wall(zone, "2026-03-29T01:30:00Z", &certain) ==
	    utc("2026-03-29T01:30:00Z"));
	cr_assert(!certain);
	cr_assert(wall(zone, "2026-10-25T02:00:00Z", &certain) ==
	    utc("2026-10-25T02:00:00Z"));
	cr_assert(certain);
	cr_assert(wall(zone, "2026-03-29T02:00:00Z", NULL) ==
	    utc("2026-03-29T01:00:00Z"));
}

Test(zone, london_from_the_disk)
{
	struct zone *zone = zone_from_disk("Europe/London");
	char text[INSTANT_TEXT_BYTES];

	cr_assert(zone != NULL);
	cr_assert_str_eq(zone_name(zone), "Europe/London");
	check_london(zone);
	instant_format_mail(utc("2026-07-01T11:00:00Z"), zone, text);
	cr_assert_str_eq(text, "Wed, 01 Jul 2026 12:00:00 +0100");
	zone_free(zone);
}

Test(zone, london_from_a_slim_file)
{
	struct err err = { 0 };
	struct zone *zone = slim("\nGMT0BST,M3.5.0/1,M10.5.0\n", &err);

	cr_assert(zone != NULL, "%s", err.text);
	check_london(zone);
	zone_free(zone);
}

Test(zone, a_west_zone_formats_with_a_minus)
{
	struct zone *zone = zone_from_disk("America/St_Johns");
	char text[INSTANT_TEXT_BYTES];

	cr_assert(zone != NULL);
	instant_format_mail(utc("2026-01-01T03:00:00Z"), zone, text);
	cr_assert_str_eq(text, "Wed, 31 Dec 2025 23:30:00 -0330");
	instant_format_mail(INSTANT_NONE, zone, text);
	zone_free(zone);
}

/* What the C library makes of the same files. */
Test(zone, agrees_with_the_c_library)
{
	static const char *const names[] = { "Europe/London", "Europe/Dublin",
		"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
		"America/Santiago", "Africa/Casablanca", "Pacific/Apia",
		"Etc/GMT+3", "America/Nuuk" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct zone *zone = zone_from_disk(names[i]);

		cr_assert(zone != NULL, "%s", names[i]);
		(void)setenv("TZ", names[i], 1);
		tzset();
		for (time_t at = 0; at < 4102444800; at += 86400 * 3 + 3601) {
			struct tm tm;

			(void)localtime_r(&at, &tm);
			cr_assert(zone_offset(zone, at * INSTANT_SECOND) ==
				tm.tm_gmtoff,
			    "%s at %ld", names[i], (long)at);
		}
		zone_free(zone);
	}
}

Test(zone, utc_needs_no_file)
{
	struct zone *zone = zone_new("UTC", SPAN_NONE, NULL);

	cr_assert(zone != NULL);
	cr_assert(zone_offset(zone, 0) == 0);
	cr_assert_str_eq(zone_name(NULL), "UTC");
	cr_assert(zone_offset(NULL, INT64_MAX) == 0);
	zone_free(zone);
}

Test(zone, bytes_that_are_no_zone_are_refused_with_the_mend)
{
	struct err err = { 0 };

	cr_assert(zone_new("Europe/Lodnon", SPAN("nonsense"), &err) == NULL);
	cr_assert(strstr(err.text, "Europe/Lodnon") != NULL);
	cr_assert(strstr(err.text, "tzdata") != NULL);
	cr_assert(slim("", &err) == NULL);
	cr_assert(slim("\nGMT0BST,M3.5.0/1", &err) == NULL);
	cr_assert(slim("\nGMT0BST,M13.5.0/1,M10.5.0\n", &err) == NULL);
}

static const struct {
	const char *text;
	bool good;
	int january; /* minutes east */
	int july;
} rule_rows[] = {
	{ "GMT0", true, 0, 0 },
	{ "<+0530>-5:30", true, 330, 330 },
	{ "EST5EDT,M3.2.0,M11.1.0", true, -300, -240 },
	{ "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", true, 660, 630 },
	{ "CET-1CEST,M3.5.0,M10.5.0/3", true, 60, 120 },
	{ "IST-1GMT0,M10.5.0,M3.5.0/1", true, 0, 60 },
	{ "ABC0DEF,J60/0,J300/0", true, 0, 60 },
	{ "ABC0DEF,59/0,299/0", true, 0, 60 },
	{ "XXX3EDT4,0/0,J365/23", true, -240, -240 },
	{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true, -120, -60 },
	{ "", false, 0, 0 },
	{ "GM0", false, 0, 0 },
	{ "GMT", false, 0, 0 },
	{ "<GMT0", false, 0, 0 },
	{ "GMT25", false, 0, 0 },
	{ "GMT0BST", false, 0, 0 },
	{ "GMT0BST,M3.6.0,M10.5.0", false, 0, 0 },
	{ "GMT0BST,M3.5.7,M10.5.0", false, 0, 0 },
	{ "GMT0BST,J0,J300", false, 0, 0 },
	{ "GMT0BST,M3.5.0/168,M10.5.0", false, 0, 0 },
	{ "GMT0BST,M3.5.0,M10.5.0 ", false, 0, 0 },
	{ "GMT99999999999999999999", false, 0, 0 },
};

Test(zone_rule, rows)
{
	for (size_t i = 0; i < sizeof(rule_rows) / sizeof(rule_rows[0]); i++) {
		struct zone_rule rule;
		int result;

		result = zone_rule_parse(span_of(rule_rows[i].text), &rule);
		cr_assert(result == (rule_rows[i].good ? 0 : -1), "%s",
		    rule_rows[i].text);
		if (result == -1)
			continue;
		cr_assert(zone_rule_offset(&rule,
			      utc("2027-01-15T12:00:00Z") / INSTANT_SECOND) ==
			rule_rows[i].january * 60,
		    "%s", rule_rows[i].text);
		cr_assert(zone_rule_offset(&rule,
			      utc("2027-07-15T12:00:00Z") / INSTANT_SECOND) ==
			rule_rows[i].july * 60,
		    "%s", rule_rows[i].text);
	}
}

Test(zone_rule, a_julian_day_leaves_the_leap_day_out)
{
	struct zone_rule julian, counted;

	cr_assert(zone_rule_parse(SPAN("A0B"), &julian) == -1);
	cr_assert(zone_rule_parse(SPAN("ABC0DEF,J60/0,J300/0"), &julian) == 0);
	cr_assert(zone_rule_parse(SPAN("ABC0DEF,59/0,299/0"), &counted) == 0);
	/* 29 February 2028: day 59 from 0; J60 is 1 March. */
	cr_assert(zone_rule_offset(&julian,
		      utc("2028-02-29T12:00:00Z") / INSTANT_SECOND) == 0);
	cr_assert(zone_rule_offset(&counted,
		      utc("2028-02-29T12:00:00Z") / INSTANT_SECOND) == 3600);
	cr_assert(zone_rule_offset(&julian,
		      utc("2028-03-01T00:00:00Z") / INSTANT_SECOND) == 3600);
}

Test(zone_rule, any_second_gives_an_offset)
{
	struct zone_rule rule;

	cr_assert(zone_rule_parse(SPAN("GMT0BST,M3.5.0/1,M10.5.0"), &rule) ==
	    0);
	(void)zone_rule_offset(&rule, INT64_MIN);
	(void)zone_rule_offset(&rule, INT64_MAX);
}
