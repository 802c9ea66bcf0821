#include "settings/settings_check.h"

#include <stdio.h>

/* Says what `boundaryd -t` would about the settings file it is given. */
int
main(int argc, char **argv)
{
	struct bundle *bundle = bundle_new();
	struct faults faults = FAULTS_NONE;
	struct settings_check check;
	char line[4096];
	int result;

	if (argc != 2 || bundle == NULL) {
		(void)fprintf(stderr, "usage: settings_check FILE\n");
		return 2;
	}
	result = settings_check(bundle, argv[1], &faults, NULL, &check);
	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		(void)printf("%s\n", line);
	}
	if (result == 0) {
		settings_check_text(&check, line);
		(void)printf("%s\n", line);
	}
	faults_done(&faults);
	bundle_free(bundle);
	return result == 0 ? 0 : 1;
}
