#include "review/exception.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"

static bool is_about(const struct exception *exception,
    const struct alert *alert);
static bool is_listed(struct span list, struct span id);
static bool other_is_listed(const struct exception *exception,
    const struct alert *alert);

enum exception_cover
exception_find(const struct exception *list, size_t count,
    const struct alert *alert, const struct exception **found)
{
	int64_t time = alert_time(alert);

	*found = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct exception *item = &list[i];

		if (time < item->from || !is_about(item, alert))
			continue;
		if (time < item->expires) {
			*found = item;
			return EXCEPTION_COVERS;
		}
		if (*found == NULL || item->expires > (*found)->expires)
			*found = item;
	}
	return *found == NULL ? EXCEPTION_NONE : EXCEPTION_ENDED;
}

int64_t
exception_days_left(const struct exception *exception, int64_t now)
{
	if (exception->expires <= now)
		return 0;
	return (exception->expires - now + INSTANT_DAY - 1) / INSTANT_DAY;
}

static bool
is_about(const struct exception *exception, const struct alert *alert)
{
	if (exception->rule[0] != '\0' ?
		!span_is(span_of(alert->rule->id), exception->rule) :
		!span_is(span_of(alert->rule->family), exception->family))
		return false;
	if (!is_listed(exception->staff, span_of(alert->subject)))
		return false;
	return exception->people.len == 0 || other_is_listed(exception, alert);
}

/* Names are ids of people.csv: an alert about nobody listed is not covered. */
static bool
is_listed(struct span list, struct span id)
{
	struct span part;

	while (id.len > 0 && span_next_part(&list, ',', &part)) {
		if (span_equal(span_trim(part), id))
			return true;
	}
	return false;
}

/* Whoever of the two is not the worker. */
static bool
other_is_listed(const struct exception *exception, const struct alert *alert)
{
	const struct report *report = &alert->report;
	struct span other = report->to_person;

	if (!span_is(report->from_person, alert->subject))
		other = report->from_person;
	return is_listed(exception->people, other);
}
