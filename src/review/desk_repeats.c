#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/audit.h"
#include "ledger/cases.h"
#include "ledger/concerns.h"
#include "review/desk_parts.h"

#define SHOWN_MAX 20

/* A concern: when it was said, and is it the first seen of its message? */
struct one {
	int64_t time;
	struct digest said;
	bool fresh;
	bool heard;
};

/* Concerns about one worker that no repeat alert has listed, newest first. */
struct repeats {
	const struct desk *desk;
	struct buffer text; /* a line each */
	struct desk_ids ids;
	struct one *list; /* as many as ids */
	struct one *told; /* what another repeat alert has listed */
	size_t told_count;
	size_t first; /* of those that stand together */
	size_t count;
	size_t messages; /* that they were raised by */
	bool heard;      /* all of them, by the worker, who said none */
};

static int take_concern(const struct ledger_concern *concern, void *arg);
static int add_one(struct repeats *repeats, struct one **list, size_t count,
    const struct ledger_concern *concern);
static void find_fresh(struct repeats *repeats);
static bool is_among(const struct one *list, size_t count,
    const struct one *one);
static bool stand_together(struct repeats *repeats);
static int write_text(struct repeats *repeats, const struct alert *about,
    struct err *err);
static int write_line(const struct ledger_concern *concern, void *arg);
static int raise_repeat(struct repeats *repeats, const struct alert *about,
    int64_t now, struct err *err);
static int tell(struct repeats *repeats, struct alert *alert,
    const struct tiers *tiers, struct err *err);
static enum role role_of_subject(const struct desk *desk,
    const struct alert *about);
static void name_set(const struct repeats *repeats, struct digest *out);

static const struct rule_spec repeat_rule = {
	.id = ALERT_REPEAT_RULE,
	.family = ALERT_REPEAT_RULE,
	.title = "Repeated concerns about one worker",
	.why = "Several concerns about the same worker have come up in a short "
	       "time. One by one they may be small; together they ask for a "
	       "talk, and for a look at what the worker needs.",
	.clause = "IP-30",
	.severity = SEVERITY_HIGH,
	.status = RULE_LIVE,
};

/* Who is written to need not have done anything, and may need help. */
static const struct rule_spec heard_rule = {
	.id = ALERT_REPEAT_RULE,
	.family = ALERT_REPEAT_RULE,
	.title = "Concerns about what others say to one worker",
	.why = "Several concerns about what was said to the same worker have "
	       "come up in a short time; none is about what the worker said. "
	       "Ask how the worker is, whether it was passed on, and whether "
	       "somebody needs help to keep a distance.",
	.clause = "IP-30",
	.severity = SEVERITY_MEDIUM,
	.status = RULE_LIVE,
};

int
desk_count_repeats(const struct desk *desk, const struct alert *alert,
    int64_t now, struct err *err)
{
	struct repeats repeats = { .desk = desk,
		.text = BUFFER_WITH_LIMIT(REPORT_TEXT_BYTES) };
	int64_t window = desk->options->repeat_window;
	int64_t time = alert_time(alert);
	int result;

	if (desk->options->repeat_count == 0 || alert->subject[0] == '\0')
		return 0;
	result = ledger_each_concern(desk->ledger, alert->subject,
	    time - window, time + window, take_concern, &repeats, err);
	if (repeats.ids.failed ||
	    (repeats.ids.count > 0 && result == 0 && repeats.list == NULL)) {
		(void)err_set(err, ENOMEM, "out of memory for repeats");
		result = -1;
	}
	if (result == 0)
		find_fresh(&repeats);
	if (result == 0 && stand_together(&repeats))
		result = raise_repeat(&repeats, alert, now, err);
	desk_ids_done(&repeats.ids);
	free(repeats.list);
	free(repeats.told);
	buffer_done(&repeats.text);
	return result;
}

static bool
counts(const struct ledger_concern *concern)
{
	return concern->covered_by[0] == '\0' && !concern->told &&
	    outcome_is_concern(concern->outcome);
}

static int
take_concern(const struct ledger_concern *concern, void *arg)
{
	struct repeats *repeats = arg;

	if (concern->told)
		return add_one(repeats, &repeats->told, repeats->told_count++,
		    concern);
	if (!counts(concern))
		return 0;
	if (add_one(repeats, &repeats->list, repeats->ids.count, concern) != 0)
		return 1;
	desk_ids_add(&repeats->ids, &concern->id);
	return repeats->ids.failed ? 1 : 0;
}

static int
add_one(struct repeats *repeats, struct one **list, size_t count,
    const struct ledger_concern *concern)
{
	struct one *grown = reallocarray(*list, count + 1, sizeof(*grown));

	if (grown == NULL) {
		repeats->ids.failed = true;
		return 1;
	}
	*list = grown;
	grown[count] = (struct one){ concern->time, concern->said, true,
		concern->heard };
	return 0;
}

/*
 * What several rules say of one message is one concern, and none where one of
 * them was listed before. All have one time, so they stand near each other.
 */
static void
find_fresh(struct repeats *repeats)
{
	static const struct digest none;

	for (size_t i = 0; i < repeats->ids.count; i++) {
		struct one *one = &repeats->list[i];

		one->fresh = digest_equal(&one->said, &none) ||
		    (!is_among(repeats->list, i, one) &&
			!is_among(repeats->told, repeats->told_count, one));
	}
}

/* Is the message of `one` among these? */
static bool
is_among(const struct one *list, size_t count, const struct one *one)
{
	while (count > 0 && list[count - 1].time <= one->time) {
		count--;
		if (digest_equal(&list[count].said, &one->said))
			return true;
	}
	return false;
}

