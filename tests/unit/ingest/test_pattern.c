#include <criterion/criterion.h>
#include <stdlib.h>

#include "ingest/pattern.h"

Test(pattern, fits_paths_as_written)
{
	static const struct {
		const char *pattern, *path;
		bool fits;
	} rows[] = {
		{ "/a/b.txt", "/a/b.txt", true },
		{ "/a/b.txt", "/a/b.txt2", false },
		{ "/a/b.txt", "/a/b", false },
		{ "//a///b.txt", "/a/b.txt", true },
		{ "/a/*.txt", "/a/b.txt", true },
		{ "/a/*.txt", "/a/.txt", false },
		{ "/a/*.txt", "/a/b/c.txt", false },
		{ "/a/*a*a*a*b", "/a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		    false },
		{ "/a/?.txt", "/a/b.txt", true },
		{ "/a/?.txt", "/a/\xc3\xa9.txt", true },
		{ "/a/?.txt", "/a/\xff.txt", true },
		{ "/a/?.txt", "/a/bb.txt", false },
		{ "/a/[a-c]x", "/a/bx", true },
		{ "/a/[a-c]x", "/a/dx", false },
		{ "/a/[!a-c]x", "/a/dx", true },
		{ "/a/[!a-c]x", "/a/bx", false },
		{ "/a/[]x]", "/a/]", true },
		{ "/a/[-x]", "/a/-", true },
		{ "/a/[x", "/a/[x", true },
		{ "/a/\\*x", "/a/*x", true },
		{ "/a/\\*x", "/a/bx", false },
		{ "/a/*", "/a/new\nline", true },
		{ "/a/*", "/a/-dash", true },
		{ "/a/*", "/a/.hidden", false },
		{ "/a/.h*", "/a/.hidden", true },
		{ "/a/*/c", "/a/b/c", true },
		{ "/a/*/c", "/a/c", false },
		{ "/a/**/c", "/a/c", true },
		{ "/a/**/c", "/a/b/c", true },
		{ "/a/**/c", "/a/b/b/b/c", true },
		{ "/a/**/c", "/a/.b/c", false },
		{ "/a/**/c", "/a/b/d", false },
		{ "/a/**/b/**/c", "/a/b/x/b/y/c", true },
		{ "/a/**/*.txt", "/a/b/x.txt", true },
		{ "/a/**", "/a/b/x.txt", true },
		{ "/a/**", "/a", false },
		{ "/a/{b,c}.txt", "/a/c.txt", true },
		{ "/a/{b,c}.txt", "/a/d.txt", false },
		{ "/a/{b,c/{d,e}}/*", "/a/c/e/x", true },
		{ "/a/{b,}x", "/a/x", true },
		{ "/a/{b}x", "/a/{b}x", true },
		{ "/a/\\{b,c}", "/a/{b,c}", true },
		{ "/{", "/{", true },
		{ "a/b", "a/b", false },
		{ "/", "/", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert(pattern_fits(rows[i].pattern, rows[i].path) ==
			rows[i].fits,
		    "%s %s", rows[i].pattern, rows[i].path);
}

Test(pattern, knows_which_folders_it_reaches)
{
	static const struct {
		const char *pattern, *folder;
		bool reaches;
	} rows[] = {
		{ "/a/b/*.txt", "/", true },
		{ "/a/b/*.txt", "/a", true },
		{ "/a/b/*.txt", "/a/b", true },
		{ "/a/b/*.txt", "/a/b/c", false },
		{ "/a/b/*.txt", "/x", false },
		{ "/a/**/*.txt", "/a/b/c/", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_assert(pattern_reaches(rows[i].pattern, rows[i].folder) ==
			rows[i].reaches,
		    "%s %s", rows[i].pattern, rows[i].folder);
}

Test(pattern, a_pattern_that_cannot_be_used_is_refused_with_the_mend)
{
	struct err err;
	char many[200] = "";

	cr_assert(pattern_check("exports/*.txt", &err) == -1);
	cr_assert(strstr(err.text, "begin it with /") != NULL);
	cr_assert(pattern_check("/", &err) == -1);
	cr_assert(pattern_check("/{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", &err) ==
	    -1);
	for (int i = 0; i < 80; i++)
		strcat(many, "/a");
	cr_assert(pattern_check(many, &err) == -1);
	cr_assert(pattern_check("/srv/exports/**/*.txt", &err) == 0);
}
