#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/escape.h"
#include "base/json_write.h"
#include "daemon/answer.h"
#include "daemon/review.h"
#include "daemon/stages.h"
#include "deliver/mail.h"
#include "ledger/audit.h"
#include "ledger/cases.h"
#include "review/desk.h"

#define GROUPS_MAX   256
#define FAULTS_SHOWN 100
#define WARN_DAYS    14

/* A walk over the record, for people or for programs. */
struct telling {
	struct buffer *out;
	struct json_writer json;
	const struct zone *zone;
	bool is_json;
	size_t told;
};

static int find_id(const struct ledger_alert *kept, void *arg);
static int decide(struct keeper *keeper, const struct desk_decision *decision,
    struct buffer *out);
static void file_mails(struct keeper *keeper, const struct digest *id,
    enum outcome outcome);
static int verify(struct keeper *keeper, struct telling *telling,
    struct err *err);
static void tell_fault(int64_t number, const char *text, void *arg);
static int tell_event(const struct audit_event *event, void *arg);
static void tell_exception(const struct exception *item, int64_t now,
    struct telling *telling);

int
answer_review(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	char who[64];
	struct desk_decision decision = { .happened = instant_now(),
		.uid = asking->asker->access->uid,
		.who = who,
		.note = request->note };
	struct err err = { 0 };
	int found;

	if (!outcome_parse(span_of(request->outcome), &decision.outcome)) {
		(void)buffer_printf(out, "'%s' is no outcome; choose one of",
		    request->outcome);
		for (int i = 0; i < OUTCOME_COUNT; i++)
			(void)buffer_printf(out, " %s",
			    outcome_name((enum outcome)i));
		(void)buffer_text(out, "\n");
		return -1;
	}
	found = ledger_find_alert(keeper->ledger, span_of(request->argument),
	    find_id, &decision.alert, &err);
	if (found == 1 &&
	    !answer_sees(asking, &decision.alert, &decision.route))
		found = 0;
	answer_name(asking, who, sizeof(who));
	if (found == 1)
		return decide(keeper, &decision, out);
	/* Who may not see it does not hear that it is there. */
	if (found == 0)
		(void)buffer_text(out,
		    "there is no alert with this id, or it is not for your "
		    "route\n");
	else
		(void)buffer_printf(out, "%s\n", err.text);
	return -1;
}

int
answer_audit(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	struct telling telling = { .out = out,
		.json = JSON_WRITER(out),
		.zone = keeper->settings->zone,
		.is_json = request->json };
	struct err err = { 0 };
	struct digest id;
	int result;

	if (strcmp(request->argument, "verify") == 0)
		result = verify(keeper, &telling, &err);
	else {
		result = ledger_find_alert(keeper->ledger,
		    span_of(request->argument), find_id, &id, &err);
		if (result == 0)
			(void)err_set(&err, ENOENT,
			    "there is no alert with this id");
		if (result == 1)
			result = audit_each(keeper->ledger, &id, 1, tell_event,
			    &telling, &err);
		else
			result = -1;
	}
	if (err.text[0] != '\0')
		(void)buffer_printf(out, "%s\n", err.text);
	return result;
}

int
answer_exceptions(const struct asking *asking, struct buffer *out)
{
	struct keeper *keeper = asking->keeper;
	const struct request *request = asking->request;
	const struct settings *settings = keeper->settings;
	struct telling telling = { .out = out,
		.json = JSON_WRITER(out),
		.zone = settings->zone,
		.is_json = request->json };

	if (request->json)
		json_open_array(&telling.json, NULL);
	for (size_t i = 0; i < settings->exception_count; i++)
		tell_exception(&settings->exceptions[i], instant_now(),
		    &telling);
	if (request->json) {
		json_close_array(&telling.json);
		(void)buffer_char(out, '\n');
	} else if (settings->exception_count == 0)
		(void)buffer_text(out, "no exceptions are agreed\n");
	return 0;
}

static int
find_id(const struct ledger_alert *kept, void *arg)
{
	struct digest *id = arg;

	*id = kept->id;
	return 1;
}

static int
decide(struct keeper *keeper, const struct desk_decision *decision,
    struct buffer *out)
{
	struct desk desk;
	struct err err = { 0 };
	int result = keeper_begin(keeper, &err);

	keeper_desk(keeper, &desk);
	/* What was moved before this is decided before this. */
	if (result == 0)
		result = keeper_review_look(keeper, &err);
	if (result == 0)
		result = desk_decide(&desk, decision, instant_now(), &err);
	if (result == -1) {
		keeper_commit_failed(keeper, &err);
		(void)buffer_printf(out, "%s\n", err.text);
		return -1;
	}
	keeper->review->copies = true;
	keeper_commit(keeper);
	file_mails(keeper, &decision->alert, decision->outcome);
	(void)buffer_printf(out,
	    result == 1 ? "recorded: %s\n" : "it stands so already: %s\n",
	    outcome_name(decision->outcome));
	return 0;
}

