#include "alert/alert.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"

static int no_memory(struct alert *alert, struct err *err);
static int take_report(struct alert *alert, struct err *err);
static void name_digests(struct alert *alert);
static int name_people(struct alert *alert, const struct people *people);
static const struct person *person_of(const struct people *people,
    struct span id, struct span shown);
static bool is_staff(const struct person *person, enum role role);
static int copy(struct alert *alert, struct span text, const char **out);
static int copy_words(struct alert *alert, const struct alert_kept *kept);
static int copy_rule(struct alert *alert, const struct alert_kept *kept);

int
alert_init(struct alert *alert, const struct report *report,
    const struct rule_spec *rule, const struct people *people, struct err *err)
{
	*alert = (struct alert){ .rule = rule,
		.packed = BUFFER_WITH_LIMIT(REPORT_BYTES_MAX),
		.route = "",
		.source = "",
		.file = "",
		.seen = 1 };
	if (report_pack(report, &alert->packed) == -1)
		return no_memory(alert, err);
	if (take_report(alert, err) == -1)
		return -1;
	if (name_people(alert, people) == -1)
		return no_memory(alert, err);
	return 0;
}

int
alert_restore(struct alert *alert, const struct alert_kept *kept,
    struct err *err)
{
	*alert = (struct alert){ .packed = BUFFER_WITH_LIMIT(REPORT_BYTES_MAX),
		.raised = kept->raised,
		.seen = kept->seen };
	if (buffer_append(&alert->packed, kept->packed) == -1 ||
	    copy_words(alert, kept) == -1 || copy_rule(alert, kept) == -1)
		return no_memory(alert, err);
	if (report_unpack(buffer_span(&alert->packed), &alert->report, err) ==
	    -1) {
		(void)err_prefix(err, "an alert's report cannot be read");
		alert->report = (struct report){ .from_role = ROLE_UNKNOWN,
			.to_role = ROLE_UNKNOWN,
			.time = INSTANT_NONE };
		alert->damaged = true;
	}
	name_digests(alert);
	alert->id = kept->id;
	return 0;
}

void
alert_done(struct alert *alert)
{
	for (size_t i = 0; i < alert->copy_count; i++)
		free(alert->copies[i]);
	free(alert->own_rule);
	buffer_done(&alert->packed);
	*alert = (struct alert){ .packed = BUFFER_NONE };
}

bool
alert_is_repeat(const struct alert *alert)
{
	return strcmp(alert->rule->id, ALERT_REPEAT_RULE) == 0;
}

int64_t
alert_time(const struct alert *alert)
{
	return alert->report.time == INSTANT_NONE ? alert->raised :
						    alert->report.time;
}

static int
no_memory(struct alert *alert, struct err *err)
{
	alert_done(alert);
	return err_set(err, ENOMEM, "out of memory for an alert");
}

/* Read the packed bytes again, so that a kept alert is the same as a new. */
static int
take_report(struct alert *alert, struct err *err)
{
	if (report_unpack(buffer_span(&alert->packed), &alert->report, err) ==
	    -1) {
		alert_done(alert);
		return err_prefix(err, "an alert's report cannot be read");
	}
	name_digests(alert);
	return 0;
}

static void
name_digests(struct alert *alert)
{
	const struct report *report = &alert->report;
	struct digest_state state;
	struct span identity = { (const char *)report->identity.byte,
		DIGEST_BYTES };

	digest_begin(&state);
	digest_add_field(&state, SPAN("alert"));
	digest_add_field(&state, span_of(alert->rule->id));
	digest_add_field(&state, report->conversation);
	digest_add_field(&state, identity);
	digest_end(&state, &alert->id);

	digest_begin(&state);
	digest_add_field(&state, SPAN("window"));
	digest_add_field(&state, span_of(alert->rule->id));
	digest_add_field(&state, report->conversation);
	digest_add_field(&state,
	    report->from_person.len > 0 ? report->from_person : report->from);
	digest_add_field(&state, report->value);
	digest_end(&state, &alert->window_key);
}

static int
name_people(struct alert *alert, const struct people *people)
{
	const struct report *report = &alert->report;
	const struct person *from, *to, *subject = NULL;

	from = person_of(people, report->from_person, report->from);
	to = person_of(people, report->to_person, report->to);
	if (is_staff(from, report->from_role))
		subject = from;
	else if (is_staff(to, report->to_role))
		subject = to;
	if (copy(alert, from == NULL ? report->from : span_of(from->name),
		&alert->from_name) == -1 ||
	    copy(alert, to == NULL ? report->to : span_of(to->name),
		&alert->to_name) == -1 ||
	    copy(alert, span_of(subject == NULL ? "" : subject->id),
		&alert->subject) == -1)
		return -1;
	return copy(alert, span_of(subject == NULL ? "" : subject->team),
	    &alert->team);
}

/*
 * What the export shows is what a manager will see, so it decides; the
 * reader's word alone counts only where nothing is shown, or the name is known
 * to nobody (people.csv may have changed since).
 */
static const struct person *
person_of(const struct people *people, struct span id, struct span shown)
{
	const struct person *person = NULL;

	if (people == NULL)
		return NULL;
	if (shown.len > 0)
		person = people_find(people, shown);
	if (person == NULL && id.len > 0)
		person = people_by_id(people, id);
	return person;
}

static bool
is_staff(const struct person *person, enum role role)
{
	if (person != NULL && person->role != ROLE_UNKNOWN)
		role = person->role;
	return role == ROLE_STAFF || role == ROLE_MANAGER;
}

static int
copy(struct alert *alert, struct span text, const char **out)
{
	char *made;

	if (alert->copy_count == ALERT_COPIES_MAX)
		return -1;
	made = span_copy(text);
	if (made == NULL)
		return -1;
	alert->copies[alert->copy_count++] = made;
	*out = made;
	return 0;
}

static int
copy_words(struct alert *alert, const struct alert_kept *kept)
{
	if (copy(alert, span_of(kept->from_name), &alert->from_name) == -1 ||
	    copy(alert, span_of(kept->to_name), &alert->to_name) == -1 ||
	    copy(alert, span_of(kept->subject), &alert->subject) == -1 ||
	    copy(alert, span_of(kept->team), &alert->team) == -1 ||
	    copy(alert, span_of(kept->route), &alert->route) == -1 ||
	    copy(alert, span_of(kept->source), &alert->source) == -1)
		return -1;
	return copy(alert, span_of(kept->file), &alert->file);
}

static int
copy_rule(struct alert *alert, const struct alert_kept *kept)
{
	struct rule_spec *rule = calloc(1, sizeof(*rule));

	if (rule == NULL)
		return -1;
	alert->own_rule = rule;
	alert->rule = rule;
	rule->severity = kept->severity;
	rule->status = RULE_LIVE;
	if (copy(alert, span_of(kept->rule), &rule->id) == -1 ||
	    copy(alert, span_of(kept->family), &rule->family) == -1 ||
	    copy(alert, span_of(kept->title), &rule->title) == -1 ||
	    copy(alert, span_of(kept->why), &rule->why) == -1)
		return -1;
	return copy(alert, span_of(kept->clause), &rule->clause);
}
