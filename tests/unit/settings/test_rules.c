#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "scratch.h"

#define SETTINGS                                                    \
	"sources = ( { name = \"oak\"; path = \"in/*.txt\"; } );\n" \
	"rules = [ \"rules.d\", \"local.d\" ];\n"
#define HEAD "family = \"gifts\";\nrules = (\n"
#define GOOD "title = \"t\"; why = \"w\"; must-alert = \"a\"; "

static struct settings *
load(const struct scratch *scratch, const char *shipped, const char *local,
    struct bundle **bundle, struct faults *faults)
{
	scratch_write(scratch, "rules.d/a.conf", shipped);
	scratch_write(scratch, "local.d/b.conf", local);
	return scratch_load(scratch, SETTINGS, bundle, faults);
}

static const char long_rule[] = HEAD
    "{ id = \"r\"; title = \"t\"; why = \"w\";\n"
    "  phrases = \"\n"
    "\tgive~ you my number \n"
    "\n"
    "\t# not this\n"
    "\tring me\";\n"
    "  regex-file = \"x.re\"; regex = \"\\\\bone\";\n"
    "  from = \"staff\"; to = [ \"family\", \"service_user\" ];\n"
    "  severity = \"urgent\"; clause = [ \"A-1\", \"B-2\" ];\n"
    "  must-alert =\n"
    "\n"
    "    \"one\n"
    "    two\";\n"
    "  count = 3; count-by = \"pair\"; within = \"24h\";\n"
    "  joined = \"5 min\"; hours = \"out\"; sources = \"oak\"; } );";

Test(rules, each_line_of_a_text_has_the_line_where_it_stands)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;
	const struct rule_spec *rule;

	scratch_make(&scratch);
	scratch_write(&scratch, "rules.d/x.re", "\\bfoo\\d\n\n# no\nbar\n");
	settings = load(&scratch, long_rule, "rules = ();", &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->rule_count == 1);
	rule = &settings->rules[0];
	cr_assert_str_eq(rule->family, "gifts");
	cr_assert(rule->line == 3);
	cr_assert(rule->phrases.count == 2);
	cr_assert(span_is(rule->phrases.list[0].text, "give~ you my number"));
	cr_assert(rule->phrases.list[0].line == 5);
	cr_assert(rule->phrases.list[1].line == 8);
	cr_assert_str_eq(rule->phrases.list[1].file,
	    scratch_path(&scratch, "rules.d/a.conf"));
	cr_assert(rule->regexes.count == 3);
	cr_assert(span_is(rule->regexes.list[0].text, "\\bone"));
	cr_assert(span_is(rule->regexes.list[1].text, "\\bfoo\\d"));
	cr_assert(rule->regexes.list[2].line == 4);
	cr_assert_str_eq(rule->regexes.list[2].file,
	    scratch_path(&scratch, "rules.d/x.re"));
	cr_assert(rule->must_alert.list[0].line == 14);
	cr_assert(rule->must_alert.list[1].line == 15);
	cr_assert(rule->from_roles ==
	    (ROLE_BIT(ROLE_STAFF) | ROLE_BIT(ROLE_MANAGER)));
	cr_assert(rule->to_roles ==
	    (ROLE_BIT(ROLE_FAMILY) | ROLE_BIT(ROLE_SERVICE_USER)));
	cr_assert(rule->severity == SEVERITY_URGENT);
	cr_assert(rule->status == RULE_LIVE);
	cr_assert_str_eq(rule->clause, "A-1,B-2");
	cr_assert(rule->count == 3 && rule->count_by == RULE_BY_PAIR);
	cr_assert(rule->within == INSTANT_DAY);
	cr_assert(rule->joined == 5 * INSTANT_MINUTE);
	cr_assert(rule->out_of_hours);
	cr_assert(rule->near_words == 5);
	cr_assert(span_is(rule->sources, "oak"));
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

Test(rules, a_later_file_changes_only_what_it_says)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	scratch_make(&scratch);
	settings = load(&scratch,
	    HEAD "{ id = \"r\"; " GOOD
		 "phrases = \"one\ntwo\"; severity = \"high\"; },\n"
		 "{ id = \"s\"; " GOOD "} );",
	    "rules = ( { id = \"r\"; status = \"off\"; },\n"
	    "{ id = \"s\"; phrases = \"new\"; } );",
	    &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->rule_count == 2);
	cr_assert_str_eq(settings->rules[0].id, "r");
	cr_assert(settings->rules[0].status == RULE_OFF);
	cr_assert(settings->rules[0].severity == SEVERITY_HIGH);
	cr_assert(settings->rules[0].phrases.count == 2);
	cr_assert_str_eq(settings->rules[0].family, "gifts");
	cr_assert(settings->rules[1].phrases.count == 1);
	cr_assert(settings->rules[1].status == RULE_LIVE);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

