#include "alert/alert.h"

#include <criterion/criterion.h>

#include "base/instant.h"
#include "sample.h"

Test(alert, has_the_names_people_csv_gives)
{
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample_alert(&sample, &alert);
	cr_assert_str_eq(alert.from_name, "A. Worker");
	cr_assert_str_eq(alert.to_name, "B. Person");
	cr_assert_str_eq(alert.subject, "w1");
	cr_assert_str_eq(alert.team, "oak");
	cr_assert_eq(alert.seen, 1);
	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, shows_who_is_not_listed_as_the_export_does)
{
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample.report.from = SPAN("+44 7700 900999");
	sample.report.from_person = SPAN_NONE;
	sample.report.from_role = ROLE_UNKNOWN;
	sample_alert(&sample, &alert);
	cr_assert_str_eq(alert.from_name, "+44 7700 900999");
	cr_assert_str_eq(alert.team, "");
	cr_assert_str_eq(alert.subject, "");
	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, believes_the_name_that_is_shown_before_the_readers_word)
{
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample.report.from_person = SPAN("w2");
	sample_alert(&sample, &alert);
	cr_assert_str_eq(alert.from_name, "A. Worker");
	alert_done(&alert);
	sample.report.from = SPAN_NONE;
	sample_alert(&sample, &alert);
	cr_assert_str_eq(alert.from_name, "C. Colleague");
	cr_assert_str_eq(alert.team, "elm");
	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, is_about_the_recipient_when_only_that_one_is_staff)
{
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample.report.from = SPAN("Billie");
	sample.report.from_person = SPAN("p1");
	sample.report.from_role = ROLE_SERVICE_USER;
	sample.report.to = SPAN("C. Colleague");
	sample.report.to_person = SPAN("w2");
	sample.report.to_role = ROLE_STAFF;
	sample_alert(&sample, &alert);
	cr_assert_str_eq(alert.subject, "w2");
	cr_assert_str_eq(alert.team, "elm");
	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, is_the_same_for_the_same_message_and_rule_alone)
{
	struct sample sample;
	struct alert first, same, other;

	sample_init(&sample);
	sample_alert(&sample, &first);
	sample.report.offset = 99;
	sample.report.before_count = 0;
	sample_alert(&sample, &same);
	cr_assert(digest_equal(&first.id, &same.id));
	cr_assert(digest_equal(&first.window_key, &same.window_key));
	sample_set_message(&sample, 2, sample_time());
	sample_alert(&sample, &other);
	cr_assert(!digest_equal(&first.id, &other.id));
	cr_assert(digest_equal(&first.window_key, &other.window_key));
	alert_done(&other);
	sample.rule.id = "contact.other";
	sample_set_message(&sample, 1, sample_time());
	sample_alert(&sample, &other);
	cr_assert(!digest_equal(&first.id, &other.id));
	cr_assert(!digest_equal(&first.window_key, &other.window_key));
	alert_done(&other);
	alert_done(&same);
	alert_done(&first);
	sample_done(&sample);
}

Test(alert, another_value_sender_or_conversation_has_another_window)
{
	struct sample sample;
	struct alert first, other;

	sample_init(&sample);
	sample_alert(&sample, &first);
	sample.report.value = SPAN("07700900124");
	sample_alert(&sample, &other);
	cr_assert(!digest_equal(&first.window_key, &other.window_key));
	cr_assert(digest_equal(&first.id, &other.id));
	alert_done(&other);
	sample.report.value = SPAN("07700900123");
	sample.report.from = SPAN("C. Colleague");
	sample.report.from_person = SPAN("w2");
	sample_alert(&sample, &other);
	cr_assert(!digest_equal(&first.window_key, &other.window_key));
	alert_done(&other);
	sample_done(&sample);
	sample_init(&sample);
	sample.report.conversation = SPAN("elm house");
	sample_alert(&sample, &other);
	cr_assert(!digest_equal(&first.window_key, &other.window_key));
	alert_done(&other);
	alert_done(&first);
	sample_done(&sample);
}

