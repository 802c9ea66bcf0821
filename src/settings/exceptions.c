#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "settings/draft.h"
#include "settings/value.h"

#define SUFFIX ".conf"

/* A file of agreed exceptions while it is read. */
struct exception_file {
	struct loaded *loaded;
	struct document document;
};

static void load_file(struct loaded *loaded, struct document *named_in,
    int line, const char *path);
static void read_exception(struct exception_file *file,
    const config_setting_t *setting);
static int check_words(const struct exception_file *file,
    const config_setting_t *setting, const struct exception *exception);
static int check_subject(const struct exception_file *file,
    const config_setting_t *setting, const struct exception *exception);
static int check_people(const struct exception_file *file,
    const config_setting_t *setting, const char *name, struct span ids);
static int check_approver(const struct exception_file *file,
    const config_setting_t *setting, const struct exception *exception);
static int take_days(struct exception_file *file,
    const config_setting_t *setting, struct exception_draft *draft);
static int64_t next_day(const struct zone *zone, const struct civil *day);
static int keep(struct exception_file *file, const config_setting_t *setting,
    const struct exception *exception);

void
load_exceptions(struct loaded *loaded, struct document *document)
{
	const config_setting_t *setting;
	const char *const *paths = NULL;
	struct err err = { 0 };
	size_t count = 0;
	int line;

	setting = config_lookup(&document->config, "exceptions");
	line = setting == NULL ? 0 : document_line(setting);
	if (bundle_list(loaded->load.bundle,
		loaded->draft.settings.exceptions_path, SUFFIX, &paths, &count,
		&err) == 0) {
		for (size_t i = 0; i < count; i++)
			load_file(loaded, document, line, paths[i]);
	} else if (setting != NULL || err.code != ENOENT)
		(void)faults_add(loaded->load.faults, document->file, line,
		    "cannot read %s; 'exceptions' must name a folder",
		    err.text);
}

static void
load_file(struct loaded *loaded, struct document *named_in, int line,
    const char *path)
{
	struct exception_file file = { .loaded = loaded };
	const config_setting_t *root, *list;
	int nothing = 0;

	if (document_open(&file.document, &loaded->load, path, named_in->file,
		line) == -1) {
		document_close(&file.document);
		return;
	}
	root = config_root_setting(&file.document.config);
	(void)value_read_group(&file.document, "exception-file", root,
	    &nothing);
	list = config_setting_get_member(root, "exceptions");
	if (list == NULL)
		(void)faults_add(loaded->load.faults, file.document.file, 0,
		    "no exceptions; write exceptions = ( { id = \"...\"; ... } "
		    ");");
	else if (config_setting_is_list(list)) {
		for (int i = 0; i < config_setting_length(list); i++)
			read_exception(&file,
			    config_setting_get_elem(list, (unsigned)i));
	}
	document_close(&file.document);
}

/* One with a fault covers nothing: better an alert too many. */
static void
read_exception(struct exception_file *file, const config_setting_t *setting)
{
	struct exception_draft draft = { 0 };
	struct exception *exception = &draft.exception;

	if (!config_setting_is_group(setting) ||
	    config_setting_get_member(setting, "id") == NULL) {
		(void)document_fault(&file->document, setting,
		    "an exception has no id; write { id = \"oak-phone-1\"; "
		    "... }");
		return;
	}
	value_defaults(&file->document, "exception", &draft);
	if (value_read_group(&file->document, "exception", setting, &draft) ==
		-1 ||
	    exception->id == NULL)
		return;
	exception->file = file->document.file;
	exception->line = document_line(setting);
	if (check_words(file, setting, exception) +
		check_subject(file, setting, exception) +
		check_people(file, setting, "staff", exception->staff) +
		check_people(file, setting, "people", exception->people) +
		check_approver(file, setting, exception) +
		take_days(file, setting, &draft) ==
	    0)
		(void)keep(file, setting, exception);
}

/* What makes an exception one that was agreed, and not a hole. */
static int
check_words(const struct exception_file *file, const config_setting_t *setting,
    const struct exception *exception)
{
	const struct {
		const char *name;
		bool there;
		const char *example;
	} needed[] = {
		{ "staff", exception->staff.len > 0, "\"s01\"" },
		{ "reason", exception->reason[0] != '\0',
		    "\"rings his sister for him each Sunday\"" },
		{ "safeguards", exception->safeguards[0] != '\0',
		    "\"on the unit's phone, written in the day book\"" },
		{ "approver", exception->approver[0] != '\0', "\"m01\"" },
		{ "reference", exception->reference[0] != '\0',
		    "\"care plan 12, page 3\"" },
	};
	int result = 0;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!needed[i].there)
			result = document_fault(&file->document, setting,
			    "exception '%s' has no %s; write %s = %s;",
			    exception->id, needed[i].name, needed[i].name,
			    needed[i].example);
	}
	return result;
}