static const char *const broken[][2] = {
	{ "phrase = \"x\";",
	    "rules.d/a.conf:3: unknown setting "
	    "'phrase'; did you mean 'phrases'?" },
	{ "from = \"clown\";",
	    "rules.d/a.conf:3: 'from' names no "
	    "role: 'clown'; there are: unknown, staff, manager, "
	    "service_user, family, professional" },
	{ "regex = \"\\bx\";",
	    "rules.d/a.conf:3: \\b is a control "
	    "byte to some versions of libconfig; write \\\\b, or put "
	    "the pattern into a .re file" },
	{ "phrases = [ \"x\" \"y\" ];",
	    "rules.d/a.conf:3: a comma is "
	    "missing between two texts, which would be joined; write "
	    "\"...\", \"...\"" },
	{ "severity = \"hihg\";",
	    "rules.d/a.conf:3: 'severity' "
	    "cannot be 'hihg'; did you mean 'high'?" },
	{ "regex-file = \"none.re\";",
	    "rules.d/a.conf:3: cannot read "
	    "rules.d/none.re: No such file or directory" },
	{ "within = \"soon\";",
	    "rules.d/a.conf:3: 'within' "
	    "cannot be 'soon'; write such as within = \"10 min\"" },
	{ "near-words = 0;",
	    "rules.d/a.conf:3: 'near-words' must be "
	    "from 1 to 50" }
};

Test(rules, a_broken_rule_is_left_out_and_the_others_stay)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;
	char text[512];

	scratch_make(&scratch);
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		(void)snprintf(text, sizeof(text),
		    HEAD "{ id = \"r\"; " GOOD "%s },\n{ id = \"s\"; " GOOD
			 "} );",
		    broken[i][0]);
		settings = load(&scratch, text, "rules = ();", &bundle,
		    &faults);
		cr_assert_str_eq(scratch_fault(&scratch, &faults, 0),
		    broken[i][1]);
		cr_assert(faults.count == 1);
		cr_assert(settings->rule_count == 1);
		cr_assert_str_eq(settings->rules[0].id, "s");
		settings_free(settings);
		bundle_free(bundle);
		faults_done(&faults);
	}
	scratch_remove(&scratch);
}

Test(rules, a_broken_override_leaves_the_rule_as_it_was)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	scratch_make(&scratch);
	settings = load(&scratch, HEAD "{ id = \"r\"; " GOOD "} );",
	    "rules = ( { id = \"r\"; severity = \"low\"; status = \"of\"; }"
	    " );",
	    &bundle, &faults);
	cr_assert(faults.count == 1);
	cr_assert(settings->rule_count == 1);
	cr_assert(settings->rules[0].severity == SEVERITY_MEDIUM);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

static const char *const file_rows[][2] = {
	{ "family = \"gift\"; rules = ();",
	    "rules.d/a.conf:1: there "
	    "is no family 'gift'; did you mean 'gifts'?" },
	{ "family = \"gifts\";",
	    "rules.d/a.conf: no rules; write "
	    "rules = ( { id = \"...\"; ... } );" },
	{ "rules = ( { id = \"r\"; " GOOD "} );",
	    "rules.d/a.conf:1: "
	    "rule 'r' is new, but this file has no family; write "
	    "family = \"contact-details\";" },
	{ HEAD "{ " GOOD "} );",
	    "rules.d/a.conf:3: a rule has no id; "
	    "write { id = \"my-rule\"; ... }" },
	{ HEAD "{ id = \"r\"; " GOOD "},\n{ id = \"r\"; } );",
	    "rules.d/a.conf:4: rule 'r' is there already on line 3; "
	    "give one of them another id" },
	{ HEAD "{ id = \"r\"; title = \"t\"; why = \"w\"; } );",
	    "rules.d/a.conf:3: rule 'r' has no examples, so it is on "
	    "trial; write must-alert = \"...\", or status = "
	    "\"trial\"" },
	{ HEAD "{ id = \"r\"; why = \"w\"; must-alert = \"x\"; } );",
	    "rules.d/a.conf:3: rule 'r' has no title, which its alerts"
	    " must show; write title = \"...\"" },
	{ HEAD "{ id = \"r\"; " GOOD "sources = \"elm\"; } );",
	    "rules.d/a.conf:3: there is no source 'elm' in "
	    "boundaryd.conf" },
	{ HEAD "{ id = \"r\"; " GOOD "points = \"3 a\"; } );",
	    "rules.d/a.conf:3: rule 'r' has points, but not how many are "
	    "enough; write enough = 10;" },
	{ HEAD "{ id = \"r\"; " GOOD "enough = 3; } );",
	    "rules.d/a.conf:3: rule 'r' says what is enough, but has no "
	    "points; write points = \"3 some words\" with one a line" },
	{ HEAD "{ id = \"r\"; " GOOD "doubt = 3; } );",
	    "rules.d/a.conf:3: rule 'r' says what is enough, but has no "
	    "points; write points = \"3 some words\" with one a line" },
	{ HEAD "{ id = \"r\"; " GOOD "points = \"3 a\"; enough = 3;\n"
	       "doubt = 4; } );",
	    "rules.d/a.conf:4: rule 'r' is met by 3 points, and doubts others "
	    "by them; write a smaller doubt" },
	{ HEAD "{ id = \"r\"; " GOOD "enough-again = 3; } );",
	    "rules.d/a.conf:3: rule 'r' says what is enough, but has no "
	    "points; write points = \"3 some words\" with one a line" },
	{ HEAD "{ id = \"r\"; " GOOD "points = \"3 a\"; enough = 3;\n"
	       "enough-again = 3; } );",
	    "rules.d/a.conf:4: rule 'r' is content with 3 points at once; "
	    "write fewer into enough-again, or leave it out" },
	{ HEAD "{ id = \"r\"; " GOOD "points = \"3 a\"; enough = 3;\n"
	       "enough-again = 2; count = 2; } );",
	    "rules.d/a.conf:4: rule 'r' counts already; leave out count or "
	    "enough-again" },
	{ HEAD "{ id = \"r\"; " GOOD "clause = \"IP-1\"; } );",
	    "rules.d/a.conf:3: there is no clause 'IP-1' in "
	    "clauses.tsv" }
};

