#include "settings/settings.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "alert/clauses.h"
#include "settings/draft.h"
#include "settings/value.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"

static int load_all(struct loaded *loaded, struct document *document);
static void load_people(struct loaded *loaded, struct document *document);
static void load_known(struct loaded *loaded, struct document *document);
static int read_optional(struct loaded *loaded, struct document *document,
    const char *name, const char *path, struct span *bytes);
static bool is_zone_name(const char *name);
static struct zone *read_zone(struct loaded *loaded, const char *name,
    struct err *err);
static void check_hours(struct loaded *loaded, struct document *document);

struct settings *
settings_load(struct bundle *bundle, const char *file, struct faults *faults)
{
	const struct settings_over none = { NULL, NULL, false };

	return settings_load_over(bundle, file, &none, faults);
}

struct settings *
settings_load_over(struct bundle *bundle, const char *file,
    const struct settings_over *over, struct faults *faults)
{
	struct loaded *loaded = calloc(1, sizeof(*loaded));
	struct document document;
	int result;

	if (loaded == NULL) {
		(void)faults_add(faults, file, 0, "out of memory");
		return NULL;
	}
	loaded->load = (struct load){ bundle, faults, &loaded->arena };
	loaded->over = *over;
	loaded->draft.settings.file = arena_text(&loaded->arena, span_of(file));
	result = document_open(&document, &loaded->load, file, NULL, 0);
	if (result == 0)
		result = load_all(loaded, &document);
	document_close(&document);
	if (loaded->arena.failed)
		result = faults_add(faults, file, 0, "out of memory");
	if (result == -1) {
		settings_free(&loaded->draft.settings);
		return NULL;
	}
	return &loaded->draft.settings;
}

void
settings_free(struct settings *settings)
{
	/* settings is the first thing in the first thing of loaded. */
	struct loaded *loaded = (struct loaded *)(void *)settings;

	if (loaded == NULL)
		return;
	people_free(settings->people);
	office_free(settings->office);
	known_free(settings->known);
	clauses_free(settings->clauses);
	for (size_t i = 0; i < loaded->zone_count; i++)
		zone_free(loaded->zones[i]);
	arena_done(&loaded->arena);
	free(loaded);
}

static int
load_all(struct loaded *loaded, struct document *document)
{
	config_setting_t *root = config_root_setting(&document->config);
	struct settings_draft *draft = &loaded->draft;
	struct settings *settings = &draft->settings;

	value_defaults(document, "", draft);
	(void)value_read_group(document, "", root, draft);
	if (loaded->arena.failed)
		return -1;
	settings->containers.name_bytes = settings->limits.name_bytes;
	if (settings->host[0] == '\0')
		settings->host = arena_text(&loaded->arena,
		    span_of(bundle_host(loaded->load.bundle)));
	settings->zone = loaded_zone(loaded, document,
	    config_setting_get_member(root, "timezone"), draft->timezone);
	load_people(loaded, document);
	load_known(loaded, document);
	check_hours(loaded, document);
	load_routes(loaded, document);
	load_sources(loaded, document);
	load_lists(loaded, document);
	load_rules(loaded, document);
	load_exceptions(loaded, document);
	settings->ruleset_options.lists = settings->lists;
	settings->ruleset_options.list_count = settings->list_count;
	settings->ruleset_options.office = settings->office;
	settings->ruleset_options.known = settings->known;
	settings->ruleset_options.zone = settings->zone;
	settings->ruleset_options.refused = loaded->refused;
	settings->ruleset_options.refused_count = loaded->refused_count;
	return settings->source_count == 0 ? -1 : 0;
}

static void
load_people(struct loaded *loaded, struct document *document)
{
	struct settings_draft *draft = &loaded->draft;
	struct faults *faults = loaded->load.faults;
	struct span bytes;

	if (read_optional(loaded, document, "people", draft->people, &bytes) ==
	    0) {
		draft->settings.people = people_new(draft->people, bytes,
		    faults);
		if (draft->settings.people == NULL)
			loaded->arena.failed = true;
	} else
		draft->settings.people_missing =
		    config_lookup(&document->config, "people") != NULL;
	if (read_optional(loaded, document, "office", draft->office, &bytes) ==
	    0) {
		draft->settings.office = office_new(bytes);
		if (draft->settings.office == NULL)
			loaded->arena.failed = true;
	}
	if (read_optional(loaded, document, "clauses", draft->clauses,
		&bytes) == 0) {
		draft->settings.clauses = clauses_new(draft->clauses, bytes,
		    faults);
		if (draft->settings.clauses == NULL)
			loaded->arena.failed = true;
	}
}

