#include "message/time_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define NUMBERS 6 /* a day and a clock */

static int month_in(struct span text);
static size_t numbers_in(struct span text, int out[NUMBERS]);
static bool add_half_day(struct span text, int *hour);

bool
time_words_read(struct span text, const struct zone *zone,
    struct message *message)
{
	struct civil civil = { 0 };
	int number[NUMBERS];
	int month = month_in(text);
	size_t count = numbers_in(text, number);

	if (span_find(text, SPAN("UTC")) == text.len)
		return false;
	if (month != 0 && count == NUMBERS - 1) {
		bool day_first = number[0] <= 31;

		civil.year = day_first && number[1] > 31 ? number[1] :
							   number[0];
		civil.day = civil.year == number[0] ? number[1] : number[0];
		civil.month = month;
	} else if (count == NUMBERS && number[0] > 31) {
		civil.year = number[0];
		civil.month = number[1];
		civil.day = number[2];
	} else {
		return false;
	}
	civil.hour = number[count - 3];
	civil.minute = number[count - 2];
	civil.second = number[count - 1];
	if (!add_half_day(text, &civil.hour) || !civil_is_valid(&civil))
		return false;
	message->time = civil_to_utc(&civil);
	message->time_kind = TIME_STATED;
	message->time_precision = INSTANT_SECOND;
	zone_civil(zone, message->time, &message->local);
	return true;
}

/* 1 to 12 for an English month, 0 for none. */
static int
month_in(struct span text)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (size_t i = 0; i + 3 <= text.len; i++) {
		bool starts = i == 0 ||
		    !isalpha((unsigned char)text.ptr[i - 1]);

		for (int month = 0; starts && month < 12; month++) {
			if (strncasecmp(text.ptr + i, names + 3 * month, 3) ==
			    0)
				return month + 1;
		}
	}
	return 0;
}

static size_t
numbers_in(struct span text, int out[NUMBERS])
{
	size_t count = 0;
	bool inside = false;

	for (size_t i = 0; i < text.len; i++) {
		bool digit = isdigit((unsigned char)text.ptr[i]) != 0;

		if (digit && !inside) {
			if (count == NUMBERS)
				return 0;
			out[count++] = 0;
		}
		if (digit && out[count - 1] < 10000)
			out[count - 1] = out[count - 1] * 10 +
			    (text.ptr[i] - '0');
		inside = digit;
	}
	return count;
}

static bool
add_half_day(struct span text, int *hour)
{
	bool afternoon = span_find(text, SPAN("PM")) < text.len;

	if (!afternoon && span_find(text, SPAN("AM")) == text.len)
		return true;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (afternoon ? 12 : 0);
	return true;
}
