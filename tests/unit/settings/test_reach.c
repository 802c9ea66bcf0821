#include "settings/reach.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

static const char two[] =
    "sources = (\n"
    "{ name = \"there\"; path = \"in/*.txt\"; },\n"
    "{ name = \"slip\"; path = [ \"in/inn/**/*.txt\", \"x/{a,b}/*\" ]; } );";

#define NOBODY 65534

static const char one[] = "sources = ( { name = \"oak\"; path = \"in/*\"; } );";

/* What is noted of `text` in a scratch folder with the file in/a.txt. */
static struct settings *
load(struct scratch *scratch, const char *text, struct bundle **bundle)
{
	struct faults faults = FAULTS_NONE;
	struct settings *settings;

	scratch_make(scratch);
	scratch_write(scratch, "rules.d/none", "");
	scratch_write(scratch, "in/a.txt", "");
	settings = scratch_load(scratch, text, bundle, &faults);
	cr_assert_str_eq(scratch_fault(scratch, &faults, 0), "none");
	faults_done(&faults);
	return settings;
}

static void
unload(struct scratch *scratch, struct settings *settings,
    struct bundle *bundle)
{
	settings_free(settings);
	bundle_free(bundle);
	scratch_remove(scratch);
}

Test(reach, a_source_that_no_file_fits_is_noted_with_the_nearest_folder)
{
	struct scratch scratch;
	struct faults notes = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings = load(&scratch, two, &bundle);

	settings_reach(settings, true, &notes);
	cr_assert(notes.count == 1);
	cr_assert_str_eq(scratch_fault(&scratch, &notes, 0),
	    "boundaryd.conf:3: source 'slip': no file fits in/inn/**/*.txt or its "
	    "other patterns yet; see that the path is right: the nearest "
	    "folder that is there is in");
	faults_done(&notes);
	unload(&scratch, settings, bundle);
}

/* The first note of what nobody of that mode can read; root plays somebody. */
static const char *
first_note(const char *name, mode_t mode)
{
	struct scratch scratch;
	struct faults notes = FAULTS_NONE;
	struct bundle *bundle;
	struct settings *settings = load(&scratch, one, &bundle);
	const char *note;

	cr_assert(chmod(scratch.path, 0755) == 0);
	cr_assert(chmod(scratch_path(&scratch, "in"), 0755) == 0);
	cr_assert(chmod(scratch_path(&scratch, name), mode) == 0);
	if (geteuid() == 0)
		cr_assert(seteuid(NOBODY) == 0);
	settings_reach(settings, true, &notes);
	cr_assert(notes.count == 0);
	settings_reach(settings, false, &notes);
	if (getuid() == 0)
		cr_assert(seteuid(0) == 0);
	note = scratch_fault(&scratch, &notes, 0);
	cr_assert(chmod(scratch_path(&scratch, name), 0700) == 0);
	faults_done(&notes);
	unload(&scratch, settings, bundle);
	return note;
}

Test(reach, what_may_not_be_read_is_noted_for_who_checks)
{
	cr_assert_str_eq(first_note("in/a.txt", 0644), "none");
	cr_assert_str_eq(first_note("in/a.txt", 0),
	    "boundaryd.conf:1: source 'oak': cannot read in/a.txt; let the "
	    "daemon's user read it: Permission denied");
	cr_assert_str_eq(first_note("in", 0),
	    "boundaryd.conf:1: source 'oak': cannot look at in; see that the "
	    "daemon may read it: Permission denied");
}
