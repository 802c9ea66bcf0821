#include "settings/check_print.h"

#include "settings/settings_check.h"

#define LINE_BYTES 1024

int
settings_check_print(const char *file, FILE *out, FILE *faults_out)
{
	struct bundle *bundle = bundle_new();
	struct faults faults = FAULTS_NONE;
	struct settings_check check;
	char line[LINE_BYTES];
	int result;

	if (bundle == NULL) {
		(void)fprintf(faults_out, "out of memory\n");
		return -1;
	}
	result = settings_check(bundle, file, &faults, &check);
	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		(void)fprintf(faults_out, "%s\n", line);
	}
	if (faults.unkept > 0)
		(void)fprintf(faults_out, "and %zu more faults\n",
		    faults.unkept);
	if (result == 0) {
		settings_check_text(&check, line);
		(void)fprintf(out, "%s\n", line);
	}
	faults_done(&faults);
	bundle_free(bundle);
	return result;
}