/* Files are not read in the order of their times: look at every stretch. */
static bool
stand_together(struct repeats *repeats)
{
	const struct review_options *options = repeats->desk->options;
	const struct one *list = repeats->list;
	size_t count = repeats->ids.count;

	for (size_t first = 0; first < count; first++) {
		size_t messages = 0, end = first;
		bool heard = true;

		while (end < count &&
		    list[first].time - list[end].time <
			options->repeat_window) {
			messages += list[end].fresh;
			heard &= list[end].heard;
			end++;
		}
		if (messages < options->repeat_count)
			continue;
		repeats->first = first;
		repeats->count = end - first;
		repeats->messages = messages;
		repeats->heard = heard;
		return true;
	}
	return false;
}

static int
raise_repeat(struct repeats *repeats, const struct alert *about, int64_t now,
    struct err *err)
{
	const struct desk *desk = repeats->desk;
	struct report report = { .rule = span_of(repeat_rule.id),
		.conversation = span_of(about->subject),
		.from_person = span_of(about->subject),
		.from_role = role_of_subject(desk, about),
		.time = alert_time(about),
		.time_kind = about->report.time_kind,
		.times = (unsigned)repeats->count };
	char value[DIGEST_HEX_BYTES];
	struct alert alert;
	struct tiers tiers;
	int result;

	if (write_text(repeats, about, err) == -1)
		return -1;
	name_set(repeats, &report.identity);
	digest_hex(&report.identity, value);
	report.value = span_of(value);
	report.text = buffer_span(&repeats->text);
	report.from = span_of(strcmp(about->subject, "") != 0 &&
		    span_is(about->report.from_person, about->subject) ?
		about->from_name :
		about->to_name);
	if (alert_init(&alert, &report,
		repeats->heard ? &heard_rule : &repeat_rule, desk->people,
		err) == -1)
		return -1;
	alert.raised = now;
	alert.source = about->source;
	alert.file = about->file;
	tiers_of(&alert, desk->people, desk->routes, desk->route_count, &tiers);
	result = tell(repeats, &alert, &tiers, err);
	alert_done(&alert);
	return result;
}

static int
tell(struct repeats *repeats, struct alert *alert, const struct tiers *tiers,
    struct err *err)
{
	const struct desk *desk = repeats->desk;
	struct audit_event event = { .time = alert->raised,
		.happened = alert->raised,
		.kind = AUDIT_REPEATED,
		.alert = alert->id,
		.uid = AUDIT_NOBODY,
		.what = "concerns about one worker" };
	enum ledger_verdict kept;
	int64_t row;

	if (desk_raise(desk, alert, tiers, "", &kept, err) == -1)
		return -1;
	if (kept != LEDGER_ALERT)
		return 0;
	row = ledger_alert_row(desk->ledger, &alert->id, err);
	event.route = alert->route;
	if (row <= 0 || audit_add(desk->ledger, &event, err) == -1)
		return -1;
	if (tiers->count > 1 &&
	    ledger_deliver_to(desk->ledger, row, tiers->route[1], COPY_REPEAT,
		err) == -1)
		return -1;
	for (size_t i = 0; i < repeats->count; i++) {
		if (ledger_tell_concern(desk->ledger,
			&repeats->ids.list[repeats->first + i], err) == -1)
			return -1;
	}
	return 0;
}

static int
write_text(struct repeats *repeats, const struct alert *about, struct err *err)
{
	int64_t days = repeats->desk->options->repeat_window / INSTANT_DAY;
	size_t last = repeats->first + repeats->count - 1;

	(void)buffer_printf(&repeats->text, "%zu concerns", repeats->count);
	if (repeats->messages < repeats->count)
		(void)buffer_printf(&repeats->text, " in %zu messages",
		    repeats->messages);
	(void)buffer_printf(&repeats->text,
	    " within %" PRId64 " days, the newest first:\n", days);
	if (ledger_each_concern(repeats->desk->ledger, about->subject,
		repeats->list[last].time,
		repeats->list[repeats->first].time + 1, write_line, repeats,
		err) == -1)
		return -1;
	return repeats->text.failed ?
	    err_set(err, ENOMEM, "out of memory for repeats") :
	    0;
}

static int
write_line(const struct ledger_concern *concern, void *arg)
{
	struct repeats *repeats = arg;
	char id[DIGEST_HEX_BYTES];
	char when[INSTANT_TEXT_BYTES];

	if (!counts(concern) || repeats->text.len > REPORT_TEXT_BYTES / 2)
		return 0;
	digest_hex(&concern->id, id);
	instant_format_people(concern->time, repeats->desk->zone, when);
	(void)buffer_printf(&repeats->text,
	    "%s: %s (%s, %s)%s, %s, alert %.12s\n", when,
	    concern->title[0] != '\0' ? concern->title : concern->rule,
	    severity_name(concern->severity), concern->family,
	    concern->heard ? ", said to the worker" : "",
	    outcome_name(concern->outcome), id);
	return 0;
}

/* The worker may be who was written to. */
static enum role
role_of_subject(const struct desk *desk, const struct alert *about)
{
	const struct report *report = &about->report;
	const struct person *worker = desk->people == NULL ?
	    NULL :
	    people_by_id(desk->people, span_of(about->subject));

	if (worker != NULL && worker->role != ROLE_UNKNOWN)
		return worker->role;
	return span_is(report->from_person, about->subject) ?
	    report->from_role :
	    report->to_role;
}

/* The same concerns make the same alert, and so none the second time. */
static void
name_set(const struct repeats *repeats, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_field(&state, SPAN("repeat"));
	for (size_t i = 0; i < repeats->count; i++)
		digest_add_field(&state,
		    (struct span){
			(const char *)repeats->ids.list[repeats->first + i]
			    .byte,
			DIGEST_BYTES });
	digest_end(&state, out);
}
