#include <errno.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "review/desk_parts.h"

static bool goes_on(const struct ledger_case *item,
    const struct desk_decision *decision);
static int settle(const struct desk *desk, struct ledger_case *item,
    const struct desk_decision *decision, int64_t now, struct err *err);
static const char *next_route(const struct desk *desk,
    const struct ledger_case *item, struct err *err);
static int take_due(const struct ledger_case *item, void *arg);

int
desk_decide(const struct desk *desk, const struct desk_decision *decision,
    int64_t now, struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = decision->happened,
		.kind = AUDIT_OUTCOME,
		.alert = decision->alert,
		.uid = decision->uid,
		.who = decision->who,
		.route = decision->route,
		.what = outcome_name(decision->outcome),
		.note = decision->note };
	struct ledger_case item;
	int found = ledger_find_case(desk->ledger, &decision->alert, &item,
	    err);

	if (found == 0)
		return err_set(err, ENOENT, "there is no such alert");
	if (found == -1)
		return -1;
	if (item.outcome == decision->outcome && !goes_on(&item, decision) &&
	    (decision->note == NULL || decision->note[0] == '\0' ||
		strcmp(decision->note, item.note) == 0))
		return 0;
	if (audit_add(desk->ledger, &event, err) == -1 ||
	    settle(desk, &item, decision, now, err) == -1)
		return -1;
	if (decision->outcome == OUTCOME_ESCALATED &&
	    desk_hand_up(desk, &decision->alert, COPY_PASSED_ON, now, err) ==
		-1)
		return -1;
	return 1;
}

int
desk_pass_on(const struct desk *desk, int64_t now, size_t *count,
    struct err *err)
{
	struct desk_ids ids = { 0 };
	int result;

	*count = 0;
	result = ledger_each_due(desk->ledger, now + 1, take_due, &ids, err);
	if (ids.failed)
		result = err_set(err, ENOMEM, "out of memory for what is due");
	for (size_t i = 0; i < ids.count && result != -1; i++) {
		result = desk_hand_up(desk, &ids.list[i], COPY_OVERDUE, now,
		    err);
		*count += result == 1;
	}
	desk_ids_done(&ids);
	return result == -1 ? -1 : 0;
}

int
desk_hand_up(const struct desk *desk, const struct digest *id,
    enum copy_reason reason, int64_t now, struct err *err)
{
	struct audit_event event = { .time = now,
		.happened = now,
		.kind = AUDIT_ESCALATED,
		.alert = *id,
		.uid = AUDIT_NOBODY,
		.what = reason == COPY_OVERDUE ? "overdue" : "passed on" };
	struct ledger_case item;
	int found = ledger_find_case(desk->ledger, id, &item, err);

	if (found != 1)
		return found;
	event.route = next_route(desk, &item, err);
	item.due = INSTANT_NONE;
	if (event.route == NULL)
		event.what = reason == COPY_OVERDUE ?
		    "overdue, and nobody is above" :
		    "passed on, and nobody is above";
	else {
		item.tier++;
		item.route = event.route;
		item.due = desk_due(desk, item.severity, now);
		if (ledger_deliver_to(desk->ledger, item.row, event.route,
			reason, err) == -1)
			return -1;
	}
	if (ledger_case_put(desk->ledger, &item, err) == -1 ||
	    audit_add(desk->ledger, &event, err) == -1)
		return -1;
	return event.route != NULL;
}

/* The tier it was passed on to passes it on in turn. */
static bool
goes_on(const struct ledger_case *item, const struct desk_decision *decision)
{
	return decision->outcome == OUTCOME_ESCALATED &&
	    decision->route != NULL &&
	    strcmp(decision->route, item->route) == 0;
}

static int
settle(const struct desk *desk, struct ledger_case *item,
    const struct desk_decision *decision, int64_t now, struct err *err)
{
	bool same = item->outcome == decision->outcome;

	item->outcome = decision->outcome;
	item->decided = decision->outcome == OUTCOME_OPEN ? INSTANT_NONE : now;
	item->decided_by = decision->who == NULL ? "" : decision->who;
	item->note = decision->note == NULL ? "" : decision->note;
	if (!outcome_is_open(decision->outcome))
		item->due = INSTANT_NONE;
	else if (!same)
		item->due = desk_due(desk, item->severity, now);
	if (ledger_case_put(desk->ledger, item, err) == -1)
		return -1;
	return ledger_set_concern(desk->ledger, &item->id, decision->outcome,
	    err);
}

/* The first tier above the one that has it, of those that never had it. */
static const char *
next_route(const struct desk *desk, const struct ledger_case *item,
    struct err *err)
{
	const struct alert alert = { .subject = item->subject,
		.team = item->team };
	struct tiers tiers;
	size_t start = 0;

	tiers_of(&alert, desk->people, desk->routes, desk->route_count, &tiers);
	for (size_t i = 0; i < tiers.count; i++) {
		if (strcmp(tiers.route[i], item->route) == 0)
			start = i + 1;
	}
	for (size_t i = start; i < tiers.count; i++) {
		if (ledger_is_for_route(desk->ledger, &item->id, tiers.route[i],
			NULL, err) == 0)
			return tiers.route[i];
	}
	return NULL;
}

static int
take_due(const struct ledger_case *item, void *arg)
{
	desk_ids_add(arg, &item->id);
	return 0;
}
