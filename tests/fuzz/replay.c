/*
 * replay [TARGET] [FILE...] -- each target's corpus once, without libFuzzer.
 *
 * Prints a TAP line a target. What a target finds ends the program: the name of
 * the file that did it then stands on the last line. With names of files, that
 * target gets those alone.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define PATH_BYTES 4096
#define FORMAT     "format-"

static void replay(const struct fuzz_target *target, const char *path);
static size_t replay_folder(const struct fuzz_target *target,
    const char *folder, const char *start);
static size_t replay_corpus(const struct fuzz_target *target);

int
main(int count, char **arguments)
{
	struct fuzz_target target;
	size_t targets = 0, files;

	if (count > 1) {
		if (!fuzz_find(arguments[1], &target)) {
			(void)fprintf(stderr, "replay: no target '%s'\n",
			    arguments[1]);
			return 2;
		}
		for (int i = 2; i < count; i++)
			replay(&target, arguments[i]);
		return 0;
	}
	for (size_t i = 0; fuzz_at(i, &target); i++) {
		files = replay_corpus(&target);
		printf("%sok %zu - fuzz: %s holds for its corpus (%zu files)\n",
		    files == 0 ? "not " : "", ++targets, target.name, files);
		(void)fflush(stdout);
	}
	printf("1..%zu\n", targets);
	return 0;
}

/* Its folder; of a format, the example of it as well. */
static size_t
replay_corpus(const struct fuzz_target *target)
{
	const char *source = getenv("TEST_SOURCE");
	char path[PATH_BYTES], start[64];
	size_t files;

	if (source == NULL)
		source = ".";
	(void)snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s", source,
	    target->name);
	files = replay_folder(target, path, "");
	if (strncmp(target->name, FORMAT, strlen(FORMAT)) != 0)
		return files;
	(void)snprintf(path, sizeof(path), "%s/examples/formats", source);
	(void)snprintf(start, sizeof(start), "%s.",
	    target->name + strlen(FORMAT));
	return files + replay_folder(target, path, start);
}

/* The files whose names begin with `start`. */
static size_t
replay_folder(const struct fuzz_target *target, const char *folder,
    const char *start)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t files = 0;

	if (dir == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		char path[2 * PATH_BYTES];

		if (entry->d_name[0] == '.' ||
		    strncmp(entry->d_name, start, strlen(start)) != 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name);
		replay(target, path);
		files++;
	}
	(void)closedir(dir);
	return files;
}

static void
replay(const struct fuzz_target *target, const char *path)
{
	struct buffer bytes = BUFFER_NONE;
	char *copy;

	fuzz_read(path, &bytes);
	/* The last words, should it end here. */
	printf("# %s\n", path);
	(void)fflush(stdout);
	copy = fuzz_copy(buffer_span(&bytes));
	target->run(target->about, (struct span){ copy, bytes.len });
	free(copy);
	buffer_done(&bytes);
}