Test(rules, what_doubts_a_file_doubts_each_rule_that_says_nothing_else)
{
	static const char shipped[] = "family = \"gifts\";\n"
				      "doubted-by = [ \"signs\", \"more\" ];\n"
				      "rules = (\n"
				      "{ id = \"a\"; " GOOD "},\n"
				      "{ id = \"b\"; " GOOD
				      "doubted-by = \"signs\"; },\n"
				      "{ id = \"c\"; " GOOD
				      "doubted-by = [ ]; } );";
	static const char local[] =
	    "doubted-by = \"mine\";\n"
	    "rules = ( { id = \"a\"; severity = \"low\"; } );";
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	scratch_make(&scratch);
	settings = load(&scratch, shipped, local, &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->rule_count == 3);
	/* who changes a rule elsewhere leaves its doubts as they are */
	cr_expect(span_is(settings->rules[0].doubted_by, "signs,more"));
	cr_expect(span_is(settings->rules[1].doubted_by, "signs"));
	cr_expect(settings->rules[2].doubted_by.len == 0);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

Test(rules, every_fault_of_a_rule_file_says_where)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;

	scratch_make(&scratch);
	scratch_write(&scratch, "clauses.tsv",
	    "id\tdocument\tsection\twords\n"
	    "IP-12\tA policy\t1\tNo gifts\n");
	for (size_t i = 0; i < sizeof(file_rows) / sizeof(file_rows[0]); i++) {
		settings_free(load(&scratch, file_rows[i][0], "rules = ();",
		    &bundle, &faults));
		cr_assert_str_eq(scratch_fault(&scratch, &faults, 0),
		    file_rows[i][1]);
		cr_assert(faults.count == 1);
		bundle_free(bundle);
		faults_done(&faults);
	}
	scratch_remove(&scratch);
}

Test(rules, a_list_of_points_that_no_rule_names_is_not_read_as_phrases)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	scratch_make(&scratch);
	scratch_write(&scratch, "lists/points-gifts.txt", "-5 {gone}\n");
	settings = load(&scratch, HEAD "{ id = \"r\"; " GOOD "} );",
	    "rules = ();", &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->list_count == 1);
	cr_expect(settings->lists[0].is_points);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

Test(rules, points_are_the_rules_own_and_those_of_its_lists)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;
	const struct rule_lines *points;

	scratch_make(&scratch);
	scratch_write(&scratch, "lists/signs.txt", "# signs\n2 secret\n\n-1 x");
	scratch_write(&scratch, "lists/more.txt", "4 tell");
	settings = load(&scratch,
	    HEAD "{ id = \"r\"; " GOOD "enough = 6;\n"
		 "points-list = [ \"signs\", \"more\" ];\n"
		 "points = \"\n 3 between us \n 1 us\n\"; } );",
	    "rules = ();", &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->rule_count == 1);
	cr_expect(settings->rules[0].enough == 6);
	points = &settings->rules[0].points;
	cr_assert(points->count == 5);
	cr_expect(span_is(points->list[0].text, "3 between us"));
	cr_expect(points->list[0].line == 6);
	cr_expect(span_is(points->list[3].text, "-1 x"));
	cr_expect(points->list[3].line == 4);
	cr_expect_str_eq(points->list[3].file,
	    scratch_path(&scratch, "lists/signs.txt"));
	cr_expect(span_is(points->list[4].text, "4 tell"));
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	settings = load(&scratch,
	    HEAD "{ id = \"r\"; " GOOD "enough = 6;\n"
		 "points-list = \"sign\"; } );",
	    "rules = ();", &bundle, &faults);
	cr_expect(strstr(scratch_fault(&scratch, &faults, 0),
		      "rules.d/a.conf:4: there is no list 'sign'; add ") !=
	    NULL);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}
