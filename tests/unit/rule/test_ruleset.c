#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "text/known.h"

Test(ruleset, roles_are_whom_a_rule_is_about)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->from_roles = ROLE_BIT(ROLE_STAFF);
	spec->to_roles = ROLE_BIT(ROLE_SERVICE_USER);
	bench_build(&bench);
	bench_say(&bench, "my number");
	cr_expect(bench_met(&bench, "one"));
	bench.message.from_role = ROLE_MANAGER;
	bench_say(&bench, "my number");
	cr_expect(bench_met(&bench, "one"));
	bench.message.from_role = ROLE_FAMILY;
	bench_say(&bench, "my number");
	cr_expect(!bench_met(&bench, "one"));
	cr_expect(bench.held_count == 0);
	bench.explain = true;
	bench_say(&bench, "my number");
	cr_expect(bench_held_by(&bench, "one") == HELD_FROM);
	bench.message.from_role = ROLE_STAFF;
	bench.message.to_role = ROLE_STAFF;
	bench_say(&bench, "my number");
	cr_expect(bench_held_by(&bench, "one") == HELD_TO);
	bench.message.to_role = ROLE_UNKNOWN;
	bench_say(&bench, "my number");
	cr_expect(!bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(ruleset, a_role_can_be_left_out_of_those_it_belongs_to)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "staff", "my number");
	spec->from_roles = ROLE_BIT(ROLE_STAFF) | ROLE_BIT(ROLE_MANAGER) |
	    RULE_NOT_BIT(ROLE_MANAGER);
	spec = bench_rule(&bench, "all", "my number");
	spec->from_roles = RULE_NOT_BIT(ROLE_MANAGER);
	bench_build(&bench);
	bench_say(&bench, "my number");
	cr_expect(bench_met(&bench, "staff") && bench_met(&bench, "all"));
	bench.message.from_role = ROLE_FAMILY;
	bench_say(&bench, "my number");
	cr_expect(!bench_met(&bench, "staff") && bench_met(&bench, "all"));
	bench.message.from_role = ROLE_MANAGER;
	bench_say(&bench, "my number");
	cr_expect(!bench_met(&bench, "staff") && !bench_met(&bench, "all"));
	bench_done(&bench);
}

Test(ruleset, but_not_masks_the_words_it_covers)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->but_not = bench_lines(&bench, "nhs number\nmy number one");
	bench_build(&bench);
	bench_say(&bench, "you are my number one");
	cr_expect(!bench_met(&bench, "one"));
	cr_expect(bench_held_by(&bench, "one") == HELD_BUT_NOT);
	cr_expect(strcmp(bench.held[0].by, "my number one") == 0);
	bench_say(&bench, "you are my number one, here is my number");
	cr_expect(bench_met(&bench, "one"));
	cr_expect(bench.matches[0].match.span_count == 1);
	cr_expect(bench.matches[0].match.spans[0].start == 31);
	cr_expect(bench.matches[0].match.spans[0].end == 40);
	bench_done(&bench);
}

Test(ruleset, unless_looks_in_the_same_sentence)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->unless = bench_lines(&bench, "cannot\ncan't");
	bench_build(&bench);
	bench_say(&bench, "Sorry, I can't give you my number.");
	cr_expect(bench_held_by(&bench, "one") == HELD_UNLESS);
	cr_expect(strcmp(bench.held[0].by, "can't") == 0);
	bench_say(&bench, "I can't come. Here is my number");
	cr_expect(bench_met(&bench, "one"));
	bench_say(&bench, "I can't come \xf0\x9f\x98\xa2 here is my number");
	cr_expect(bench_met(&bench, "one"));
	bench_done(&bench);
}

Test(ruleset, unless_message_looks_everywhere)
{
	struct bench bench;
	struct rule_spec *spec;

	bench_init(&bench);
	spec = bench_rule(&bench, "one", "my number");
	spec->unless_message = bench_lines(&bench, "only joking");
	bench_build(&bench);
	bench_say(&bench, "Here is my number. Only joking");
	cr_expect(bench_held_by(&bench, "one") == HELD_UNLESS);
	bench_done(&bench);
}

