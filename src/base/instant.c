#include "base/instant.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static bool is_leap(int year);
static int days_in_month(int year, int month);
static int64_t days_from_civil(int year, int month, int day);
static bool number(struct span *text, size_t digits, int *value);
static bool date_time(struct span *text, struct civil *civil);
static bool fraction(struct span *text, struct civil *civil);
static bool offset(struct span *text, int *minutes, bool *present);

static const char *const day_names[] = { "Sun", "Mon", "Tue", "Wed", "Thu",
	"Fri", "Sat" };
static const char *const month_names[] = { "Jan", "Feb", "Mar", "Apr", "May",
	"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

bool
civil_is_valid(const struct civil *civil)
{
	return civil->year >= 1 && civil->year <= 9999 && civil->month >= 1 &&
	    civil->month <= 12 && civil->day >= 1 &&
	    civil->day <= days_in_month(civil->year, civil->month) &&
	    civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 &&
	    civil->minute <= 59 && civil->second >= 0 && civil->second <= 60 &&
	    civil->microsecond >= 0 && civil->microsecond <= 999999;
}

int64_t
civil_to_utc(const struct civil *civil)
{
	int64_t days = days_from_civil(civil->year, civil->month, civil->day);
	int second = civil->second > 59 ? 59 : civil->second;

	return days * INSTANT_DAY + civil->hour * INSTANT_HOUR +
	    civil->minute * INSTANT_MINUTE + second * INSTANT_SECOND +
	    civil->microsecond;
}

void
civil_from_utc(int64_t instant, struct civil *civil)
{
	int64_t days = instant / INSTANT_DAY;
	int64_t rest = instant % INSTANT_DAY;
	int64_t era, day_of_era, year_of_era, day_of_year, shifted;

	if (rest < 0) {
		rest += INSTANT_DAY;
		days--;
	}
	/* Years begin in March here, so that the leap day comes last. */
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			  day_of_era / 146096) /
	    365;
	day_of_year = day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * day_of_year + 2) / 153;
	civil->day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	civil->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	civil->year = (int)(year_of_era + era * 400 + (civil->month <= 2));
	civil->hour = (int)(rest / INSTANT_HOUR);
	civil->minute = (int)(rest / INSTANT_MINUTE % 60);
	civil->second = (int)(rest / INSTANT_SECOND % 60);
	civil->microsecond = (int)(rest % INSTANT_SECOND);
}

int
civil_weekday(const struct civil *civil)
{
	int64_t days = days_from_civil(civil->year, civil->month, civil->day);

	return (int)(((days + 4) % 7 + 7) % 7);
}

bool
instant_parse(struct span text, int64_t *instant, bool *has_offset)
{
	struct civil civil = { 0 };
	int minutes = 0;
	bool present = false;

	if (!date_time(&text, &civil) || !fraction(&text, &civil) ||
	    !offset(&text, &minutes, &present) || text.len != 0)
		return false;
	if (!civil_is_valid(&civil))
		return false;
	*instant = civil_to_utc(&civil) - minutes * INSTANT_MINUTE;
	if (has_offset != NULL)
		*has_offset = present;
	return true;
}

/* What snprintf would make of it, in a tenth of the time. */
static void
format_usual(const struct civil *civil, char out[INSTANT_TEXT_BYTES])
{
	const int values[] = { civil->year / 100, civil->year % 100,
		civil->month, civil->day, civil->hour, civil->minute,
		civil->second };
	static const unsigned char places[] = { 0, 2, 5, 8, 11, 14, 17 };

	memcpy(out, "0000-00-00T00:00:00", sizeof("0000-00-00T00:00:00"));
	for (size_t i = 0; i < sizeof(places); i++) {
		out[places[i]] = (char)('0' + values[i] / 10);
		out[places[i] + 1] = (char)('0' + values[i] % 10);
	}
}

