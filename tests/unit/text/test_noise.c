#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reading.h"

/*
 * How often ordinary talk holds something certain, over ../shared; skips
 * where that folder is absent. Bounds only what nobody says by chance.
 */
#define PATTERN      "/../shared/accuracy/ordinary/*.jsonl"
#define MAX_PER_1000 1.0

struct tally {
	size_t messages;
	size_t certain[FINDER_COUNT];
	size_t possible[FINDER_COUNT];
};

/* The text of one line, cut out by its quotes; escapes stay as they are. */
static struct span
text_of(struct span line)
{
	size_t start = span_find(line, SPAN("\"text\": \""));
	struct span text = span_from(line, start + 9);
	size_t end = 0;

	while (end < text.len && text.ptr[end] != '"')
		end += text.ptr[end] == '\\' ? 2 : 1;
	return span_first(text, end);
}

static void
read_file(const char *path, struct reading *reading, struct tally *tally)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	cr_assert_not_null(file);
	while (getline(&line, &size, file) > 0) {
		reading_take(reading, text_of(span_of(line)), NULL);
		tally->messages++;
		for (size_t i = 0; i < reading->findings.count; i++) {
			const struct finding *one = &reading->findings.list[i];

			if (one->strength == FINDER_CERTAIN)
				tally->certain[one->kind]++;
			else
				tally->possible[one->kind]++;
		}
	}
	free(line);
	fclose(file);
}

static void
report(const char *path, const struct tally *tally)
{
	printf("# %s: %zu messages; per 1,000 certain (possible):",
	    strrchr(path, '/') + 1, tally->messages);
	for (int i = 0; i < FINDER_COUNT; i++)
		printf(" %s %.2f (%.2f)", finder_name((enum finder_kind)i),
		    (double)tally->certain[i] * 1000 / (double)tally->messages,
		    (double)tally->possible[i] * 1000 /
			(double)tally->messages);
	printf("\n");
}

Test(noise, ordinary_talk_holds_next_to_no_certain_contact)
{
	static const enum finder_kind rare[] = { FINDER_PHONE, FINDER_BANK,
		FINDER_HANDLE, FINDER_EMAIL, FINDER_POSTCODE };
	const char *source = getenv("TEST_SOURCE");
	char pattern[4096];
	glob_t files = { 0 };
	struct reading *reading;

	snprintf(pattern, sizeof(pattern), "%s%s",
	    source == NULL ? "." : source, PATTERN);
	if (glob(pattern, 0, NULL, &files) != 0)
		cr_skip("needs ../shared/accuracy/ordinary");
	reading = reading_new();
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct tally tally = { 0 };

		read_file(files.gl_pathv[i], reading, &tally);
		report(files.gl_pathv[i], &tally);
		for (size_t k = 0; k < sizeof(rare) / sizeof(rare[0]); k++)
			cr_assert_leq((double)tally.certain[rare[k]] * 1000,
			    MAX_PER_1000 * (double)tally.messages,
			    "%zu of %s in %s", tally.certain[rare[k]],
			    finder_name(rare[k]), files.gl_pathv[i]);
	}
	reading_free(reading);
	globfree(&files);
}
