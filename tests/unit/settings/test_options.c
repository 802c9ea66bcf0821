#include "settings/options.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include "settings/scan.h"

/*
 * The shipped sample with its settings turned on: a line that starts with "#"
 * and a name, or goes on with what such a line began, loses the "#".
 */
static char *
read_sample(void)
{
	static char text[65536];
	char path[1024], line[512];
	size_t used = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/etc/boundaryd.conf",
	    getenv("TEST_SOURCE"));
	file = fopen(path, "r");
	cr_assert(file != NULL, "%s", path);
	while (fgets(line, sizeof(line), file) != NULL) {
		const char *start = line;

		if (line[0] == '#' && line[1] != ' ' && line[1] != '\n')
			start++;
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s",
		    start);
		cr_assert(used < sizeof(text));
	}
	(void)fclose(file);
	return text;
}

/* Is `option` set to its default somewhere in its group? */
static bool
stands_in(const struct scan *scan, const struct option *option)
{
	char group[64] = "";
	size_t depth = 0;

	for (size_t i = 0; i < scan->count; i++) {
		const struct token *token = &scan->list[i];
		size_t value = i + 2;

		if (token->kind == TOKEN_MARK) {
			depth += strchr("{([", token->text.ptr[0]) != NULL;
			depth -= strchr("})]", token->text.ptr[0]) != NULL;
		}
		if (token->kind != TOKEN_NAME ||
		    !scan_is_mark(scan, i + 1, '='))
			continue;
		if (depth == 0 && strcmp(option->group, "") != 0)
			(void)snprintf(group, sizeof(group), "%.*s",
			    SPAN_ARGS(token->text));
		if (strcmp(group, option->group) != 0 ||
		    (depth == 0) != (option->group[0] == '\0') ||
		    !span_is(token->text, option->name))
			continue;
		if (scan_is_mark(scan, value, '['))
			value++;
		if (option->fallback == NULL ||
		    span_is(scan->list[value].text, option->fallback))
			return true;
	}
	return false;
}

Test(options, every_option_stands_in_the_sample_with_its_default)
{
	struct scan scan;

	cr_assert(scan_run(&scan, span_of(read_sample())) == 0);
	for (const struct option *option = options_all(); option->name != NULL;
	     option++) {
		if (strncmp(option->group, "rule", 4) == 0 ||
		    strncmp(option->group, "exception", 9) == 0)
			continue;
		cr_expect(stands_in(&scan, option), "%s.%s = %s", option->group,
		    option->name, option->fallback);
	}
	scan_done(&scan);
}

Test(options, the_sample_with_every_setting_turned_on_has_no_fault)
{
	struct scratch scratch;
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings;

	scratch_make(&scratch);
	scratch_write(&scratch, "rules.d/none", "");
	scratch_write(&scratch, "exceptions.d/none", "");
	scratch_write(&scratch, "lists/apps.txt", "kik\n");
	scratch_write(&scratch, "office.txt", "");
	scratch_write(&scratch, "known.txt", "");
	scratch_write(&scratch, "known.key",
	    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
	scratch_write(&scratch, "clauses.tsv",
	    "id\tdocument\tsection\twords\n");
	scratch_write(&scratch, "people.csv",
	    "id,name,role,team,manager,aliases\n");
	settings = scratch_load(&scratch, read_sample(), &bundle, &faults);
	cr_assert_str_eq(scratch_fault(&scratch, &faults, 0), "none");
	cr_assert(settings != NULL);
	settings_free(settings);
	bundle_free(bundle);
	faults_done(&faults);
	scratch_remove(&scratch);
}

Test(options, every_option_has_a_group_and_help_that_fits_a_line)
{
	for (const struct option *option = options_all(); option->name != NULL;
	     option++) {
		cr_assert(options_find(option->group, option->name) == option,
		    "%s stands twice", option->name);
		cr_assert(strlen(option->help) < 72, "%s", option->name);
		cr_assert(option->help[0] != '\0');
		if (option->fallback != NULL &&
		    (option->type == OPTION_NUMBER ||
			option->type == OPTION_SIZE))
			cr_assert(isdigit((unsigned char)option->fallback[0]) !=
				0,
			    "%s", option->name);
	}
}