Test(ruleset, a_regex_reads_the_view_that_it_names)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "fold", "zzz")->regexes = bench_lines(&bench,
	    "numb[e3]r\\b");
	bench_rule(&bench, "raw", "zzz")->regexes = bench_lines(&bench,
	    "raw: \xc3\x9c");
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults), "%s", bench.faults.list[0].text);
	bench_say(&bench, "\xc3\x9c NUMB3R");
	cr_expect(bench_met(&bench, "fold"));
	cr_expect(bench_met(&bench, "raw"));
	cr_expect(bench.matches[0].match.spans[0].start == 3);
	cr_expect(bench.matches[0].match.spans[0].end == 9);
	bench_done(&bench);
}

Test(ruleset, a_broken_rule_leaves_the_others_at_work)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "bad", "my (number\nzz]");
	bench_rule(&bench, "good", "my number");
	bench_rule(&bench, "good", "again");
	bench_rule(&bench, "none", "");
	bench_rule(&bench, "regex", "a")->regexes = bench_lines(&bench,
	    "(a+)+$\nnumb\bx\n(oops\nraw: [z-a]");
	bench_build(&bench);
	cr_expect(bench.faults.count == 8, "%zu", bench.faults.count);
	for (size_t i = 0; i < bench.faults.count; i++)
		cr_log_info("%s", bench.faults.list[i].text);
	bench_say(&bench, "my number");
	cr_expect(bench.match_count == 1 && bench_met(&bench, "good"));
	bench_done(&bench);
}

Test(ruleset, a_refused_rule_has_its_phrases_checked_and_meets_nothing)
{
	struct bench bench;
	struct rule_spec refused;

	bench_init(&bench);
	refused = *bench_rule(&bench, "refused", "my number\nmy (number");
	refused.but_not = bench_lines(&bench, "zz]");
	bench.spec_count = 0;
	bench_rule(&bench, "good", "my number");
	bench.options.refused = &refused;
	bench.options.refused_count = 1;
	bench_build(&bench);
	cr_expect(bench.faults.count == 2, "%zu", bench.faults.count);
	cr_expect(bench.faults.list[0].line == 2);
	bench_say(&bench, "my number");
	cr_expect(bench.match_count == 1 && bench_met(&bench, "good"));
	bench_done(&bench);
}

Test(ruleset, the_value_is_the_findings_normal_form)
{
	struct bench bench;

	bench_init(&bench);
	bench_rule(&bench, "one", "call me on %{phone}");
	bench_rule(&bench, "two", "call me");
	bench_build(&bench);
	bench_say(&bench, "Call me on 07700 900 123");
	cr_assert(bench.match_count == 2);
	cr_expect(strcmp(bench.matches[0].value, "+447700900123") == 0, "%s",
	    bench.matches[0].value);
	cr_expect(strcmp(bench.matches[1].value, "call me") == 0);
	cr_expect(strcmp(bench.matches[0].line, "call me on %{phone}") == 0);
	bench_done(&bench);
}

Test(ruleset, what_is_known_has_a_finder_and_is_certain_of_its_kind)
{
	static const unsigned char key[DIGEST_KEY_BYTES] = "a key";
	struct faults faults = FAULTS_NONE;
	struct known_line line;
	char text[64], hex[DIGEST_HEX_BYTES];
	struct bench bench;
	struct known *known;

	cr_assert(known_digest(key, SPAN("07700 900123"), &line) == 1);
	digest_hex(&line.digest, hex);
	snprintf(text, sizeof(text), "%s w1 phone", hex);
	known = known_new("known.txt", span_of(text), key, &faults);
	bench_init(&bench);
	bench.options.known = known;
	bench_rule(&bench, "known", "%{known}");
	bench_rule(&bench, "certain", "%{phone:certain}");
	bench_rule(&bench, "possible", "%{phone:possible}");
	bench_build(&bench);
	cr_assert(!faults_any(&bench.faults), "%s", bench.faults.list[0].text);
	bench_say(&bench, "Gareth is on 7700900123");
	cr_expect(bench_met(&bench, "known"));
	cr_expect(bench_met(&bench, "certain"));
	cr_expect(!bench_met(&bench, "possible"));
	cr_expect_str_eq(bench.matches[0].value, "+447700900123");
	bench_say(&bench, "Gareth is on 7700900124");
	cr_expect(!bench_met(&bench, "known"));
	cr_expect(!bench_met(&bench, "certain"));
	cr_expect(bench_met(&bench, "possible"));
	bench_done(&bench);
	known_free(known);
}
