#include <criterion/criterion.h>
#include <string.h>

#include "bench.h"
#include "rule/example.h"

Test(examples, roles_days_and_times_are_read)
{
	struct rule_spec rule = { .id = "one" };
	struct example example;
	struct err err = { 0, "" };
	struct civil civil;

	cr_assert(
	    example_read(&example,
		SPAN(
		    "[Sat 21:30] service_user: "
		    "what's your insta // staff: it's ann_x // note: https://x"),
		&rule, NULL, &err) == 0,
	    "%s", err.text);
	cr_assert(example.count == 3);
	cr_expect(example.list[0].from_role == ROLE_SERVICE_USER);
	cr_expect(example.list[0].to_role == ROLE_STAFF);
	civil_from_utc(example.list[0].time, &civil);
	cr_expect(civil_weekday(&civil) == 6);
	cr_expect(civil.hour == 21 && civil.minute == 30);
	cr_expect(example.list[1].from_role == ROLE_STAFF);
	cr_expect(example.list[1].to_role == ROLE_SERVICE_USER);
	cr_expect(span_is(example.list[1].text, "it's ann_x"));
	cr_expect(example.list[2].from_role == ROLE_STAFF);
	cr_expect(span_is(example.list[2].text, "note: https://x"));
	cr_expect(example.list[2].time - example.list[0].time ==
	    2 * INSTANT_MINUTE);
}

Test(examples, the_first_roles_of_the_rule_speak)
{
	struct rule_spec rule = { .id = "one",
		.to_roles = ROLE_BIT(ROLE_STAFF) };
	struct example example;
	struct err err = { 0, "" };

	cr_assert(example_read(&example, SPAN("hi"), &rule, NULL, &err) == 0);
	cr_expect(example.list[0].from_role == ROLE_SERVICE_USER);
	cr_expect(example.list[0].to_role == ROLE_STAFF);
	cr_expect(example_read(&example, SPAN("staff>cat: hi"), &rule, NULL,
		      &err) == -1);
	cr_expect(example_read(&example, SPAN("[Xyz 10:00] hi"), &rule, NULL,
		      &err) == -1);
	cr_expect(example_read(&example, SPAN("staff:"), &rule, NULL, &err) ==
	    -1);
}

Test(examples, one_that_is_doubted_is_a_fault_that_names_who_doubts_it)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->must_alert = bench_lines(&bench, "my number, in the raffle");
	spec->doubted_by = SPAN("signs");
	spec = bench_rule(&bench, "signs", "");
	spec->points = bench_lines(&bench, "-6 raffle");
	spec->enough = 20;
	spec->doubt = 5;
	bench_build(&bench);
	cr_assert(ruleset_check_examples(bench.set, &bench.faults) == 0);
	cr_assert(bench.faults.count == 1, "%zu", bench.faults.count);
	cr_expect(strstr(bench.faults.list[0].text,
		      "but its points for 'signs' are below 5, the doubt of "
		      "that") != NULL,
	    "%s", bench.faults.list[0].text);
	bench_done(&bench);
}

Test(examples, each_that_is_decided_otherwise_is_a_fault)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->status = RULE_LIVE;
	spec->but_not = bench_lines(&bench, "my number one");
	spec->must_alert = bench_lines(&bench,
	    "here is my number\n"
	    "here is my phone\nyou are my number one");
	spec->must_stay_quiet = bench_lines(&bench, "hello\nis my number ok");
	bench_rule(&bench, "two", "my phone")->status = RULE_LIVE;
	bench_build(&bench);
	cr_assert(bench.faults.count == 1);
	cr_expect(strstr(bench.faults.list[0].text, "on trial") != NULL);
	cr_expect(ruleset_find(bench.set, SPAN("two"))->status == RULE_TRIAL);
	cr_assert(ruleset_check_examples(bench.set, &bench.faults) == 0);
	cr_assert(bench.faults.count == 4, "%zu", bench.faults.count);
	cr_expect(strstr(bench.faults.list[1].text, "no line of rule"));
	cr_expect(bench.faults.list[1].line == 2);
	cr_expect(strstr(bench.faults.list[2].text, "held back by line 1"));
	cr_expect(strstr(bench.faults.list[3].text, "must stay quiet"));
	cr_expect(bench.faults.list[3].line == 2);
	bench_done(&bench);
}
