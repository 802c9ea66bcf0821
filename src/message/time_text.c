#include "message/time_text.h"

/* Seconds until the year 5138, milliseconds likewise: no two overlap. */
#define SECONDS_MAX INT64_C(100000000000)

#define UTC " UTC"

static void set_stated(int64_t instant, int64_t precision,
    const struct zone *zone, struct message *message);
static bool read_number(struct span text, int64_t *instant, int64_t *precision);
static int64_t precision_of(struct span text);

bool
time_text_read(struct span text, const struct zone *zone,
    struct message *message)
{
	int64_t instant, precision;
	bool has_offset = true;

	text = span_trim(text);
	if (instant_parse(text, &instant, &has_offset))
		precision = precision_of(text);
	else if (!read_number(text, &instant, &precision))
		return false;
	if (!has_offset) {
		civil_from_utc(instant, &message->local);
		time_text_from_local(zone, precision, message);
		return true;
	}
	set_stated(instant, precision, zone, message);
	return true;
}

bool
time_text_read_utc(struct span text, const struct zone *zone,
    struct message *message)
{
	int64_t instant;
	bool has_offset;

	text = span_trim(text);
	if (span_ends(text, SPAN(UTC)))
		text.len -= sizeof(UTC) - 1;
	if (!instant_parse(text, &instant, &has_offset))
		return false;
	set_stated(instant, precision_of(text), zone, message);
	return true;
}

void
time_text_from_local(const struct zone *zone, int64_t precision,
    struct message *message)
{
	message->time = zone_instant(zone, &message->local, NULL);
	message->time_kind = TIME_ASSUMED;
	message->time_precision = precision;
}

static void
set_stated(int64_t instant, int64_t precision, const struct zone *zone,
    struct message *message)
{
	message->time = instant;
	message->time_kind = TIME_STATED;
	message->time_precision = precision;
	zone_civil(zone, instant, &message->local);
}

static bool
read_number(struct span text, int64_t *instant, int64_t *precision)
{
	int64_t value = 0;
	int64_t fraction = 0;
	int64_t unit = INSTANT_SECOND;
	size_t whole = span_find_char(text, '.');

	if (whole < 9 || whole > 16)
		return false;
	for (size_t i = 0; i < whole; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		value = value * 10 + (text.ptr[i] - '0');
	}
	if (value >= SECONDS_MAX)
		unit = value < SECONDS_MAX * 1000 ? 1000 : 1;
	*precision = unit;
	for (size_t i = whole + 1; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		if (unit == 1)
			continue;
		unit /= 10;
		fraction += (text.ptr[i] - '0') * unit;
		*precision = unit;
	}
	*instant = value *
		(value < SECONDS_MAX               ? INSTANT_SECOND :
			value < SECONDS_MAX * 1000 ? 1000 :
						     1) +
	    fraction;
	return true;
}

/* A second, or what its decimals say. */
static int64_t
precision_of(struct span text)
{
	int64_t unit = INSTANT_SECOND;
	size_t at = span_find_char(text, '.');

	for (at++; at < text.len && unit > 1; at++) {
		if (text.ptr[at] < '0' || text.ptr[at] > '9')
			break;
		unit /= 10;
	}
	return unit;
}
