#include <errno.h>
#include <string.h>

#include "settings/draft.h"

#define SUFFIX ".txt"

static const char *name_of(struct loaded *loaded, const char *path);

void
load_lists(struct loaded *loaded, struct document *document)
{
	struct settings *settings = &loaded->draft.settings;
	const config_setting_t *setting;
	const char *const *paths = NULL;
	struct err err = { 0 };
	size_t count = 0;
	int line;

	setting = config_lookup(&document->config, "lists");
	line = setting == NULL ? 0 : document_line(setting);
	if (bundle_list(loaded->load.bundle, loaded->draft.lists, SUFFIX,
		&paths, &count, &err) == -1) {
		if (setting != NULL || err.code != ENOENT)
			(void)faults_add(loaded->load.faults, document->file,
			    line,
			    "cannot read %s; 'lists' must name a "
			    "folder",
			    err.text);
		return;
	}
	settings->lists = pool_new(&loaded->pool, count,
	    sizeof(*settings->lists));
	for (size_t i = 0; i < count && settings->lists != NULL; i++) {
		struct rule_list *list;

		list = &settings->lists[settings->list_count];
		list->name = name_of(loaded, paths[i]);
		if (list->name != NULL &&
		    load_file_lines(&loaded->load, paths[i], document->file,
			line, &list->entries) == 0)
			settings->list_count++;
	}
}

/* The file's name without its folders and ending. */
static const char *
name_of(struct loaded *loaded, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash == NULL ? path : slash + 1);

	return pool_copy(&loaded->pool,
	    span_first(name, name.len - strlen(SUFFIX)));
}
