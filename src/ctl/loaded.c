#include "ctl/loaded.h"

#include <stdio.h>

int
loaded_init(struct loaded *loaded, const char *settings_file)
{
	const struct settings_over none = { NULL, NULL, false };
	size_t count;

	return loaded_over(loaded, settings_file, &none, &count);
}

int
loaded_over(struct loaded *loaded, const char *settings_file,
    const struct settings_over *over, size_t *count)
{
	struct faults faults = FAULTS_NONE;
	char line[1024];

	*loaded = (struct loaded){ bundle_new(), NULL, NULL };
	if (loaded->bundle != NULL)
		loaded->settings = settings_load_over(loaded->bundle,
		    settings_file, over, &faults);
	if (loaded->settings != NULL)
		loaded->rules = ruleset_new(loaded->settings->rules,
		    loaded->settings->rule_count,
		    &loaded->settings->ruleset_options, &faults);
	for (size_t i = 0; i < faults.count; i++) {
		faults_line(&faults.list[i], line, sizeof(line));
		(void)fprintf(stderr, "%s\n", line);
	}
	*count = faults.count + faults.unkept;
	faults_done(&faults);
	if (loaded->rules == NULL) {
		loaded_done(loaded);
		return -1;
	}
	return 0;
}

void
loaded_done(struct loaded *loaded)
{
	ruleset_free(loaded->rules);
	settings_free(loaded->settings);
	bundle_free(loaded->bundle);
}