Test(alert, comes_back_from_what_was_kept_without_its_rule)
{
	struct sample sample;
	struct alert alert, back;
	struct alert_kept kept;
	struct err err = { 0 };

	sample_init(&sample);
	sample_alert(&sample, &alert);
	kept = (struct alert_kept){ .id = alert.id,
		.packed = buffer_span(&alert.packed),
		.rule = sample.rule.id,
		.family = sample.rule.family,
		.title = sample.rule.title,
		.why = sample.rule.why,
		.clause = sample.rule.clause,
		.severity = SEVERITY_HIGH,
		.from_name = alert.from_name,
		.to_name = alert.to_name,
		.subject = alert.subject,
		.team = alert.team,
		.route = alert.route,
		.source = alert.source,
		.file = alert.file,
		.raised = alert.raised,
		.seen = 7 };
	cr_assert_eq(alert_restore(&back, &kept, &err), 0, "%s", err.text);
	cr_assert(digest_equal(&alert.id, &back.id));
	cr_assert_str_eq(back.from_name, "A. Worker");
	cr_assert_str_eq(back.rule->title, "Personal phone number given");
	cr_assert_eq(back.seen, 7);
	cr_assert_eq(back.raised, alert.raised);
	cr_assert(span_equal(back.report.text, alert.report.text));
	alert_done(&back);

	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, with_a_damaged_report_comes_back_with_all_else_that_was_kept)
{
	struct sample sample;
	struct alert alert, back;
	struct alert_kept kept;
	struct err err = { 0 };

	sample_init(&sample);
	sample_alert(&sample, &alert);
	kept = (struct alert_kept){ .id = alert.id,
		.packed = buffer_span(&alert.packed),
		.rule = sample.rule.id,
		.family = sample.rule.family,
		.title = sample.rule.title,
		.why = sample.rule.why,
		.clause = sample.rule.clause,
		.severity = SEVERITY_HIGH,
		.from_name = alert.from_name,
		.to_name = alert.to_name,
		.subject = alert.subject,
		.team = alert.team,
		.route = alert.route,
		.source = alert.source,
		.file = alert.file,
		.raised = alert.raised,
		.seen = 7 };
	kept.packed = span_first(kept.packed, kept.packed.len - 1);
	cr_assert_eq(alert_restore(&back, &kept, &err), 0);
	cr_assert(back.damaged);
	cr_assert(strstr(err.text, "cannot be read") != NULL, "%s", err.text);
	cr_assert(digest_equal(&alert.id, &back.id));
	cr_assert_str_eq(back.from_name, "A. Worker");
	cr_assert_eq(back.report.text.len, 0);
	cr_assert_eq(back.report.time, INSTANT_NONE);
	alert_done(&back);
	alert_done(&alert);
	sample_done(&sample);
}

Test(alert, without_a_time_counts_from_when_it_was_raised)
{
	struct sample sample;
	struct alert alert;

	sample_init(&sample);
	sample.report.time = INSTANT_NONE;
	sample.report.time_kind = TIME_NONE;
	sample_alert(&sample, &alert);
	cr_assert_eq(alert_time(&alert), alert.raised);
	alert_done(&alert);
	sample_done(&sample);
}

Test(route, is_the_teams_own_or_the_default)
{
	static const struct route routes[] = { { "elm", "elm", NULL },
		{ "default", NULL, NULL }, { "oak", "oak", "oak-managers" } };

	cr_assert_str_eq(route_find(routes, 3, "oak")->name, "oak");
	cr_assert_str_eq(route_find(routes, 3, "ash")->name, "default");
	cr_assert_str_eq(route_find(routes, 3, "")->name, "default");
	cr_assert_str_eq(route_find(routes, 3, NULL)->name, "default");
	cr_assert_null(route_find(routes, 1, "ash"));
}

Test(route, names_can_be_folders)
{
	static const struct {
		const char *name;
		bool valid;
	} rows[] = { { "oak", true }, { "oak-house.2_b", true }, { "", false },
		{ ".oak", false }, { "oak.", false }, { "oak..elm", false },
		{ "oak/elm", false }, { "Oak", false }, { "oak elm", false },
		{ "o\xc3\xa4k", false }, { "..", false },
		{ "0123456789012345678901234567890123456789012345678901234567"
		  "890123",
		    true },
		{ "0123456789012345678901234567890123456789012345678901234567"
		  "8901234",
		    false } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert_eq(route_name_is_valid(span_of(rows[i].name)),
		    rows[i].valid, "%s", rows[i].name);
}
