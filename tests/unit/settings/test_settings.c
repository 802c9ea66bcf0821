#include "settings/settings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "scratch.h"

#define SOURCE "sources = ( { name = \"oak\"; path = \"in/*.txt\"; } );\n"

/* No settings but the rule folder, so that nothing else is amiss. */
static void
prepare(struct scratch *scratch)
{
	scratch_make(scratch);
	scratch_write(scratch, "rules.d/none", "");
}

Test(settings, the_smallest_file_has_a_default_for_all_else)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;
	const struct settings_source *source;

	prepare(&scratch);
	settings = scratch_load(&scratch, SOURCE, &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings->source_count == 1);
	source = &settings->sources[0];
	cr_assert_str_eq(source->name, "oak");
	cr_assert(source->pattern_count == 1);
	cr_assert_str_eq(source->patterns[0],
	    scratch_path(&scratch, "in/*.txt"));
	cr_assert_str_eq(source->format, "auto");
	cr_assert(source->mode == FOLLOW_AUTO);
	cr_assert(source->from_role == ROLE_UNKNOWN);
	cr_assert(source->settle_ms == 2000 && source->grace_ms == 5000);
	cr_assert_str_eq(zone_name(source->zone), "Europe/London");
	cr_assert(settings->route_count == 1);
	cr_assert_str_eq(settings->routes[0].name, "default");
	cr_assert_str_eq(settings->spool_path, "/var/spool/boundaryd");
	cr_assert_str_eq(settings->state_path, "/var/lib/boundaryd");
	cr_assert(settings->syslog_facility == LOG_LOCAL0);
	cr_assert(settings->syslog_detail == ALERT_DETAIL_IDS);
	cr_assert(settings->limits.line_bytes == 1048576);
	cr_assert(settings->max_open_files == 4096);
	cr_assert(settings->readers == 0);
	cr_assert(settings->window == INSTANT_DAY);
	cr_assert(settings->context == 5);
	cr_assert(settings->ruleset_options.hours_from == 480);
	cr_assert(settings->ruleset_options.hours_to == 1080);
	cr_assert(settings->ruleset_options.hours_days == 0x3e);
	cr_assert(settings->people == NULL);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

static const char everything[] =
    "people = \"who.csv\"; timezone = \"UTC\"; host = \"h.example\";"
    "window = \"90 min\"; context = 2; scan-interval = 3;"
    "limits = { line = \"64 KiB\"; text = 2048; open-files = 20; };"
    "readers = { count = 2; memory = \"1 GiB\"; step-time = "
    "\"500 ms\"; };"
    "hours = { from = \"09:30\"; to = \"17:00\"; days = \"Sat\"; };"
    "syslog = { facility = \"daemon\"; detail = \"words\"; };"
    "control = { path = \"c.sock\"; group = \"care\"; };"
    "routes = ( { name = \"a\"; team = \"oak\"; group = \"g\"; },"
    " { name = \"default\"; } );"
    "sources = ( { name = \"x\"; path = [ \"/a/*\", \"b\" ];"
    " format = \"jsonl\"; mode = \"export\"; encoding = "
    "\"windows-1252\"; channel = \"sms\"; conversation = \"c\";"
    " timezone = \"Europe/Paris\"; date-order = \"mdy\";"
    " from-role = \"staff\"; to-role = \"family\"; settle = 0;"
    " fields = { text = \"Body\"; }; } );";

static void
check_source(const struct settings *settings)
{
	const struct settings_source *source = &settings->sources[0];

	cr_assert(source->pattern_count == 2);
	cr_assert_str_eq(source->patterns[0], "/a/*");
	cr_assert(source->mode == FOLLOW_EXPORT);
	cr_assert(source->encoding == ENCODING_WINDOWS_1252);
	cr_assert(source->date_order == DATE_ORDER_MDY);
	cr_assert(source->from_role == ROLE_STAFF);
	cr_assert(source->to_role == ROLE_FAMILY);
	cr_assert(source->settle_ms == 0);
	cr_assert_str_eq(zone_name(source->zone), "Europe/Paris");
	cr_assert(source->field_count == 1);
	cr_assert(span_is(source->fields[0].field, "text"));
	cr_assert(span_is(source->fields[0].column, "Body"));
}

