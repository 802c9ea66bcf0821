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
	bool failed;
	struct err *err;
};

/* A walk over all that is counted, for one person's. */
struct counting {
	const char *person;
	ledger_visit_concern *visit;
	void *arg;
};

static int look_at(const struct ledger_alert *kept, void *arg);
static bool is_party(const struct search *search, const struct alert *alert);
static bool is_quoted(struct search *search, const struct alert *alert);
static int look_later(const struct report_later *later, void *arg);
static int look_at_concern(const struct ledger_concern *concern, void *arg);

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
	struct search search = { .desk = desk,
		.person = person,
		.visit = visit,
		.arg = arg,
		.err = err };
	int result = ledger_each_alert(desk->ledger, SIZE_MAX, look_at, &search,
	    err);

	return search.failed ? -1 : result;
}

int
desk_each_concern_of(const struct desk *desk, const char *person,
    ledger_visit_concern *visit, void *arg, struct err *err)
{
	struct counting counting = { person, visit, arg };

	return ledger_each_concern(desk->ledger, NULL, INT64_MIN, INT64_MAX,
	    look_at_concern, &counting, err);
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
	int result = 0;

	if (alert_restore(&alert, &kept->kept, search->err) == -1) {
		search->failed = true;
		return 1;
	}
	found.alert = &alert;
	found.only_quoted = !is_party(search, &alert);
	if (!found.only_quoted || is_quoted(search, &alert))
		result = search->visit(&found, search->arg);
	alert_done(&alert);
	return result;
}

/* Of a damaged alert there are the names alone. */
static bool
is_party(const struct search *search, const struct alert *alert)
{
	const struct report *report = &alert->report;
	const struct desk *desk = search->desk;

	return strcmp(alert->subject, search->person) == 0 ||
	    desk_is_person(desk, search->person, report->from_person,
		report->from) ||
	    desk_is_person(desk, search->person, report->to_person,
		report->to) ||
	    desk_is_person(desk, search->person, SPAN_NONE,
		span_of(alert->from_name)) ||
	    desk_is_person(desk, search->person, SPAN_NONE,
		span_of(alert->to_name));
}

static int
look_at_concern(const struct ledger_concern *concern, void *arg)
{
	struct counting *counting = arg;
	struct digest pair;

	if (strcmp(concern->subject, counting->person) != 0) {
		concern_pair_of(span_of(concern->subject),
		    span_of(counting->person), &pair);
		if (!digest_equal(&pair, &concern->pair))
			return 0;
	}
	return counting->visit(concern, counting->arg);
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
