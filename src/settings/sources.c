#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "message/format.h"
#include "settings/draft.h"
#include "settings/value.h"

#define FORMATS_MAX  64
#define SAMPLE_BYTES 4096

static int read_source(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct source_draft *draft);
static int check_name(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const char *name);
static int check_format(struct document *document,
    const config_setting_t *setting, const char *format);
static int check_patterns(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const struct settings_source *source);
static bool reads_own(const struct settings *settings, const char *pattern,
    const char **own);
static bool may_fit(const char *pattern, const char *folder, const char *middle,
    const char *name);
static bool is_inside(const char *pattern, const char *folder);
static void read_fields(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct settings_source *source);

void
load_sources(struct loaded *loaded, struct document *document)
{
	const config_setting_t *list;
	struct settings *settings = &loaded->draft.settings;
	int count;

	list = config_lookup(&document->config, "sources");
	count = list == NULL || !config_setting_is_list(list) ?
	    0 :
	    config_setting_length(list);
	if (count == 0) {
		(void)faults_add(loaded->load.faults, document->file,
		    list == NULL ? 0 : document_line(list),
		    "no sources; write sources = ( { name = \"oak\"; path = "
		    "\"/srv/exports/*.txt\"; } );");
		return;
	}
	settings->sources = arena_alloc(&loaded->arena, (size_t)count,
	    sizeof(*settings->sources));
	for (int i = 0; i < count && settings->sources != NULL; i++) {
		struct source_draft draft = { 0 };

		if (read_source(loaded, document,
			config_setting_get_elem(list, (unsigned)i),
			&draft) == 0)
			settings->sources[settings->source_count++] =
			    draft.source;
	}
}

static int
read_source(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct source_draft *draft)
{
	struct settings_source *source = &draft->source;
	int result;

	if (!config_setting_is_group(setting))
		return document_fault(document, setting,
		    "a source must be a group; write { name = \"oak\"; path = "
		    "\"/srv/exports/*.txt\"; }");
	value_defaults(document, "sources", draft);
	result = value_read_group(document, "sources", setting, draft);
	source->line = document_line(setting);
	source->patterns = draft->path.list;
	source->pattern_count = draft->path.count;
	if (check_name(loaded, document, setting, source->name) == -1)
		result = -1;
	if (check_format(document, setting, source->format) == -1)
		result = -1;
	if (check_patterns(loaded, document, setting, source) == -1)
		result = -1;
	source->zone = loaded->draft.settings.zone;
	if (draft->timezone != NULL && draft->timezone[0] != '\0')
		source->zone = loaded_zone(loaded, document,
		    config_setting_get_member(setting, "timezone"),
		    draft->timezone);
	read_fields(loaded, document, setting, source);
	return result;
}

static int
check_name(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const char *name)
{
	const struct settings *settings = &loaded->draft.settings;

	if (name == NULL && config_setting_get_member(setting, "name") == NULL)
		return document_fault(document, setting,
		    "a source has no name; write name = \"oak\"");
	for (size_t i = 0; name != NULL && i < settings->source_count; i++) {
		if (strcmp(settings->sources[i].name, name) == 0)
			return document_fault(document, setting,
			    "source '%s' is there already on line %d; give "
			    "one of them another name",
			    name, settings->sources[i].line);
	}
	return 0;
}

static int
check_format(struct document *document, const config_setting_t *setting,
    const char *format)
{
	const struct format *const *formats = format_all();
	const config_setting_t *place;
	const char *names[FORMATS_MAX] = { "auto" };
	char hint[512];

	if (format == NULL || strcmp(format, "auto") == 0 ||
	    format_find(span_of(format)) != NULL)
		return 0;
	for (size_t i = 0; i < FORMATS_MAX - 2 && formats[i] != NULL; i++)
		names[i + 1] = formats[i]->name;
	value_hint(format, names, hint, sizeof(hint));
	place = config_setting_get_member(setting, "format");
	return document_fault(document, place == NULL ? setting : place,
	    "there is no format '%s'; %s", format, hint);
}

