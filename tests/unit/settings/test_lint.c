#include "settings/lint.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct row {
	const char *text;
	const char *fault; /* "": none */
};

static const struct row rows[] = {
	{ "a = \"x\"; b = [ \"y\", \"z\" ]; c = ( { d = 1 }, {} )", "" },
	{ "# \"open\n// it's @include\n/* a\n\" */ a = 1;", "" },
	{ "a = \"it's, @include [ ( # // /* \";", "" },
	{ "a = [ \"x\"\n \"y\" ];",
	    "f:1: a comma is missing between "
	    "two texts, which would be joined; write \"...\", "
	    "\"...\"" },
	{ "p = \"x\"\n \"y\";",
	    "f:1: two texts follow each other and "
	    "would be joined; write one text, or a list: [ \"...\", "
	    "\"...\" ]" },
	{ "why = \"x\"\n \"y\"; title = \"a\" \"b\";", "" },
	{ "a = [ \"x\",\n ];",
	    "f:1: a comma before ]; remove the "
	    "comma" },
	{ "a = ( {},\n\n ) ;",
	    "f:1: a comma before ); remove the "
	    "comma" },
	{ "a = ( {\n}\n{} );", "f:2: a comma is missing after }" },
	{ "a = [ 1 2 ];", "f:1: a comma is missing after 1" },
	{ "\n\na = \"x\n\n",
	    "f:3: the text that begins here is never "
	    "closed" },
	{ "a = 1; /* x",
	    "f:1: the comment that begins here is never "
	    "closed" },
	{ "a = \"\\\"\\\\\";", "" },
	{ "a = \"\\d\\.\\s\\x41\\\\b\\n\\t\\r\";", "" },
	{ "a = \"x\n\\bfoo\";",
	    "f:2: \\b is a control byte to some "
	    "versions of libconfig; write \\\\b, or put the pattern "
	    "into a .re file" },
	{ "a = \"\\x07\";",
	    "f:1: \\x07 is a control byte; remove "
	    "it" },
	{ "a = \"\x01\";",
	    "f:1: a control byte (0x01) stands here; "
	    "remove it" },
	{ "a = 1;\na = \"\xff\";",
	    "f:2: this is not UTF-8; save the "
	    "file as UTF-8" },
	{ "@include \"x\"",
	    "f:1: @include is not read; name rule "
	    "files in 'rules'" },
	{ "a = 'x';", "f:1: texts stand between \" and \", not '" },
	{ "a = 3000000000;",
	    "f:1: 3000000000 is too large for a plain "
	    "number; write it with a unit, such as \"4096 MiB\" or "
	    "\"24h\"" },
	{ "a = 2147483647;", "" },
	{ "a = {\n b = 1;\n",
	    "f:2: the file ends before every { is "
	    "closed" },
	{ "a = 1; }",
	    "f:1: a } without its {; remove it, or open it "
	    "before" },
	{ "a = ( };",
	    "f:1: a } where no { is open; close what was "
	    "opened last" }
};

Test(lint, finds_what_libconfig_takes_wrongly)
{
	struct faults faults = FAULTS_NONE;
	struct scan scan;
	char line[512];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert(scan_run(&scan, span_of(rows[i].text)) == 0);
		(void)lint_file("f", span_of(rows[i].text), &scan, &faults);
		line[0] = '\0';
		if (faults.count > 0)
			faults_line(&faults.list[0], line, sizeof(line));
		cr_assert_str_eq(line, rows[i].fault);
		cr_assert(faults.count < 2, "%s", rows[i].text);
		faults_done(&faults);
		scan_done(&scan);
	}
}

Test(lint, brackets_nest_only_so_deep)
{
	struct faults faults = FAULTS_NONE;
	struct scan scan;
	char text[10000];

	memset(text, '(', sizeof(text));
	cr_assert(scan_run(&scan, (struct span){ text, sizeof(text) }) == 0);
	cr_assert(lint_file("f", (struct span){ text, sizeof(text) }, &scan,
		      &faults) == -1);
	cr_assert(faults.count == 1);
	faults_done(&faults);
	scan_done(&scan);
}

Test(scan, a_walk_knows_the_line_of_each_line_of_a_text)
{
	struct span text = SPAN("x = 1;\np\n =\n \"one\ntwo\\nsame\nfour\" "
				"\"\nlast\";");
	struct scan scan;
	struct scan_walk walk;

	cr_assert(scan_run(&scan, text) == 0);
	walk = scan_walk_from(&scan, scan_find_value(&scan, "p", 2));
	cr_assert(walk.line == 4);
	cr_assert(scan_walk_next(&walk) == 5);
	cr_assert(scan_walk_next(&walk) == 5);
	cr_assert(scan_walk_next(&walk) == 6);
	cr_assert(scan_walk_next(&walk) == 7);
	cr_assert(scan_find_value(&scan, "p", 1) == scan.count);
	cr_assert(scan_find_value(&scan, "x", 1) == scan.count);
	scan_done(&scan);
}
