#include "settings/measure.h"

#include <ctype.h>
#include <stddef.h>

struct unit {
	const char *name;
	int64_t worth;
};

static bool take_number(struct span *text, int64_t *number);
static bool unit_worth(struct span name, const struct unit *units,
    int64_t *worth);
static bool day_number(struct span name, unsigned *day);

bool
measure_size(struct span text, int64_t *bytes)
{
	static const struct unit units[] = { { "", 1 }, { "B", 1 },
		{ "bytes", 1 }, { "KiB", INT64_C(1) << 10 },
		{ "MiB", INT64_C(1) << 20 }, { "GiB", INT64_C(1) << 30 },
		{ NULL, 0 } };
	int64_t number, worth;

	return take_number(&text, &number) && unit_worth(text, units, &worth) &&
	    !__builtin_mul_overflow(number, worth, bytes);
}

bool
measure_duration(struct span text, int64_t scale, int64_t *value)
{
	static const struct unit units[] = { { "", 1000 }, { "ms", 1 },
		{ "s", 1000 }, { "sec", 1000 }, { "second", 1000 },
		{ "seconds", 1000 }, { "min", 60000 }, { "minute", 60000 },
		{ "minutes", 60000 }, { "h", 3600000 }, { "hour", 3600000 },
		{ "hours", 3600000 }, { "d", 86400000 }, { "day", 86400000 },
		{ "days", 86400000 }, { "week", 604800000 },
		{ "weeks", 604800000 }, { NULL, 0 } };
	int64_t number, worth;

	return take_number(&text, &number) && unit_worth(text, units, &worth) &&
	    !__builtin_mul_overflow(number, worth, &number) &&
	    !__builtin_mul_overflow(number, scale / 1000, value);
}

bool
measure_clock(struct span text, int *minutes)
{
	size_t colon = span_find_char(text, ':');
	struct span hour_text = span_first(text, colon);
	struct span minute_text = span_from(text, colon + 1);
	int64_t hour, minute;

	if (colon == text.len || hour_text.len > 2 || minute_text.len != 2 ||
	    !take_number(&hour_text, &hour) || hour_text.len > 0 ||
	    !take_number(&minute_text, &minute) || minute_text.len > 0 ||
	    minute > 59 || hour * 60 + minute > 24 * 60)
		return false;
	*minutes = (int)(hour * 60 + minute);
	return true;
}

bool
measure_days(struct span text, unsigned *days)
{
	struct span part;

	*days = 0;
	while (span_next_part(&text, ',', &part)) {
		size_t dash = span_find_char(part, '-');
		unsigned day, last;

		if (!day_number(span_trim(span_first(part, dash)), &day))
			return false;
		last = day;
		if (dash < part.len &&
		    !day_number(span_trim(span_from(part, dash + 1)), &last))
			return false;
		while (day != last) {
			*days |= 1u << day;
			day = (day + 1) % 7;
		}
		*days |= 1u << last;
	}
	return *days != 0;
}

bool
measure_date(struct span text, struct civil *day)
{
	int64_t numbers[3];
	struct span part;

	text = span_trim(text);
	for (int i = 0; i < 3; i++) {
		if (!span_next_part(&text, '-', &part) ||
		    part.len != (i == 0 ? 4u : 2u) ||
		    !take_number(&part, &numbers[i]) || part.len > 0)
			return false;
	}
	*day = (struct civil){ .year = (int)numbers[0],
		.month = (int)numbers[1],
		.day = (int)numbers[2] };
	return text.len == 0 && civil_is_valid(day);
}

/* Cut the digits, and blanks behind them, off `*text`. */
static bool
take_number(struct span *text, int64_t *number)
{
	size_t used = 0;

	*text = span_trim(*text);
	*number = 0;
	while (used < text->len && isdigit((unsigned char)text->ptr[used])) {
		if (__builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, text->ptr[used] - '0',
			number))
			return false;
		used++;
	}
	*text = span_trim(span_from(*text, used));
	return used > 0;
}

static bool
unit_worth(struct span name, const struct unit *units, int64_t *worth)
{
	for (size_t i = 0; units[i].name != NULL; i++) {
		if (span_is_nocase(name, units[i].name)) {
			*worth = units[i].worth;
			return true;
		}
	}
	return false;
}

/* By its first three letters, or in full. */
static bool
day_number(struct span name, unsigned *day)
{
	static const char *const names[] = { "Sunday", "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday" };

	for (*day = 0; *day < 7; (*day)++) {
		struct span full = span_of(names[*day]);
		char start[4] = { full.ptr[0], full.ptr[1], full.ptr[2], '\0' };

		if (span_is_nocase(name, names[*day]) ||
		    span_is_nocase(name, start))
			return true;
	}
	return false;
}
