#include <stdio.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "ledger/follow_ups.h"
#include "review/desk_parts.h"
#include "review/tiers.h"

static int cover(const struct desk *desk, struct alert *alert,
    const struct exception *exception, enum ledger_verdict *verdict,
    struct err *err);
static int raise_alert(const struct desk *desk, struct alert *alert,
    const char *ended, enum ledger_verdict *verdict, struct err *err);
static int follow(const struct desk *desk, const struct alert *alert,
    struct err *err);
static int add_concern(const struct desk *desk, const struct alert *alert,
    const char *covered_by, struct err *err);

int
desk_take(const struct desk *desk, struct alert *alert, int64_t now,
    enum ledger_verdict *verdict, struct err *err)
{
	const struct exception *exception;
	enum exception_cover cover_found;
	char ended[AUDIT_WORD_BYTES] = "";

	alert->raised = now;
	cover_found = exception_find(desk->exceptions, desk->exception_count,
	    alert, &exception);
	if (cover_found == EXCEPTION_COVERS && alert->rule->status == RULE_LIVE)
		return cover(desk, alert, exception, verdict, err);
	if (cover_found == EXCEPTION_ENDED)
		(void)snprintf(ended, sizeof(ended), "%s (%s)", exception->id,
		    exception->reference);
	if (raise_alert(desk, alert, ended, verdict, err) == -1)
		return -1;
	if (*verdict != LEDGER_ALERT)
		return 0;
	return desk_count_repeats(desk, alert, now, err);
}

static int
cover(const struct desk *desk, struct alert *alert,
    const struct exception *exception, enum ledger_verdict *verdict,
    struct err *err)
{
	struct audit_event event = { .time = alert->raised,
		.happened = alert_time(alert),
		.kind = AUDIT_COVERED,
		.alert = alert->id,
		.uid = AUDIT_NOBODY,
		.what = exception->id };

	alert->route = "";
	if (ledger_add_covered(desk->ledger, alert, verdict, err) == -1)
		return -1;
	if (*verdict == LEDGER_KNOWN)
		return 0;
	if (add_concern(desk, alert, exception->id, err) == -1)
		return -1;
	return audit_add(desk->ledger, &event, err);
}

static int
raise_alert(const struct desk *desk, struct alert *alert, const char *ended,
    enum ledger_verdict *verdict, struct err *err)
{
	struct tiers tiers;

	tiers_of(alert, desk->people, desk->routes, desk->route_count, &tiers);
	if (desk_raise(desk, alert, &tiers, ended, verdict, err) == -1)
		return -1;
	if (*verdict != LEDGER_ALERT)
		return 0;
	if (follow(desk, alert, err) == -1)
		return -1;
	return add_concern(desk, alert, "", err);
}

/* What is said next is waited for, and at least what is there already taken. */
static int
follow(const struct desk *desk, const struct alert *alert, struct err *err)
{
	struct ledger_follow_up item = { .source = alert->source,
		.conversation = alert->report.conversation,
		.identity = alert->report.identity,
		.time = alert->report.time,
		.wanted = desk->context < REPORT_BEFORE_MAX ?
		    desk->context :
		    REPORT_BEFORE_MAX };
	int64_t row;

	if (item.wanted == 0 ||
	    __builtin_add_overflow(alert->raised, desk->options->follow_up,
		&item.until))
		return 0;
	row = ledger_alert_row(desk->ledger, &alert->id, err);
	return row <= 0 ? -1 : ledger_follow(desk->ledger, row, &item, err);
}

int
desk_raise(const struct desk *desk, struct alert *alert,
    const struct tiers *tiers, const char *ended, enum ledger_verdict *kept,
    struct err *err)
{
	const struct standing standing = {
		.reason = tiers->about_manager ? COPY_ABOUT_MANAGER : COPY_FIRST
	};
	struct audit_event event = { .time = alert->raised,
		.happened = alert_time(alert),
		.kind = AUDIT_RAISED,
		.uid = AUDIT_NOBODY,
		.what = alert->rule->id };
	struct ledger_case item = { .route = tiers->route[0],
		.read = INSTANT_NONE,
		.decided = INSTANT_NONE,
		.decided_by = "",
		.note = "",
		.exception = ended };
	int result;

	alert->route = tiers->route[0];
	alert->standing = &standing;
	result = ledger_add(desk->ledger, alert, desk->window, kept, err);
	alert->standing = NULL;
	if (result == -1 || *kept != LEDGER_ALERT)
		return result;
	event.alert = alert->id;
	event.route = alert->route;
	item.row = ledger_alert_row(desk->ledger, &alert->id, err);
	item.due = desk_due(desk, alert->rule->severity, alert->raised);
	if (item.row <= 0 || audit_add(desk->ledger, &event, err) == -1)
		return -1;
	if (alert->rule->severity == SEVERITY_URGENT && tiers->count > 1) {
		item.tier = 1;
		item.route = tiers->route[1];
		if (ledger_deliver_to(desk->ledger, item.row, item.route,
			COPY_URGENT, err) == -1)
			return -1;
	}
	return ledger_case_open(desk->ledger, &item, err);
}

int64_t
desk_due(const struct desk *desk, enum severity severity, int64_t now)
{
	int64_t wait = desk->options->due[severity];
	int64_t due;

	if (wait == 0 || __builtin_add_overflow(now, wait, &due))
		return INSTANT_NONE;
	return due;
}

static int
add_concern(const struct desk *desk, const struct alert *alert,
    const char *covered_by, struct err *err)
{
	struct ledger_concern concern = { .id = alert->id,
		.subject = alert->subject,
		.family = alert->rule->family,
		.rule = alert->rule->id,
		.severity = alert->rule->severity,
		.time = alert_time(alert),
		.raised = alert->raised,
		.covered_by = covered_by,
		.outcome = OUTCOME_OPEN,
		.heard = !span_is(alert->report.from_person, alert->subject) };

	concern_pair(alert, &concern.pair);
	concern_said(alert, &concern.said);
	return ledger_add_concern(desk->ledger, &concern, err);
}