void
instant_format(int64_t instant, char out[INSTANT_TEXT_BYTES])
{
	struct civil civil;
	size_t used;

	civil_from_utc(instant, &civil);
	if (civil.year < 0 || civil.year > 9999)
		(void)snprintf(out, INSTANT_TEXT_BYTES,
		    "%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month,
		    civil.day, civil.hour, civil.minute, civil.second);
	else
		format_usual(&civil, out);
	if (civil.microsecond != 0) {
		used = strlen(out);
		(void)snprintf(out + used, INSTANT_TEXT_BYTES - used, ".%06d",
		    civil.microsecond);
		used = strlen(out);
		while (out[used - 1] == '0')
			out[--used] = '\0';
	}
	used = strlen(out);
	(void)snprintf(out + used, INSTANT_TEXT_BYTES - used, "Z");
}

void
instant_format_mail(int64_t instant, const struct zone *zone,
    char out[INSTANT_TEXT_BYTES])
{
	struct civil civil;
	int32_t minutes = zone_offset(zone, instant) / 60;
	int32_t size = minutes < 0 ? -minutes : minutes;

	zone_civil(zone, instant, &civil);
	(void)snprintf(out, INSTANT_TEXT_BYTES,
	    "%s, %02d %s %04d %02d:%02d:%02d %c%02" PRId32 "%02" PRId32,
	    day_names[civil_weekday(&civil)], civil.day,
	    month_names[civil.month - 1], civil.year, civil.hour, civil.minute,
	    civil.second, minutes < 0 ? '-' : '+', size / 60, size % 60);
}

void
instant_format_people(int64_t instant, const struct zone *zone,
    char out[INSTANT_TEXT_BYTES])
{
	struct civil civil;

	zone_civil(zone, instant, &civil);
	(void)snprintf(out, INSTANT_TEXT_BYTES, "%s %d %s %04d, %02d:%02d",
	    day_names[civil_weekday(&civil)], civil.day,
	    month_names[civil.month - 1], civil.year, civil.hour, civil.minute);
}

int64_t
instant_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

int64_t
instant_monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t
days_from_civil(int year, int month, int day)
{
	int64_t shifted = month <= 2 ? year - 1 : year;
	int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int64_t year_of_era = shifted - era * 400;
	int64_t month_from_march = month > 2 ? month - 3 : month + 9;
	int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - 719468;
}

static bool
number(struct span *text, size_t digits, int *value)
{
	*value = 0;
	if (text->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char digit = text->ptr[i];

		if (digit < '0' || digit > '9')
			return false;
		*value = *value * 10 + (digit - '0');
	}
	*text = span_from(*text, digits);
	return true;
}

static bool
date_time(struct span *text, struct civil *civil)
{
	if (!number(text, 4, &civil->year) || !span_take_char(text, '-') ||
	    !number(text, 2, &civil->month) || !span_take_char(text, '-') ||
	    !number(text, 2, &civil->day))
		return false;
	if (!span_take_char(text, 'T') && !span_take_char(text, 't') &&
	    !span_take_char(text, ' '))
		return false;
	return number(text, 2, &civil->hour) && span_take_char(text, ':') &&
	    number(text, 2, &civil->minute) && span_take_char(text, ':') &&
	    number(text, 2, &civil->second);
}

static bool
fraction(struct span *text, struct civil *civil)
{
	int unit = 100000;
	size_t digits = 0;

	if (!span_take_char(text, '.'))
		return true;
	while (text->len > 0 && text->ptr[0] >= '0' && text->ptr[0] <= '9') {
		civil->microsecond += (text->ptr[0] - '0') * unit;
		unit /= 10;
		digits++;
		*text = span_from(*text, 1);
	}
	return digits > 0;
}

static bool
offset(struct span *text, int *minutes, bool *present)
{
	int hours, rest, sign;

	if (text->len == 0)
		return true;
	*present = true;
	if (span_take_char(text, 'Z') || span_take_char(text, 'z'))
		return true;
	sign = span_take_char(text, '-') ? -1 : 1;
	if (sign == 1 && !span_take_char(text, '+'))
		return false;
	if (!number(text, 2, &hours))
		return false;
	(void)span_take_char(text, ':');
	if (!number(text, 2, &rest) || hours > 23 || rest > 59)
		return false;
	*minutes = sign * (hours * 60 + rest);
	return true;
}
