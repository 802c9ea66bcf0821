#include "desk_world.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "sample.h"

static const char people_csv[] = "id,name,role,team,manager,aliases\n"
				 "w1,A. Worker,staff,oak,m1,Ali W\n"
				 "m1,M. Manager,manager,oak,a1,\n"
				 "a1,Area Manager,manager,area,,\n"
				 "p1,B. Person,service_user,oak,,Billie\n";

static const struct route routes[] = { { "oak", "oak", "" },
	{ "area", "area", "" }, { "default", "", "" } };

struct sample sample;
struct review_options options;
struct exception exception;
struct desk desk;

static struct folder folder;
unsigned number;

static int write_copy(const struct ledger_alert *alert, void *arg);

void
desk_set_up(void)
{
	struct faults faults = FAULTS_NONE;
	struct err err = { 0 };

	folder_init(&folder);
	sample_init(&sample);
	people_free(sample.people);
	sample.people = people_new("people.csv",
	    (struct span){ people_csv, sizeof(people_csv) - 1 }, &faults);
	options = (struct review_options){ .due = { 4 * DAY, 3 * DAY, 2 * DAY,
					       HOUR },
		.keep = { 0, DAY, DAY, DAY, DAY, 9 * DAY, 0, 0 },
		.repeat_count = 3,
		.repeat_window = 90 * DAY };
	exception = (struct exception){ .id = "e-1",
		.rule = "contact.personal-number",
		.family = "",
		.staff = SPAN("w1"),
		.people = SPAN("p1"),
		.reference = "CP-7",
		.from = INT64_MAX,
		.expires = INT64_MAX };
	desk = (struct desk){ .people = sample.people,
		.routes = routes,
		.route_count = 3,
		.exceptions = &exception,
		.exception_count = 1,
		.options = &options,
		.window = 0 };
	desk.ledger = ledger_open(folder_file(&folder, "l.db"), &err);
	cr_assert_not_null(desk.ledger, "%s", err.text);
	cr_assert_eq(ledger_begin(desk.ledger, &err), 0);
	number = 0;
}

void
desk_tear_down(void)
{
	ledger_close(desk.ledger);
	sample_done(&sample);
	folder_done(&folder);
}

enum ledger_verdict
take(int64_t time, struct digest *id)
{
	number++;
	return take_same(sample.rule.id, time, id);
}

enum ledger_verdict
take_same(const char *rule, int64_t time, struct digest *id)
{
	const char *usual = sample.rule.id;
	enum ledger_verdict verdict;
	struct alert alert;
	struct err err = { 0 };

	sample.rule.id = rule;
	sample_set_message(&sample, number, time);
	cr_assert_eq(alert_init(&alert, &sample.report, &sample.rule,
			 sample.people, &err),
	    0);
	alert.source = "s";
	alert.file = "f";
	if (time == INSTANT_NONE)
		time = sample_time();
	cr_assert_eq(desk_take(&desk, &alert, time + 1, &verdict, &err), 0,
	    "%s", err.text);
	*id = alert.id;
	alert_done(&alert);
	sample.rule.id = usual;
	return verdict;
}

const char *
copies(void)
{
	static char out[200];
	struct err err = { 0 };

	out[0] = '\0';
	cr_assert_eq(ledger_each_undelivered(desk.ledger, 100, SPAN_NONE,
			 write_copy, out, &err),
	    0);
	return out;
}

static int
write_copy(const struct ledger_alert *alert, void *arg)
{
	char *out = arg;
	size_t used = strlen(out);

	(void)snprintf(out + used, 200 - used, "%s%s:%s:%d",
	    used == 0 ? "" : " ", alert->kept.rule, alert->kept.route,
	    (int)alert->reason);
	return 0;
}