/* So that the folders show what the record says. */
static void
file_mails(struct keeper *keeper, const struct digest *id, enum outcome outcome)
{
	const char *folder = outcome_folder(outcome);
	const struct settings *settings = keeper->settings;
	struct digest next;

	mail_follow_up_id(id, &next);
	for (size_t i = 0; i < settings->route_count; i++) {
		const char *route = settings->routes[i].name;
		struct err err = { 0 };

		/* For the next tier it is not decided yet. */
		if (outcome == OUTCOME_ESCALATED &&
		    ledger_is_for_route(keeper->ledger, id, route, NULL,
			&err) != 1)
			continue;
		if (spool_file(keeper->spool, route, id,
			folder == NULL ? "" : folder, &err) == -1 ||
		    spool_file(keeper->spool, route, &next,
			folder == NULL ? "" : folder, &err) == -1)
			log_warning(keeper->log, "%s", err.text);
	}
}

static int
verify(struct keeper *keeper, struct telling *telling, struct err *err)
{
	char hex[DIGEST_HEX_BYTES];
	struct audit_head head;
	size_t faults;

	if (audit_verify(keeper->ledger, tell_fault, telling, &faults, err) ==
		-1 ||
	    audit_head(keeper->ledger, &head, err) == -1)
		return -1;
	digest_hex(&head.hash, hex);
	if (faults > FAULTS_SHOWN)
		(void)buffer_printf(telling->out, "and %zu more\n",
		    faults - FAULTS_SHOWN);
	if (faults == 0)
		(void)buffer_printf(telling->out,
		    "the record is whole: %" PRId64 " entries, the last is "
		    "%s\n",
		    head.number, hex);
	return faults == 0 ? 0 : -1;
}

static void
tell_fault(int64_t number, const char *text, void *arg)
{
	struct telling *telling = arg;

	if (telling->told++ < FAULTS_SHOWN)
		(void)buffer_printf(telling->out, "entry %" PRId64 ": %s\n",
		    number, text);
}

static int
tell_event(const struct audit_event *event, void *arg)
{
	struct telling *telling = arg;
	char when[INSTANT_TEXT_BYTES];

	instant_format_people(event->time, telling->zone, when);
	(void)buffer_printf(telling->out, "%s  %s", when,
	    audit_kind_name((int)event->kind));
	if (event->what[0] != '\0') {
		(void)buffer_text(telling->out, " ");
		(void)escape_line(telling->out, span_of(event->what));
	}
	if (event->route[0] != '\0')
		(void)buffer_printf(telling->out, ", route %s", event->route);
	if (event->who[0] != '\0') {
		(void)buffer_text(telling->out, ", by ");
		(void)escape_line(telling->out, span_of(event->who));
	}
	if (event->note[0] != '\0') {
		(void)buffer_text(telling->out, "\n    ");
		(void)escape_line(telling->out, span_of(event->note));
	}
	(void)buffer_char(telling->out, '\n');
	return telling->out->failed ? 1 : 0;
}

static void
tell_exception(const struct exception *item, int64_t now,
    struct telling *telling)
{
	int64_t days = exception_days_left(item, now);
	const char *subject = item->rule[0] != '\0' ? item->rule : item->family;
	const char *state = days == 0 ? "ended" :
	    now < item->from          ? "to come" :
	    days <= WARN_DAYS         ? "ends soon" :
					"in force";

	if (telling->is_json) {
		json_open_object(&telling->json, NULL);
		json_text(&telling->json, "id", item->id);
		json_text(&telling->json, "about", subject);
		json_string(&telling->json, "staff", item->staff);
		json_string(&telling->json, "people", item->people);
		json_text(&telling->json, "approver", item->approver);
		json_text(&telling->json, "reference", item->reference);
		json_text(&telling->json, "state", state);
		json_integer(&telling->json, "days_left", days);
		json_close_object(&telling->json);
		return;
	}
	(void)buffer_printf(telling->out, "%s: %s, %.*s%s%.*s, %s", item->id,
	    subject, SPAN_ARGS(item->staff),
	    item->people.len == 0 ? "" : " with ", SPAN_ARGS(item->people),
	    state);
	if (days > 0)
		(void)buffer_printf(telling->out, ", %" PRId64 " day%s left",
		    days, days == 1 ? "" : "s");
	(void)buffer_printf(telling->out, " (agreed by %s, %s)\n",
	    item->approver, item->reference);
}
