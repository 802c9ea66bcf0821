#include "settings/check_print.h"

#include "settings/settings_check.h"

#define LINE_BYTES 1024

/* One look at the settings, and what came of it. */
struct look {
	struct faults faults;
	struct faults notes;
	struct settings_check check;
};

static int look_at(const char *file, struct look *look);
static void look_done(struct look *look);
static void print_lines(const struct faults *faults, const char *before,
    FILE *out);

int
settings_check_print(const char *file, FILE *out, FILE *faults_out)
{
	struct look look;
	char line[LINE_BYTES];
	int result = look_at(file, &look);

	print_lines(&look.faults, "", faults_out);
	if (result == 0) {
		settings_check_text(&look.check, line);
		(void)fprintf(out, "%s\n", line);
	}
	print_lines(&look.notes, "note: ", out);
	look_done(&look);
	return result;
}

int
settings_check_print_json(const char *file, FILE *out)
{
	struct look look;
	struct buffer text = BUFFER_NONE;
	int result = look_at(file, &look);

	settings_check_json(&look.check, &look.faults, &look.notes, &text);
	(void)fwrite(text.ptr, 1, text.len, out);
	buffer_done(&text);
	look_done(&look);
	return result;
}

static int
look_at(const char *file, struct look *look)
{
	struct bundle *bundle = bundle_new();
	int result;

	*look = (struct look){ .faults = FAULTS_NONE, .notes = FAULTS_NONE };
	if (bundle == NULL)
		return faults_add(&look->faults, NULL, 0, "out of memory");
	result = settings_check(bundle, file, &look->faults, &look->notes,
	    &look->check);
	bundle_free(bundle);
	return result;
}

static void
look_done(struct look *look)
{
	faults_done(&look->faults);
	faults_done(&look->notes);
}

static void
print_lines(const struct faults *faults, const char *before, FILE *out)
{
	char line[LINE_BYTES];

	for (size_t i = 0; i < faults->count; i++) {
		faults_line(&faults->list[i], line, sizeof(line));
		(void)fprintf(out, "%s%s\n", before, line);
	}
	if (faults->unkept > 0)
		(void)fprintf(out, "%sand %zu more faults\n", before,
		    faults->unkept);
}
