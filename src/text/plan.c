#include "text/plan.h"

#include "text/plan_area.h"

#define FULL 10 /* digits of all but a few old numbers */

static enum plan_use geographic_one(struct span digits);
static enum plan_use geographic_two(struct span digits);
static enum plan_use seven(struct span digits);
static bool in_plus(const char *list, char digit);

enum plan_use
plan_national(struct span digits)
{
	char second;

	if (digits.len < FULL - 1 || digits.len > FULL)
		return PLAN_NONE;
	second = digits.ptr[1];
	if (digits.ptr[0] == '1')
		return geographic_one(digits);
	if (digits.len != FULL)
		return PLAN_NONE;
	switch (digits.ptr[0]) {
	case '2':
		return geographic_two(digits);
	case '3':
		return in_plus("0347", second) ? PLAN_COMPANY : PLAN_NONE;
	case '5':
		return in_plus("56", second) ? PLAN_COMPANY : PLAN_NONE;
	case '7':
		return seven(digits);
	case '8':
	case '9':
		return PLAN_SERVICE;
	default:
		return PLAN_NONE;
	}
}

/*
 * 01: large cities have three digits and a local number of seven that does
 * not start with 0 or 1; elsewhere it is four and six, in places five.
 */
static enum plan_use
geographic_one(struct span digits)
{
	static const char *const cities[] = {
		"113",
		"114",
		"115",
		"116",
		"117",
		"118",
		"121",
		"131",
		"141",
		"151",
		"161",
		"191",
	};

	for (size_t i = 0; i < sizeof(cities) / sizeof(cities[0]); i++)
		if (span_starts(digits, span_of(cities[i])))
			return digits.len == FULL && digits.ptr[3] > '1' ?
			    PLAN_GEOGRAPHIC :
			    PLAN_NONE;
	return plan_area_is_known(digits.ptr) ? PLAN_GEOGRAPHIC : PLAN_NONE;
}

static enum plan_use
geographic_two(struct span digits)
{
	static const struct {
		char second;
		const char *third; /* first digits of local numbers */
	} areas[] = {
		{ '0', "3478" },
		{ '3', "389" },
		{ '4', "7" },
		{ '8', "23456789" },
		{ '9', "2" },
	};

	for (size_t i = 0; i < sizeof(areas) / sizeof(areas[0]); i++)
		if (digits.ptr[1] == areas[i].second)
			return in_plus(areas[i].third, digits.ptr[2]) ||
				(digits.ptr[1] == '9' && digits.ptr[2] == '0') ?
			    PLAN_GEOGRAPHIC :
			    PLAN_NONE;
	return PLAN_NONE;
}

static enum plan_use
seven(struct span digits)
{
	if (digits.ptr[1] == '0')
		return PLAN_PERSONAL;
	if (digits.ptr[1] != '6')
		return PLAN_MOBILE;
	return span_starts(digits, SPAN("7624")) ? PLAN_MOBILE : PLAN_PERSONAL;
}

static bool
in_plus(const char *list, char digit)
{
	return strchr(list, digit) != NULL;
}

/*
 * Country codes by ITU-T E.164, with the length of the numbers behind them
 * where staff and families are most likely to come from, else 6 to 12.
 */
struct country {
	const char *code;
	size_t min;
	size_t max;
};

static const struct country lengths[] = {
	{ "1", 10, 10 },
	{ "7", 10, 10 },
	{ "20", 9, 10 },
	{ "27", 9, 9 },
	{ "30", 10, 10 },
	{ "31", 9, 9 },
	{ "32", 8, 9 },
	{ "33", 9, 9 },
	{ "34", 9, 9 },
	{ "36", 8, 9 },
	{ "39", 8, 11 },
	{ "40", 9, 9 },
	{ "41", 9, 9 },
	{ "43", 7, 12 },
	{ "45", 8, 8 },
	{ "46", 7, 9 },
	{ "47", 8, 8 },
	{ "48", 9, 9 },
	{ "49", 7, 12 },
	{ "52", 10, 10 },
	{ "55", 10, 11 },
	{ "60", 8, 10 },
	{ "61", 9, 9 },
	{ "62", 8, 12 },
	{ "63", 9, 10 },
	{ "64", 8, 10 },
	{ "65", 8, 8 },
	{ "66", 8, 9 },
	{ "81", 9, 10 },
	{ "82", 8, 10 },
	{ "84", 9, 10 },
	{ "86", 10, 11 },
	{ "90", 10, 10 },
	{ "91", 10, 10 },
	{ "92", 9, 10 },
	{ "93", 9, 9 },
	{ "94", 9, 9 },
	{ "98", 10, 10 },
	{ "220", 7, 7 },
	{ "221", 9, 9 },
	{ "232", 8, 8 },
	{ "233", 9, 9 },
	{ "234", 8, 10 },
	{ "237", 9, 9 },
	{ "249", 9, 9 },
	{ "251", 9, 9 },
	{ "252", 7, 9 },
	{ "254", 9, 9 },
	{ "255", 9, 9 },
	{ "256", 9, 9 },
	{ "260", 9, 9 },
	{ "263", 8, 10 },
	{ "265", 7, 9 },
	{ "350", 8, 8 },
	{ "351", 9, 9 },
	{ "353", 7, 9 },
	{ "355", 8, 9 },
	{ "356", 8, 8 },
	{ "357", 8, 8 },
	{ "359", 7, 9 },
	{ "370", 8, 8 },
	{ "371", 8, 8 },
	{ "372", 7, 8 },
	{ "380", 9, 9 },
	{ "381", 8, 10 },
	{ "385", 8, 9 },
	{ "420", 9, 9 },
	{ "421", 9, 9 },
	{ "852", 8, 8 },
	{ "876", 7, 7 },
	{ "880", 8, 10 },
	{ "961", 7, 8 },
	{ "962", 8, 9 },
	{ "963", 9, 9 },
	{ "964", 8, 10 },
	{ "966", 9, 9 },
	{ "971", 8, 9 },
	{ "977", 8, 10 },
};

/* Two-digit codes; what else starts with these digits has three. */
static const char two_digits[] =
    " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56"
    " 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

/* First two digits of the three-digit codes in use. */
static const char three_digits[] =
    " 21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99 ";

bool
plan_country(struct span digits, struct plan_country *country)
{
	char start[4] = "    ";

	if (digits.len < 4 || digits.ptr[0] == '0')
		return false;
	memcpy(start + 1, digits.ptr, 2);
	*country = (struct plan_country){ 1, 6, 12 };
	if (digits.ptr[0] != '1' && digits.ptr[0] != '7') {
		struct span wanted = { start, 4 };

		if (span_find(SPAN(two_digits), wanted) <
		    sizeof(two_digits) - 1)
			country->code_digits = 2;
		else if (span_find(SPAN(three_digits), wanted) <
		    sizeof(three_digits) - 1)
			country->code_digits = 3;
		else
			return false;
	}
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct span code = span_first(digits, country->code_digits);

		if (span_is(code, lengths[i].code)) {
			country->min = lengths[i].min;
			country->max = lengths[i].max;
		}
	}
	return true;
}
