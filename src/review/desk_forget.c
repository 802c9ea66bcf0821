#include <errno.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "ledger/follow_ups.h"
#include "review/desk_parts.h"

/* A walk over all alerts for one person's. */
struct search {
	const struct desk *desk;
	const struct desk_forget *request;
	struct desk_ids ids;
	size_t quoted;
};

/* A walk over what came after one alert. */
struct quoting {
	const struct search *search;
	bool found;
};

static int look_at(const struct ledger_alert *kept, void *arg);
static bool is_person(const struct search *search, struct span id,
    struct span shown);
static bool is_quoted(const struct search *search, const struct report *report);
static bool is_quoted_later(const struct search *search,
    const struct digest *id);
static int look_later(const struct report_later *later, void *arg);
static int forget_one(struct search *search, const struct digest *id,
    int64_t now, struct desk_forgotten *out, struct err *err);
static bool may_go(const struct desk_forget *request, enum outcome outcome);
static int record(struct search *search, int64_t now, struct err *err);

int
desk_forget(const struct desk *desk, const struct desk_forget *request,
    int64_t now, const struct desk_removal *removal, struct desk_forgotten *out,
    struct err *err)
{
	struct search search = { .desk = desk, .request = request };
	int64_t concerns;
	int result;

	*out = (struct desk_forgotten){ 0 };
	result = ledger_each_alert(desk->ledger, SIZE_MAX, look_at, &search,
	    err);
	if (search.ids.failed)
		result = err_set(err, ENOMEM, "out of memory for alerts");
	for (size_t i = 0; i < search.ids.count && result == 0; i++) {
		result = forget_one(&search, &search.ids.list[i], now, out,
		    err);
		if (result == 1) {
			removal->removed(&search.ids.list[i], removal->arg);
			result = 0;
		}
	}
	desk_ids_done(&search.ids);
	out->quoted = search.quoted;
	if (result == 0 && out->kept == 0)
		result = ledger_forget_concerns(desk->ledger, request->person,
		    &concerns, err);
	return result == 0 ? record(&search, now, err) : -1;
}

static int
look_at(const struct ledger_alert *kept, void *arg)
{
	struct search *search = arg;
	struct alert alert;
	struct err err = { 0 };

	if (alert_restore(&alert, &kept->kept, &err) == -1)
		return 0;
	if (strcmp(kept->kept.subject, search->request->person) == 0 ||
	    is_person(search, alert.report.from_person, alert.report.from) ||
	    is_person(search, alert.report.to_person, alert.report.to))
		desk_ids_add(&search->ids, &kept->id);
	else if (is_quoted(search, &alert.report) ||
	    is_quoted_later(search, &kept->id))
		search->quoted++;
	alert_done(&alert);
	return search->ids.failed ? 1 : 0;
}

static bool
is_person(const struct search *search, struct span id, struct span shown)
{
	const char *wanted = search->request->person;
	const struct person *person;

	if (span_is(id, wanted) || span_is_nocase(shown, wanted))
		return true;
	person = people_find(search->desk->people, shown);
	return person != NULL && strcmp(person->id, wanted) == 0;
}

/* In the talk before a message of somebody else. */
static bool
is_quoted(const struct search *search, const struct report *report)
{
	for (size_t i = 0; i < report->before_count; i++) {
		if (is_person(search, SPAN_NONE, report->before[i].from))
			return true;
	}
	return false;
}

/* Or after it. */
static bool
is_quoted_later(const struct search *search, const struct digest *id)
{
	struct quoting quoting = { search, false };
	struct err err = { 0 };

	(void)ledger_each_later(search->desk->ledger, id, look_later, &quoting,
	    &err);
	return quoting.found;
}

static int
look_later(const struct report_later *later, void *arg)
{
	struct quoting *quoting = arg;

	quoting->found = is_person(quoting->search, SPAN_NONE,
	    later->said.from);
	return quoting->found ? 1 : 0;
}

static int
forget_one(struct search *search, const struct digest *id, int64_t now,
    struct desk_forgotten *out, struct err *err)
{
	const struct desk_forget *request = search->request;
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_FORGOTTEN,
		.uid = request->uid,
		.who = request->who };
	struct ledger_case item;
	int found = ledger_find_case(search->desk->ledger, id, &item, err);

	if (found != 1)
		return found;
	if (!may_go(request, item.outcome)) {
		out->kept++;
		return 0;
	}
	out->removed++;
	return desk_remove(search->desk, id, &event, err);
}

static bool
may_go(const struct desk_forget *request, enum outcome outcome)
{
	return request->all ||
	    (!outcome_is_open(outcome) && outcome != OUTCOME_UPHELD &&
		outcome != OUTCOME_SAFEGUARDING);
}

/* That it was done and why; not of whom. */
static int
record(struct search *search, int64_t now, struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_FORGOTTEN,
		.uid = search->request->uid,
		.who = search->request->who,
		.what = search->request->all ? "a person, all" : "a person",
		.note = search->request->note };

	return audit_add(search->desk->ledger, &event, err);
}
