#include <string.h>

#include "ledger/follow_ups.h"
#include "review/desk_parts.h"
#include "review/desk_person.h"

/* A walk over all alerts for one person's. */
struct search {
	const struct desk *desk;
	const char *person;
	desk_visit_person *visit;
	void *arg;
	bool quoted; /* in what came after the alert that is looked at */
};

static int look_at(const struct ledger_alert *kept, void *arg);
static bool is_quoted(struct search *search, const struct alert *alert);
static int look_later(const struct report_later *later, void *arg);

const char *
desk_person_id(const struct desk *desk, const char *person)
{
	const struct person *found = people_by_id(desk->people,
	    span_of(person));

	if (found == NULL)
		found = people_find(desk->people, span_of(person));
	return found == NULL ? person : found->id;
}

int
desk_each_of_person(const struct desk *desk, const char *person,
    desk_visit_person *visit, void *arg, struct err *err)
{
	struct search search = { desk, person, visit, arg, false };

	return ledger_each_alert(desk->ledger, SIZE_MAX, look_at, &search, err);
}

bool
desk_is_person(const struct desk *desk, const char *person, struct span id,
    struct span shown)
{
	const struct person *found;

	if (span_is(id, person) || span_is_nocase(shown, person))
		return true;
	found = people_find(desk->people, shown);
	return found != NULL && strcmp(found->id, person) == 0;
}

static int
look_at(const struct ledger_alert *kept, void *arg)
{
	struct search *search = arg;
	struct desk_of_person found = { .kept = kept };
	struct alert alert;
	struct err err = { 0 };
	int result = 0;

	if (alert_restore(&alert, &kept->kept, &err) == -1)
		return 0;
	/* The ledger knows the name that it was kept under. */
	alert.id = kept->id;
	found.alert = &alert;
	if (strcmp(kept->kept.subject, search->person) != 0 &&
	    !desk_is_person(search->desk, search->person,
		alert.report.from_person, alert.report.from) &&
	    !desk_is_person(search->desk, search->person,
		alert.report.to_person, alert.report.to))
		found.only_quoted = true;
	if (!found.only_quoted || is_quoted(search, &alert))
		result = search->visit(&found, search->arg);
	alert_done(&alert);
	return result;
}

/* In the talk before or after a message between others. */
static bool
is_quoted(struct search *search, const struct alert *alert)
{
	const struct report *report = &alert->report;
	struct err err = { 0 };

	search->quoted = false;
	for (size_t i = 0; i < report->before_count; i++)
		if (desk_is_person(search->desk, search->person, SPAN_NONE,
			report->before[i].from))
			return true;
	(void)ledger_each_later(search->desk->ledger, &alert->id, look_later,
	    search, &err);
	return search->quoted;
}

static int
look_later(const struct report_later *later, void *arg)
{
	struct search *search = arg;

	search->quoted = desk_is_person(search->desk, search->person, SPAN_NONE,
	    later->said.from);
	return search->quoted ? 1 : 0;
}