static int
check_subject(const struct exception_file *file,
    const config_setting_t *setting, const struct exception *exception)
{
	const struct settings *settings = &file->loaded->draft.settings;
	const char *const *families = rule_families();
	char hint[1024];

	if ((exception->rule[0] == '\0') == (exception->family[0] == '\0'))
		return document_fault(&file->document, setting,
		    "exception '%s' must name either a rule or a family; write "
		    "rule = \"...\"; or family = \"...\";",
		    exception->id);
	for (size_t i = 0; i < settings->rule_count; i++) {
		if (strcmp(settings->rules[i].id, exception->rule) == 0)
			return 0;
	}
	if (exception->rule[0] != '\0')
		return document_fault(&file->document,
		    config_setting_get_member(setting, "rule"),
		    "there is no rule '%s'; 'boundaryctl rules' lists them",
		    exception->rule);
	for (size_t i = 0; families[i] != NULL; i++) {
		if (strcmp(families[i], exception->family) == 0)
			return 0;
	}
	value_hint(exception->family, families, hint, sizeof(hint));
	return document_fault(&file->document,
	    config_setting_get_member(setting, "family"),
	    "there is no family '%s'; %s", exception->family, hint);
}

static int
check_people(const struct exception_file *file, const config_setting_t *setting,
    const char *name, struct span ids)
{
	const struct people *people = file->loaded->draft.settings.people;
	struct span id;
	int result = 0;

	while (span_next_part(&ids, ',', &id)) {
		id = span_trim(id);
		if (id.len > 0 && people_by_id(people, id) == NULL)
			result = document_fault(&file->document,
			    config_setting_get_member(setting, name),
			    "there is nobody with the id '%.*s' in %s",
			    SPAN_ARGS(id), file->loaded->draft.people);
	}
	return result;
}

static int
check_approver(const struct exception_file *file,
    const config_setting_t *setting, const struct exception *exception)
{
	const struct people *people = file->loaded->draft.settings.people;
	const config_setting_t *place;
	struct span staff = exception->staff, id;

	place = config_setting_get_member(setting, "approver");
	if (place == NULL)
		return 0;
	if (people_by_id(people, span_of(exception->approver)) == NULL)
		return document_fault(&file->document, place,
		    "there is nobody with the id '%s' in %s",
		    exception->approver, file->loaded->draft.people);
	while (span_next_part(&staff, ',', &id)) {
		if (span_is(span_trim(id), exception->approver))
			return document_fault(&file->document, place,
			    "exception '%s' is approved by the worker it is "
			    "for; name the manager who agreed it",
			    exception->id);
	}
	return 0;
}

static int
take_days(struct exception_file *file, const config_setting_t *setting,
    struct exception_draft *draft)
{
	const struct zone *zone = file->loaded->draft.settings.zone;
	struct exception *exception = &draft->exception;

	if (draft->from.year == 0 || draft->expires.year == 0)
		return document_fault(&file->document, setting,
		    "exception '%s' has no %s day; write %s = \"2026-03-31\";",
		    exception->id, draft->from.year == 0 ? "first" : "last",
		    draft->from.year == 0 ? "from" : "expires");
	exception->from = zone_instant(zone, &draft->from, NULL);
	exception->expires = next_day(zone, &draft->expires);
	if (exception->from < exception->expires)
		return 0;
	return document_fault(&file->document,
	    config_setting_get_member(setting, "expires"),
	    "exception '%s' ends before it begins", exception->id);
}

/* The last day counts as a whole. */
static int64_t
next_day(const struct zone *zone, const struct civil *day)
{
	struct civil next;

	civil_from_utc(civil_to_utc(day) + INSTANT_DAY, &next);
	return zone_instant(zone, &next, NULL);
}

static int
keep(struct exception_file *file, const config_setting_t *setting,
    const struct exception *exception)
{
	struct settings *settings = &file->loaded->draft.settings;
	struct exception *list;

	for (size_t i = 0; i < settings->exception_count; i++) {
		const struct exception *other = &settings->exceptions[i];

		if (strcmp(other->id, exception->id) == 0)
			return document_fault(&file->document, setting,
			    "exception '%s' is there already in %s on line "
			    "%d; give one of them another id",
			    exception->id, other->file, other->line);
	}
	list = arena_grow(&file->loaded->arena, settings->exceptions,
	    settings->exception_count, sizeof(*list));
	if (list == NULL)
		return -1;
	list[settings->exception_count++] = *exception;
	settings->exceptions = list;
	return 0;
}