Test(settings, what_is_set_is_taken)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	prepare(&scratch);
	scratch_write(&scratch, "who.csv",
	    "id,name,role,team,manager,aliases\n"
	    "w1,Alex Morgan,staff,oak,,\n");
	settings = scratch_load(&scratch, everything, &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(people_count(settings->people) == 1);
	cr_assert_str_eq(settings->host, "h.example");
	cr_assert(settings->window == 90 * INSTANT_MINUTE);
	cr_assert(settings->scan_ms == 3000);
	cr_assert(settings->limits.line_bytes == 65536);
	cr_assert(settings->limits.text_bytes == 2048);
	cr_assert(settings->readers == 2);
	cr_assert(settings->reader_memory_bytes == (size_t)1 << 30);
	cr_assert(settings->reader_step_ms == 500);
	cr_assert(settings->ruleset_options.hours_days == 0x40);
	cr_assert(settings->syslog_facility == LOG_DAEMON);
	cr_assert(settings->syslog_detail == ALERT_DETAIL_WORDS);
	cr_assert_str_eq(settings->control_path,
	    scratch_path(&scratch, "c.sock"));
	cr_assert(settings->route_count == 2);
	check_source(settings);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

struct row {
	const char *text;
	const char *fault;
};

static const struct row fault_rows[] = {
	{ SOURCE "tiemzone = \"UTC\";",
	    "boundaryd.conf:2: unknown "
	    "setting 'tiemzone'; did you mean 'timezone'?" },
	{ SOURCE "syslog = { fancy = 1; };",
	    "boundaryd.conf:2: "
	    "unknown setting 'fancy'; there are: facility, detail" },
	{ SOURCE "context = \"5\";",
	    "boundaryd.conf:2: 'context' "
	    "must be a whole number; write context = 5" },
	{ SOURCE "context = 6;",
	    "boundaryd.conf:2: 'context' must "
	    "be from 0 to 5" },
	{ SOURCE "host = 5;",
	    "boundaryd.conf:2: 'host' must be a "
	    "text; write host = \"...\"" },
	{ SOURCE "limits = { line = \"1 KB\"; };",
	    "boundaryd.conf:2: "
	    "'line' cannot be '1 KB'; write such as line = "
	    "\"1 MiB\"" },
	{ SOURCE "limits = { line = 5; };",
	    "boundaryd.conf:2: "
	    "'line' must be from 1 KiB to 64 MiB" },
	{ SOURCE "window = \"400 days\";",
	    "boundaryd.conf:2: "
	    "'window' must be from 0 to 366 days" },
	{ SOURCE "timezone = \"../../etc/passwd\";",
	    "boundaryd.conf:2"
	    ": there is no time zone '../../etc/passwd'; write one "
	    "such as timezone = \"Europe/London\"" },
	{ SOURCE "syslog = { detail = \"name\"; };",
	    "boundaryd.conf:2"
	    ": 'detail' cannot be 'name'; did you mean 'names'?" },
	{ SOURCE "people = \"nobody.csv\";",
	    "boundaryd.conf:2: cannot "
	    "read nobody.csv: No such file or directory; put it there, or "
	    "mend the name" },
	{ SOURCE "people = \"rules.d\";",
	    "boundaryd.conf:2: cannot "
	    "read rules.d: this is a folder; name a file" },
	{ SOURCE "rules = [ \"rules.d\", \"x.conf\" ];",
	    "boundaryd.conf:2: cannot read x.conf: No such file or "
	    "directory; put it there, or mend the name" },
	{ SOURCE "lists = \"l\";",
	    "boundaryd.conf:2: cannot read l: "
	    "No such file or directory; 'lists' must name a folder" },
	{ SOURCE "routes = ( { name = \"a\"; } );",
	    "boundaryd.conf:2"
	    ": route 'a' is for no team; write team = \"a\", or call "
	    "the route \"default\"" },
	{ SOURCE "routes = ( { name = \"a\"; team = \"a\"; }, { name ="
		 " \"a\"; team = \"b\"; } );",
	    "boundaryd.conf:2: route 'a'"
	    " is there already; keep one of them" },
	{ SOURCE "routes = ( { name = \"../a\"; team = \"a\"; } );",
	    "boundaryd.conf:2: 'name' must be a name of letters, "
	    "digits, - _ and . (at most 64); write name = \"oak\"" },
	{ SOURCE "hours = { from = \"19:00\"; };",
	    "boundaryd.conf:2: "
	    "'hours' must begin before they end; write hours = { "
	    "from = \"08:00\"; to = \"18:00\"; }" },
	{ SOURCE "context = 1;\ncontext = 2;",
	    "boundaryd.conf:3: "
	    "'context' was set already on line 2; keep one" },
	{ SOURCE "sources2 = (",
	    "boundaryd.conf:2: the file ends "
	    "before every ( is closed" },
	{ SOURCE "a = = 1;",
	    "boundaryd.conf:2: this cannot be read; "
	    "look here and on the line before for a missing =, ;, "
	    "comma or bracket" },
	{ "sources = ();",
	    "boundaryd.conf:1: no sources; write "
	    "sources = ( { name = \"oak\"; path = "
	    "\"/srv/exports/*.txt\"; } );" },
	{ "",
	    "boundaryd.conf: no sources; write sources = ( { name = "
	    "\"oak\"; path = \"/srv/exports/*.txt\"; } );" }
};

Test(settings, every_fault_says_where_and_what_to_write)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;

	prepare(&scratch);
	for (size_t i = 0; i < sizeof(fault_rows) / sizeof(fault_rows[0]);
	     i++) {
		settings_free(scratch_load(&scratch, fault_rows[i].text,
		    &bundle, &faults));
		cr_assert_str_eq(scratch_fault(&scratch, &faults, 0),
		    fault_rows[i].fault);
		cr_assert(faults.count == 1, "%s: %s", fault_rows[i].text,
		    scratch_fault(&scratch, &faults, 1));
		faults_done(&faults);
		bundle_free(bundle);
	}
	scratch_remove(&scratch);
}

