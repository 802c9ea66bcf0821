#include "scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void
scratch_make(struct scratch *scratch)
{
	(void)snprintf(scratch->path, sizeof(scratch->path),
	    "/tmp/settings-test-XXXXXX");
	cr_assert(mkdtemp(scratch->path) != NULL);
}

static int
remove_one(const char *path, const struct stat *status, int kind,
    struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

void
scratch_remove(const struct scratch *scratch)
{
	(void)nftw(scratch->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *
scratch_path(const struct scratch *scratch, const char *name)
{
	static char paths[8][256];
	static size_t next;
	char *path = paths[next++ % 8];

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", scratch->path, name);
	return path;
}

void
scratch_write(const struct scratch *scratch, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", scratch->path, name);
	for (char *slash = path + strlen(scratch->path) + 1;
	     (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		(void)mkdir(path, 0700);
		*slash = '/';
	}
	file = fopen(path, "w");
	cr_assert(file != NULL);
	cr_assert(fputs(text, file) >= 0);
	cr_assert(fclose(file) == 0);
}

const char *
scratch_fault(const struct scratch *scratch, const struct faults *faults,
    size_t at)
{
	static char text[2048];
	char *found;
	size_t length = strlen(scratch->path) + 1;

	if (at >= faults->count)
		return "none";
	faults_line(&faults->list[at], text, sizeof(text));
	while ((found = strstr(text, scratch->path)) != NULL)
		memmove(found, found + length, strlen(found + length) + 1);
	return text;
}

struct settings *
scratch_load(const struct scratch *scratch, const char *text,
    struct bundle **bundle, struct faults *faults)
{
	scratch_write(scratch, "boundaryd.conf", text);
	*bundle = bundle_new();
	cr_assert(*bundle != NULL);
	return settings_load(*bundle, scratch_path(scratch, "boundaryd.conf"),
	    faults);
}
