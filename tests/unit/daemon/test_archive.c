#include "daemon/archive.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"

#define BLOCK 512

static struct scratch scratch;

static void
set_up(void)
{
	scratch_make(&scratch);
}

static void
tear_down(void)
{
	scratch_remove(&scratch);
}

TestSuite(archive, .init = set_up, .fini = tear_down);

/* "name size name size": the members of a tar, POSIX.1-2017, pax. */
static const char *
members(int fd)
{
	static char out[500];
	char block[BLOCK];
	size_t used = 0;

	while (read(fd, block, BLOCK) == BLOCK && block[0] != '\0') {
		long size = strtol(block + 124, NULL, 8);

		used += (size_t)snprintf(out + used, sizeof(out) - used,
		    "%s%.99s %ld", used == 0 ? "" : " ", block, size);
		cr_assert_neq(lseek(fd, (size + BLOCK - 1) / BLOCK * BLOCK,
				  SEEK_CUR),
		    -1);
	}
	return out;
}

static size_t
files_left(void)
{
	DIR *folder = opendir(scratch.path);
	size_t count = 0;

	cr_assert_not_null(folder);
	while (readdir(folder) != NULL)
		count++;
	(void)closedir(folder);
	return count - 2; /* "." and ".." */
}

Test(archive, lines_that_are_long_go_on_in_another_member)
{
	struct archive_lines lines = ARCHIVE_LINES("quoted");
	struct archive archive;
	struct err err = { 0 };
	char line[1024];
	int fd;

	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	cr_assert_eq(archive_begin(&archive, scratch.path, "p/", 0, &err), 0,
	    "%s", err.text);
	for (int i = 0; i < (4 << 10) + 3; i++) {
		(void)buffer_append(&lines.bytes,
		    (struct span){ line, sizeof(line) });
		cr_assert_eq(archive_add_lines(&archive, &lines, false, &err),
		    0);
	}
	cr_assert_eq(archive_add_lines(&archive, &lines, true, &err), 0);
	cr_assert_eq(archive_add_lines(&archive, &lines, true, &err), 0);
	cr_assert_eq(files_left(), 0, "it has a name");
	fd = archive_end(&archive, &err);
	cr_assert_neq(fd, -1, "%s", err.text);
	cr_assert_str_eq(members(fd),
	    "p/quoted.jsonl 4194304 p/quoted-2.jsonl 3072 p/SHA256SUMS 160");
	(void)close(fd);
	archive_done(&archive);
	buffer_done(&lines.bytes);
}

Test(archive, without_any_line_there_is_one_empty_member)
{
	struct archive_lines lines = ARCHIVE_LINES("concerns");
	struct archive archive;
	struct err err = { 0 };
	int fd;

	cr_assert_eq(archive_begin(&archive, scratch.path, "", 0, &err), 0);
	cr_assert_eq(archive_add_lines(&archive, &lines, true, &err), 0);
	fd = archive_end(&archive, &err);
	cr_assert_str_eq(members(fd), "concerns.jsonl 0 SHA256SUMS 81");
	(void)close(fd);
	archive_done(&archive);
}

Test(archive, a_folder_that_is_not_there_is_named)
{
	struct archive archive;
	struct err err = { 0 };

	cr_assert_eq(archive_begin(&archive, "/nowhere/at/all", "", 0, &err),
	    -1);
	cr_assert_not_null(strstr(err.text, "/nowhere/at/all"), "%s", err.text);
	archive_done(&archive);
	cr_assert_eq(files_left(), 0);
}