static const struct row source_rows[] = {
	{ "{ path = \"x\"; }",
	    "2: a source has no name; write name = "
	    "\"oak\"" },
	{ "{ name = \"a\"; }",
	    "2: a source has no path; write path = "
	    "\"/srv/exports/*.txt\"" },
	{ "{ name = \"a\"; path = []; }",
	    "2: 'path' names no file; "
	    "write path = \"/srv/exports/*.txt\"" },
	{ "{ name = \"oak\"; path = \"y\"; }",
	    "2: source 'oak' is "
	    "there already on line 1; give one of them another name" },
	{ "{ name = \"a\"; path = \"in/*.txt\"; }",
	    "2: source 'oak' "
	    "on line 1 reads in/*.txt already; let one source read "
	    "it" },
	{ "{ name = \"a\"; path = \"x\"; format = \"jsnol\"; }",
	    "2: there is no format 'jsnol'; did you mean "
	    "'jsonl'?" },
	{ "{ name = \"a\"; path = \"x\"; from-role = \"carer\"; }",
	    "2: 'from-role' cannot be 'carer'; there are: unknown, "
	    "staff, manager, service_user, family, professional" },
	{ "{ name = \"a\"; path = \"/var/spool/boundaryd/x/*\"; }",
	    "2: /var/spool/boundaryd/x/* would read the daemon's own "
	    "files in /var/spool/boundaryd; name the exports alone" },
	{ "{ name = \"a\"; path = \"/var/**\"; }",
	    "2: /var/** would "
	    "read the daemon's own files in /var/lib/boundaryd; name "
	    "the exports alone" },
	{ "5",
	    "2: a source must be a group; write { name = \"oak\"; "
	    "path = \"/srv/exports/*.txt\"; }" },
	{ "{ name = \"a\"; path = \"x\"; fields = { text = 5; }; }",
	    "2: 'text' must be a text; write text = \"Column\"" }
};

Test(settings, every_fault_of_a_source_says_where)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;
	char text[512];

	prepare(&scratch);
	for (size_t i = 0; i < sizeof(source_rows) / sizeof(source_rows[0]);
	     i++) {
		(void)snprintf(text, sizeof(text),
		    "sources = ( { name = "
		    "\"oak\"; path = \"in/*.txt\"; },\n%s );",
		    source_rows[i].text);
		settings = scratch_load(&scratch, text, &bundle, &faults);
		cr_assert(settings != NULL);
		cr_assert_str_eq(scratch_fault(&scratch, &faults, 0) +
			strlen("boundaryd.conf:"),
		    source_rows[i].fault);
		cr_assert(faults.count == 1);
		settings_free(settings);
		faults_done(&faults);
		bundle_free(bundle);
	}
	scratch_remove(&scratch);
}

Test(settings, a_file_that_is_not_there_is_a_fault_and_no_settings)
{
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle = bundle_new();

	cr_assert(settings_load(bundle, "/nonexistent/b.conf", &faults) ==
	    NULL);
	cr_assert(faults.count == 1);
	cr_assert_str_eq(faults.list[0].text,
	    "cannot read "
	    "/nonexistent/b.conf: No such file or directory");
	faults_done(&faults);
	bundle_free(bundle);
}

Test(settings, a_frozen_bundle_gives_the_same_settings)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *live, *frozen;
	struct buffer packed = BUFFER_NONE;
	struct settings *settings;
	struct err err;

	prepare(&scratch);
	scratch_write(&scratch, "lists/apps.txt", "kik\n# no\n\n tik tok \n");
	settings = scratch_load(&scratch, SOURCE, &live, &faults);
	cr_assert(settings != NULL && faults.count == 0);
	settings_free(settings);
	cr_assert(bundle_pack(live, &packed) == 0);
	bundle_free(live);
	frozen = bundle_unpack(buffer_span(&packed), &err);
	buffer_done(&packed);
	settings = settings_load(frozen,
	    scratch_path(&scratch, "boundaryd.conf"), &faults);
	scratch_remove(&scratch);
	cr_assert(settings != NULL && faults.count == 0);
	cr_assert_str_eq(settings->sources[0].patterns[0],
	    scratch_path(&scratch, "in/*.txt"));
	cr_assert(settings->list_count == 1);
	cr_assert_str_eq(settings->lists[0].name, "apps");
	cr_assert(settings->lists[0].entries.count == 2);
	cr_assert(span_is(settings->lists[0].entries.list[1].text, "tik tok"));
	cr_assert(settings->lists[0].entries.list[1].line == 4);
	cr_assert_str_eq(zone_name(settings->zone), "Europe/London");
	settings_free(settings);
	bundle_free(frozen);
}
