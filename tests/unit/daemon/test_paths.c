#include "daemon/paths.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"

static unsigned
mode_of(const char *path)
{
	struct stat status;

	cr_assert(stat(path, &status) == 0, "%s", path);
	return status.st_mode & 07777;
}

Test(paths, a_folder_is_made_with_those_above_it)
{
	struct scratch scratch;
	struct err err = { 0 };

	(void)umask(022);
	scratch_make(&scratch);
	cr_assert(paths_make(scratch_path(&scratch, "a/b/c"), 0750, &err) == 0,
	    "%s", err.text);
	cr_assert(mode_of(scratch_path(&scratch, "a")) == 0755);
	cr_assert(mode_of(scratch_path(&scratch, "a/b/c")) == 0750);
	scratch_remove(&scratch);
}

Test(paths, a_folder_that_is_there_stays_as_it_is)
{
	struct scratch scratch;
	struct err err = { 0 };
	const char *path;

	scratch_make(&scratch);
	path = scratch_path(&scratch, "a");
	cr_assert(mkdir(path, 0700) == 0);
	scratch_write(&scratch, "a/file", "kept");
	cr_assert(paths_make(path, 0755, &err) == 0);
	cr_assert(paths_make(scratch_path(&scratch, "a//b/"), 0755, &err) == 0,
	    "%s", err.text);
	cr_assert(mode_of(path) == 0700);
	cr_assert(mode_of(scratch_path(&scratch, "a/b")) == 0755);
	scratch_remove(&scratch);
}

Test(paths, what_stands_in_the_way_is_named)
{
	static char long_path[5000];
	struct scratch scratch;
	struct err err = { 0 };

	scratch_make(&scratch);
	scratch_write(&scratch, "file", "");
	cr_assert(paths_make(scratch_path(&scratch, "file"), 0755, &err) == -1);
	cr_assert(err.code == ENOTDIR);
	cr_assert(strstr(err.text, scratch_path(&scratch, "file")) != NULL);
	cr_assert(paths_make(scratch_path(&scratch, "file/b"), 0755, &err) ==
	    -1);
	cr_assert(strstr(err.text, scratch_path(&scratch, "file")) != NULL);
	memset(long_path, 'a', sizeof(long_path) - 1);
	long_path[0] = '/';
	cr_assert(paths_make(long_path, 0755, &err) == -1);
	cr_assert(paths_make("", 0755, &err) == -1);
	scratch_remove(&scratch);
}