static int
check_patterns(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, const struct settings_source *source)
{
	const struct settings *settings = &loaded->draft.settings;
	const config_setting_t *place;
	const char *own;
	int result = 0;

	place = config_setting_get_member(setting, "path");
	if (place == NULL)
		return document_fault(document, setting,
		    "a source has no path; write path = "
		    "\"/srv/exports/*.txt\"");
	if (source->pattern_count == 0)
		return document_fault(document, place,
		    "'path' names no file; write path = "
		    "\"/srv/exports/*.txt\"");
	for (size_t i = 0; i < source->pattern_count; i++) {
		const char *pattern = source->patterns[i];

		if (reads_own(settings, pattern, &own))
			result = document_fault(document, place,
			    "%s would read the daemon's own files in %s; "
			    "name the exports alone",
			    pattern, own);
		for (size_t j = 0; j < settings->source_count; j++) {
			const struct settings_source *other =
			    &settings->sources[j];

			for (size_t k = 0; k < other->pattern_count; k++) {
				if (strcmp(other->patterns[k], pattern) != 0)
					continue;
				result = document_fault(document, place,
				    "source '%s' on line %d reads %s already; "
				    "let one source read it",
				    other->name, other->line, pattern);
			}
		}
	}
	return result;
}

/* Alerts quote messages: reading them would raise alerts about alerts. */
static bool
reads_own(const struct settings *settings, const char *pattern,
    const char **own)
{
	const char *spool = settings->spool_path;
	const char *state = settings->state_path;

	*own = state;
	if (is_inside(pattern, state) ||
	    may_fit(pattern, state, "", "boundaryd.db") ||
	    may_fit(pattern, state, "", "boundaryd.db-wal"))
		return true;
	*own = spool;
	if (is_inside(pattern, spool))
		return true;
	for (size_t i = 0; i < settings->route_count; i++) {
		const char *route = settings->routes[i].name;
		char middle[256];

		(void)snprintf(middle, sizeof(middle), "/%s/new", route);
		if (may_fit(pattern, spool, middle, "1.0123456789abcdef"))
			return true;
		(void)snprintf(middle, sizeof(middle), "/%s/cur", route);
		if (may_fit(pattern, spool, middle, "1.0123456789abcdef:2,S"))
			return true;
	}
	return false;
}

static bool
may_fit(const char *pattern, const char *folder, const char *middle,
    const char *name)
{
	char sample[SAMPLE_BYTES];
	int length;

	length = snprintf(sample, sizeof(sample), "%s%s/%s", folder, middle,
	    name);
	return length > 0 && (size_t)length < sizeof(sample) &&
	    pattern_fits(pattern, sample);
}

/* Does all that the pattern can find lie in the folder? */
static bool
is_inside(const char *pattern, const char *folder)
{
	size_t length = strlen(folder);

	while (length > 1 && folder[length - 1] == '/')
		length--;
	return strncmp(pattern, folder, length) == 0 &&
	    (pattern[length] == '/' || pattern[length] == '\0');
}

static void
read_fields(struct loaded *loaded, struct document *document,
    const config_setting_t *setting, struct settings_source *source)
{
	const config_setting_t *group;
	struct format_field *fields;
	int count;

	group = config_setting_get_member(setting, "fields");
	if (group == NULL || !config_setting_is_group(group))
		return;
	count = config_setting_length(group);
	fields = arena_alloc(&loaded->arena, (size_t)count, sizeof(*fields));
	for (int i = 0; i < count && fields != NULL; i++) {
		const config_setting_t *pair;
		const char *column;

		pair = config_setting_get_elem(group, (unsigned)i);
		column = config_setting_get_string(pair);
		if (column == NULL) {
			(void)document_fault(document, pair,
			    "'%s' must be a text; write %s = \"Column\"",
			    config_setting_name(pair),
			    config_setting_name(pair));
			continue;
		}
		fields[source->field_count++] = (struct format_field){
			span_of(arena_text(&loaded->arena,
			    span_of(config_setting_name(pair)))),
			span_of(arena_text(&loaded->arena, span_of(column)))
		};
	}
	source->fields = fields;
}
