#include "sample.h"

#include <criterion/criterion.h>

#include "base/instant.h"

static const char people_csv[] = "id,name,role,team,manager,aliases\n"
				 "w1,A. Worker,staff,oak,m1,Ali W\n"
				 "w2,C. Colleague,staff,elm,m1,\n"
				 "m1,M. Manager,manager,oak,,\n"
				 "p1,B. Person,service_user,oak,,Billie\n";

void
sample_init(struct sample *sample)
{
	struct faults faults = FAULTS_NONE;

	*sample = (struct sample){
		.rule = { .id = "contact.personal-number",
		    .family = "contact-details",
		    .title = "Personal phone number given",
		    .why = "Staff keep to the service's own numbers, so "
			   "that nobody is left alone with what comes next.",
		    .clause = "IP-20, JRH-08",
		    .severity = SEVERITY_HIGH,
		    .status = RULE_LIVE },
		.report = { .rule = SPAN("contact.personal-number"),
		    .conversation = SPAN("oak house"),
		    .channel = SPAN("whatsapp"),
		    .message_id = SPAN("message-1"),
		    .from = SPAN("Ali W"),
		    .from_person = SPAN("w1"),
		    .from_role = ROLE_STAFF,
		    .to = SPAN("Billie"),
		    .to_person = SPAN("p1"),
		    .to_role = ROLE_SERVICE_USER,
		    .time_kind = TIME_STATED,
		    .value = SPAN("07700900123"),
		    .times = 1,
		    .before_count = 2,
		    .before = { { SPAN("Billie"), ROLE_SERVICE_USER, 0,
				    SPAN("what if I need you at the weekend") },
			{ SPAN("Somebody Else"), ROLE_UNKNOWN, 0,
			    SPAN("hi all") } },
		    .offset = 4711 }
	};
	sample_set_message(sample, 1, sample_time());
	sample->report.before[0].time = sample_time() - 2 * INSTANT_MINUTE;
	sample->report.before[1].time = sample_time() - INSTANT_MINUTE;
	sample_set_text(sample, SPAN("just text me on 07700 900123 then"),
	    SPAN("07700 900123"));
	sample->people = people_new("people.csv",
	    (struct span){ people_csv, sizeof(people_csv) - 1 }, &faults);
	cr_assert_not_null(sample->people);
	cr_assert(!faults_any(&faults));
	faults_done(&faults);
}

void
sample_done(struct sample *sample)
{
	people_free(sample->people);
	sample->people = NULL;
}

void
sample_set_message(struct sample *sample, unsigned number, int64_t time)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add_u64(&state, number);
	digest_end(&state, &sample->report.identity);
	sample->report.time = time;
}

void
sample_set_text(struct sample *sample, struct span text, struct span words)
{
	size_t at = span_find(text, words);

	cr_assert(at < text.len);
	sample->report.text = text;
	sample->report.span_count = 1;
	sample->report.spans[0] = (struct match_span){ (uint32_t)at,
		(uint32_t)(at + words.len) };
}

void
sample_alert(const struct sample *sample, struct alert *alert)
{
	struct err err = { 0 };

	cr_assert_eq(alert_init(alert, &sample->report, &sample->rule,
			 sample->people, &err),
	    0, "%s", err.text);
	alert->standing = sample->standing;
	alert->route = "oak";
	alert->source = "oak-phones";
	alert->file = "chat.txt";
	alert->raised = sample_time() + INSTANT_MINUTE;
}

int64_t
sample_time(void)
{
	const struct civil civil = { 2026, 3, 2, 14, 0, 0, 0 };

	return civil_to_utc(&civil);
}
