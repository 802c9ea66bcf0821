#include "base/zone_rule.h"

#include "base/instant.h"

#define HOUR           3600
#define DAY            INT64_C(86400)
#define NAME_MIN_BYTES 3
/* Within the years that struct civil knows, whatever the offset. */
#define FIRST_SECOND INT64_C(-62135424000) /* 0001-01-03 */
#define LAST_SECOND  INT64_C(253402128000) /* 9999-12-30 */

static bool name(struct span *text);
static bool number(struct span *text, int high, int *value);
static bool clock_time(struct span *text, int hours_high, int32_t *seconds);
static bool day(struct span *text, struct zone_day *out);
static bool monthly(struct span *text, struct zone_day *out);
static int64_t start_of_year(int year);
static int64_t wall_second(const struct zone_day *day, int year);
static int day_in_month(const struct zone_day *day, int year);

int
zone_rule_parse(struct span text, struct zone_rule *rule)
{
	int32_t west;

	*rule = (struct zone_rule){ 0 };
	if (!name(&text) || !clock_time(&text, 24, &west))
		return -1;
	rule->standard_east = -west;
	if (text.len == 0)
		return 0;
	rule->has_summer = true;
	rule->summer_east = rule->standard_east + HOUR;
	if (!name(&text))
		return -1;
	if (text.len > 0 && text.ptr[0] != ',') {
		if (!clock_time(&text, 24, &west))
			return -1;
		rule->summer_east = -west;
	}
	if (!span_take_char(&text, ',') || !day(&text, &rule->start) ||
	    !span_take_char(&text, ',') || !day(&text, &rule->end))
		return -1;
	return text.len == 0 ? 0 : -1;
}

int32_t
zone_rule_offset(const struct zone_rule *rule, int64_t second)
{
	struct civil civil;
	int64_t start, end;
	bool summer;

	if (!rule->has_summer)
		return rule->standard_east;
	if (second < FIRST_SECOND)
		second = FIRST_SECOND;
	if (second > LAST_SECOND)
		second = LAST_SECOND;
	civil_from_utc((second + rule->standard_east) * INSTANT_SECOND, &civil);
	start = wall_second(&rule->start, civil.year) - rule->standard_east;
	end = wall_second(&rule->end, civil.year) - rule->summer_east;
	/* In the south, summer holds at both ends of the year. */
	if (start < end)
		summer = second >= start && second < end;
	else
		summer = second >= start || second < end;
	return summer ? rule->summer_east : rule->standard_east;
}

/* Three letters or more, or anything printable in angle brackets. */
static bool
name(struct span *text)
{
	size_t length = 0;

	if (span_take_char(text, '<')) {
		length = span_find_char(*text, '>');
		if (length == text->len)
			return false;
		*text = span_from(*text, length + 1);
		return length >= NAME_MIN_BYTES;
	}
	while (length < text->len) {
		char letter = text->ptr[length];

		if (!((letter >= 'A' && letter <= 'Z') ||
			(letter >= 'a' && letter <= 'z')))
			break;
		length++;
	}
	*text = span_from(*text, length);
	return length >= NAME_MIN_BYTES;
}

static bool
number(struct span *text, int high, int *value)
{
	size_t digits = 0;

	*value = 0;
	while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
		*value = *value * 10 + (text->ptr[0] - '0');
		if (*value > high)
			return false;
		*text = span_from(*text, 1);
		digits++;
	}
	return digits > 0;
}

/* [+-]hours[:minutes[:seconds]] */
static bool
clock_time(struct span *text, int hours_high, int32_t *seconds)
{
	int hours, minutes = 0, rest = 0;
	bool negative = span_take_char(text, '-');

	if (!negative)
		(void)span_take_char(text, '+');
	if (!number(text, hours_high, &hours))
		return false;
	if (span_take_char(text, ':')) {
		if (!number(text, 59, &minutes))
			return false;
		if (span_take_char(text, ':') && !number(text, 59, &rest))
			return false;
	}
	*seconds = hours * HOUR + minutes * 60 + rest;
	if (negative)
		*seconds = -*seconds;
	return true;
}

static bool
day(struct span *text, struct zone_day *out)
{
	if (span_take_char(text, 'M')) {
		if (!monthly(text, out))
			return false;
	} else if (span_take_char(text, 'J')) {
		out->kind = ZONE_DAY_JULIAN;
		if (!number(text, 365, &out->day) || out->day < 1)
			return false;
	} else {
		out->kind = ZONE_DAY_COUNTED;
		if (!number(text, 365, &out->day))
			return false;
	}
	out->second = 2 * HOUR;
	if (span_take_char(text, '/'))
		return clock_time(text, 167, &out->second);
	return true;
}

static bool
monthly(struct span *text, struct zone_day *out)
{
	out->kind = ZONE_DAY_MONTHLY;
	return number(text, 12, &out->month) && out->month >= 1 &&
	    span_take_char(text, '.') && number(text, 5, &out->week) &&
	    out->week >= 1 && span_take_char(text, '.') &&
	    number(text, 6, &out->day);
}

static int64_t
start_of_year(int year)
{
	struct civil civil = { .year = year, .month = 1, .day = 1 };

	return civil_to_utc(&civil) / INSTANT_SECOND;
}

/* When the wall clock reaches it, read as if the clock showed UTC. */
static int64_t
wall_second(const struct zone_day *day, int year)
{
	struct civil civil = { .year = year, .month = day->month };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int days = day->day;

	if (day->kind == ZONE_DAY_MONTHLY) {
		civil.day = day_in_month(day, year);
		return civil_to_utc(&civil) / INSTANT_SECOND + day->second;
	}
	if (day->kind == ZONE_DAY_JULIAN && !(leap && days >= 60))
		days--;
	return start_of_year(year) + days * DAY + day->second;
}

static int
day_in_month(const struct zone_day *day, int year)
{
	struct civil civil = { .year = year, .month = day->month, .day = 1 };
	int first = civil_weekday(&civil);

	civil.day = 1 + (day->day - first + 7) % 7 + (day->week - 1) * 7;
	while (!civil_is_valid(&civil))
		civil.day -= 7;
	return civil.day;
}
