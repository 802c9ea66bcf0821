#include "settings/option_choices.h"

#include <stdbool.h>

#include "settings/draft.h"

const char *
option_mode_name(int value)
{
	switch (value) {
	case FOLLOW_AUTO:
		return "auto";
	case FOLLOW_APPEND:
		return "append";
	case FOLLOW_EXPORT:
		return "export";
	default:
		return NULL;
	}
}

const char *
option_order_name(int value)
{
	static const char *const names[] = { [DATE_ORDER_AUTO] = "auto",
		[DATE_ORDER_DMY] = "dmy",
		[DATE_ORDER_MDY] = "mdy",
		[DATE_ORDER_YMD] = "ymd",
		[DATE_ORDER_YDM] = "ydm" };

	return value < 0 || value > DATE_ORDER_YDM ? NULL : names[value];
}

const char *
option_detail_name(int value)
{
	static const char *const names[] = { [ALERT_DETAIL_IDS] = "ids",
		[ALERT_DETAIL_NAMES] = "names",
		[ALERT_DETAIL_WORDS] = "words" };

	return value < 0 || value > ALERT_DETAIL_WORDS ? NULL : names[value];
}

const char *
option_hours_name(int value)
{
	return value == 0 ? "any" : value == 1 ? "out" : NULL;
}

const char *
option_by_name(int value)
{
	static const char *const names[] = { [RULE_BY_STAFF] = "staff",
		[RULE_BY_PAIR] = "pair",
		[RULE_BY_CONVERSATION] = "conversation" };

	return value < 0 || value > RULE_BY_CONVERSATION ? NULL : names[value];
}

const char *
option_weekday_name(int value)
{
	static const char *const names[] = { "sunday", "monday", "tuesday",
		"wednesday", "thursday", "friday", "saturday" };

	return value < 0 || value > 6 ? NULL : names[value];
}

const char *
option_encoding_choice(int value)
{
	if (value < 0 || value > ENCODING_WINDOWS_1252)
		return NULL;
	return encoding_name((enum encoding)value);
}

const char *
option_role_choice(int value)
{
	return value < 0 || value >= ROLE_COUNT ? NULL :
						  role_name((enum role)value);
}

const char *
option_severity_choice(int value)
{
	return value < 0 || value >= SEVERITY_COUNT ?
	    NULL :
	    severity_name((enum severity)value);
}

const char *
option_status_choice(int value)
{
	return value < 0 || value >= RULE_STATUS_COUNT ?
	    NULL :
	    rule_status_name((enum rule_status)value);
}