/* The key is asked for only where there is something to compare with. */
static void
load_known(struct loaded *loaded, struct document *document)
{
	struct settings *settings = &loaded->draft.settings;
	unsigned char key[DIGEST_KEY_BYTES];
	struct span lines, text;
	struct err err = { 0 };

	if (read_optional(loaded, document, "known", settings->known_path,
		&lines) == -1)
		return;
	if (bundle_read(loaded->load.bundle, settings->known_key_path, &text,
		&err) == -1) {
		(void)faults_add(loaded->load.faults, document->file, 0,
		    "cannot read %s, without which %s says nothing; let the "
		    "daemon's user own it, or run 'boundaryctl known add' anew",
		    err.text, settings->known_path);
		return;
	}
	if (!known_key_read(text, key)) {
		(void)faults_add(loaded->load.faults, settings->known_key_path,
		    1,
		    "this is no key; restore it, or remove it with %s and run "
		    "'boundaryctl known add' anew",
		    settings->known_path);
		return;
	}
	settings->known = known_new(settings->known_path, lines, key,
	    loaded->load.faults);
	explicit_bzero(key, sizeof(key));
	if (settings->known == NULL)
		loaded->arena.failed = true;
}

/* Only a file that the settings name must be there. */
static int
read_optional(struct loaded *loaded, struct document *document,
    const char *name, const char *path, struct span *bytes)
{
	const config_setting_t *setting;
	struct err err = { 0 };

	setting = config_lookup(&document->config, name);
	if (bundle_read(loaded->load.bundle, path, bytes, &err) == 0)
		return 0;
	if (setting == NULL && err.code == ENOENT)
		return -1;
	if (setting == NULL)
		return faults_add(loaded->load.faults, document->file, 0,
		    "cannot read %s%s", err.text, document_advice(&err));
	return document_fault(document, setting, "cannot read %s%s", err.text,
	    document_advice(&err));
}

struct zone *
loaded_zone(struct loaded *loaded, const struct document *document,
    const config_setting_t *setting, const char *name)
{
	struct zone **zones;
	struct zone *zone;
	struct err err = { 0 };
	const char *shown = name;

	for (size_t i = 0; i < loaded->zone_count; i++) {
		if (strcmp(zone_name(loaded->zones[i]), name) == 0)
			return loaded->zones[i];
	}
	zones = arena_grow(&loaded->arena, loaded->zones, loaded->zone_count,
	    sizeof(struct zone *));
	if (zones == NULL)
		return NULL;
	loaded->zones = zones;
	zone = is_zone_name(name) ? read_zone(loaded, name, &err) : NULL;
	if (zone == NULL) {
		(void)faults_add(loaded->load.faults, document->file,
		    setting == NULL ? 0 : document_line(setting),
		    "there is no time zone '%s'; write one such as "
		    "timezone = \"Europe/London\"",
		    shown);
		zone = zone_new("UTC", SPAN_NONE, &err);
	}
	if (zone == NULL)
		loaded->arena.failed = true;
	else
		zones[loaded->zone_count++] = zone;
	return zone;
}

static struct zone *
read_zone(struct loaded *loaded, const char *name, struct err *err)
{
	struct span bytes = SPAN_NONE;
	const char *path;

	if (strcmp(name, "UTC") != 0) {
		path = arena_printf(&loaded->arena, ZONE_FOLDER "%s", name);
		if (path == NULL ||
		    bundle_read(loaded->load.bundle, path, &bytes, err) == -1)
			return NULL;
	}
	return zone_new(name, bytes, err);
}

static bool
is_zone_name(const char *name)
{
	size_t length = strspn(name,
	    "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/");

	return length > 0 && length < 64 && name[length] == '\0' &&
	    name[0] != '/';
}

static void
check_hours(struct loaded *loaded, struct document *document)
{
	const struct ruleset_options *options;
	const config_setting_t *hours;

	options = &loaded->draft.settings.ruleset_options;
	hours = config_lookup(&document->config, "hours");
	if (hours != NULL && options->hours_from >= options->hours_to)
		(void)document_fault(document, hours,
		    "'hours' must begin before they end; write hours = "
		    "{ from = \"08:00\"; to = \"18:00\"; }");
}
