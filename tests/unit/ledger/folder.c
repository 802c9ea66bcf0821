#include "folder.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

static int
remove_one(const char *path, const struct stat *status, int type,
    struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void
folder_init(struct folder *folder)
{
	const char *top = getenv("TMPDIR");

	(void)snprintf(folder->path, sizeof(folder->path), "%.40s/bd.XXXXXX",
	    top == NULL ? P_tmpdir : top);
	cr_assert_not_null(mkdtemp(folder->path));
}

void
folder_done(struct folder *folder)
{
	(void)nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
folder_file(struct folder *folder, const char *name)
{
	(void)snprintf(folder->file, sizeof(folder->file), "%.60s/%.60s",
	    folder->path, name);
	return folder->file;
}
