#include <errno.h>
#include <string.h>

#include "settings/draft.h"

#define SUFFIX        ".txt"
#define POINTS_PREFIX "points-"

static void load_folder(struct loaded *loaded, const char *file, int line,
    const char *const *paths, size_t count);
static struct rule_list *find_list(struct settings *settings, const char *name);
static const char *name_of(struct loaded *loaded, const char *path);

void
load_lists(struct loaded *loaded, struct document *document)
{
	const config_setting_t *setting;
	const char *const *paths = NULL;
	struct err err = { 0 };
	size_t count = 0;
	int line;

	setting = config_lookup(&document->config, "lists");
	line = setting == NULL ? 0 : document_line(setting);
	if (bundle_list(loaded->load.bundle, loaded->draft.lists, SUFFIX,
		&paths, &count, &err) == 0)
		load_folder(loaded, document->file, line, paths, count);
	else if (setting != NULL || err.code != ENOENT)
		(void)faults_add(loaded->load.faults, document->file, line,
		    "cannot read %s; 'lists' must name a folder", err.text);
	if (loaded->over.lists == NULL)
		return;
	if (bundle_list(loaded->load.bundle, loaded->over.lists, SUFFIX, &paths,
		&count, &err) == 0)
		load_folder(loaded, loaded->over.lists, 0, paths, count);
	else
		(void)faults_add(loaded->load.faults, loaded->over.lists, 0,
		    "cannot read %s; name a folder of lists", err.text);
}

static void
load_folder(struct loaded *loaded, const char *file, int line,
    const char *const *paths, size_t count)
{
	struct settings *settings = &loaded->draft.settings;

	for (size_t i = 0; i < count; i++) {
		struct rule_list list = { .name = name_of(loaded, paths[i]) };
		struct rule_list *known, *lists;

		if (list.name == NULL ||
		    load_file_lines(&loaded->load, paths[i], file, line,
			&list.entries) == -1)
			continue;
		/* No phrases, also where no rule names it. */
		list.is_points = span_starts(span_of(list.name),
		    SPAN(POINTS_PREFIX));
		known = find_list(settings, list.name);
		if (known != NULL) {
			*known = list;
			continue;
		}
		lists = arena_grow(&loaded->arena, settings->lists,
		    settings->list_count, sizeof(*lists));
		if (lists == NULL)
			return;
		settings->lists = lists;
		lists[settings->list_count++] = list;
	}
}

static struct rule_list *
find_list(struct settings *settings, const char *name)
{
	for (size_t i = 0; i < settings->list_count; i++) {
		if (strcmp(settings->lists[i].name, name) == 0)
			return &settings->lists[i];
	}
	return NULL;
}

/* The file's name without its folders and ending. */
static const char *
name_of(struct loaded *loaded, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash == NULL ? path : slash + 1);

	return arena_text(&loaded->arena,
	    span_first(name, name.len - strlen(SUFFIX)));
}
