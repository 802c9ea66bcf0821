#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "alert/clauses.h"
#include "settings/draft.h"
#include "settings/value.h"

#define FAMILIES_MAX 64

/* A rule file while it is read. */
struct rule_file {
	struct loaded *loaded;
	struct document document;
	const char *family;
	struct span doubted_by;
	size_t known; /* rules of the files before */
};

static void load_entry(struct loaded *loaded, struct document *document,
    const char *path);
static void load_rule_file(struct loaded *loaded, const char *path,
    const struct document *named_in);
static void read_rules(struct rule_file *file);
static const char *read_family(struct rule_file *file);
static void read_rule(struct rule_file *file, const config_setting_t *setting,
    int last_line);
static struct rule_lines join_points(struct rule_file *file,
    const config_setting_t *setting, const struct rule_draft *draft);
static struct rule_list *find_list(struct loaded *loaded, struct span name);
static void fault_list(struct rule_file *file, const config_setting_t *setting,
    struct span name);
static int check_points(struct rule_file *file, const config_setting_t *setting,
    const struct rule_spec *spec);
static struct rule_draft *find_rule(struct loaded *loaded, const char *id);
static int check_rule(struct rule_file *file, const config_setting_t *setting,
    const struct rule_spec *spec);
static struct rule_lines join(struct loaded *loaded, const struct rule_lines *a,
    const struct rule_lines *b);
static void check_clauses(struct rule_file *file,
    const config_setting_t *setting, const char *clauses);
static void check_sources(struct rule_file *file,
    const config_setting_t *setting, struct span sources);
static void check_examples(struct rule_file *file,
    const config_setting_t *setting, struct rule_spec *spec);
static void keep_refused(struct loaded *loaded, const struct rule_spec *spec);
static void keep_rule(struct loaded *loaded, const struct rule_draft *draft);

void
load_rules(struct loaded *loaded, struct document *document)
{
	struct settings_draft *draft = &loaded->draft;
	struct rule_spec *specs;

	for (size_t i = 0; i < draft->rules.count && !loaded->over.replace; i++)
		load_entry(loaded, document, draft->rules.list[i]);
	if (loaded->over.rules != NULL)
		load_entry(loaded, document, loaded->over.rules);
	specs = arena_alloc(&loaded->arena, loaded->rule_count, sizeof(*specs));
	if (specs == NULL)
		return;
	for (size_t i = 0; i < loaded->rule_count; i++)
		specs[i] = loaded->rules[i].spec;
	draft->settings.rules = specs;
	draft->settings.rule_count = loaded->rule_count;
}

static void
load_entry(struct loaded *loaded, struct document *document, const char *path)
{
	const char *const *paths = NULL;
	size_t count = 0;
	struct err err = { 0 };

	if (!bundle_is_folder(loaded->load.bundle, path)) {
		load_rule_file(loaded, path, document);
		return;
	}
	if (bundle_list(loaded->load.bundle, path, ".conf", &paths, &count,
		&err) == -1) {
		(void)faults_add(loaded->load.faults, document->file,
		    loaded->draft.rules.line,
		    "cannot read %s; let boundaryd's user read it", err.text);
		return;
	}
	for (size_t i = 0; i < count; i++)
		load_rule_file(loaded, paths[i], document);
}

static void
load_rule_file(struct loaded *loaded, const char *path,
    const struct document *named_in)
{
	struct rule_file file = { .loaded = loaded };

	file.known = loaded->rule_count;
	if (document_open(&file.document, &loaded->load, path, named_in->file,
		loaded->draft.rules.line) == 0)
		read_rules(&file);
	document_close(&file.document);
}

static void
read_rules(struct rule_file *file)
{
	struct rule_file_draft draft = { 0 };
	const config_setting_t *root, *list;
	int count;

	root = config_root_setting(&file->document.config);
	(void)value_read_group(&file->document, "rule-file", root, &draft);
	file->family = read_family(file);
	file->doubted_by = draft.doubted_by;
	list = config_setting_get_member(root, "rules");
	if (list == NULL || !config_setting_is_list(list)) {
		if (list == NULL)
			(void)faults_add(file->loaded->load.faults,
			    file->document.file, 0,
			    "no rules; write "
			    "rules = ( { id = \"...\"; ... } );");
		return;
	}
	count = config_setting_length(list);
	for (int i = 0; i < count; i++) {
		int last = file->document.last_line;

		if (i + 1 < count)
			last = document_line(config_setting_get_elem(list,
				   (unsigned)i + 1)) -
			    1;
		read_rule(file, config_setting_get_elem(list, (unsigned)i),
		    last);
	}
}

/* NULL when there is none that is right; overrides need none. */
static const char *
read_family(struct rule_file *file)
{
	const char *const *families = rule_families();
	const config_setting_t *setting;
	const char *family;
	char hint[1024];

	setting = config_lookup(&file->document.config, "family");
	family = setting == NULL ? NULL : config_setting_get_string(setting);
	if (family == NULL)
		return NULL;
	for (size_t i = 0; families[i] != NULL; i++) {
		if (strcmp(families[i], family) == 0)
			return families[i];
	}
	value_hint(family, families, hint, sizeof(hint));
	(void)document_fault(&file->document, setting,
	    "there is no family '%s'; %s", family, hint);
	return NULL;
}

static void
read_rule(struct rule_file *file, const config_setting_t *setting,
    int last_line)
{
	struct loaded *loaded = file->loaded;
	struct document *document = &file->document;
	struct rule_draft draft = { 0 };
	struct rule_draft *earlier = NULL;
	const config_setting_t *name = NULL;
	int line = document_line(setting);

	if (config_setting_is_group(setting))
		name = config_setting_get_member(setting, "id");
	if (name == NULL || config_setting_get_string(name) == NULL) {
		(void)document_fault(document, setting,
		    "a rule has no id; write { id = \"my-rule\"; ... }");
		return;
	}
	earlier = find_rule(loaded, config_setting_get_string(name));
	if (earlier != NULL &&
	    strcmp(earlier->spec.file, document->file) == 0) {
		(void)document_fault(document, name,
		    "rule '%s' is there already on line %d; give one of them "
		    "another id",
		    earlier->spec.id, earlier->spec.line);
		return;
	}
	if (earlier != NULL)
		draft = *earlier;
	else {
		value_defaults(document, "rule", &draft);
		draft.spec.family = file->family;
		draft.spec.doubted_by = file->doubted_by;
	}
	(void)value_read_group(document, "rule", setting, &draft);
	draft.spec.file = document->file;
	draft.spec.line = line;
	draft.spec.regexes = join(loaded, &draft.regex, &draft.regex_files);
	draft.spec.points = join_points(file, setting, &draft);
	(void)check_rule(file, setting, &draft.spec);
	(void)check_points(file, setting, &draft.spec);
	/* Whatever is wrong between its lines makes the rule a broken one. */
	if (last_line < line)
		last_line = line;
	if (load_has_fault(&loaded->load, document->file, line, last_line) ||
	    draft.spec.family == NULL) {
		keep_refused(loaded, &draft.spec);
		return;
	}
	check_clauses(file, setting, draft.spec.clause);
	check_sources(file, setting, draft.spec.sources);
	check_examples(file, setting, &draft.spec);
	if (earlier != NULL)
		*earlier = draft;
	else
		keep_rule(loaded, &draft);
}

static struct rule_draft *
find_rule(struct loaded *loaded, const char *id)
{
	for (size_t i = 0; i < loaded->rule_count; i++) {
		if (strcmp(loaded->rules[i].spec.id, id) == 0)
			return &loaded->rules[i];
	}
	return NULL;
}

static int
check_rule(struct rule_file *file, const config_setting_t *setting,
    const struct rule_spec *spec)
{
	if (spec->status == RULE_OFF)
		return 0;
	if (spec->family == NULL &&
	    config_lookup(&file->document.config, "family") == NULL)
		return document_fault(&file->document, setting,
		    "rule '%s' is new, but this file has no family; write "
		    "family = \"contact-details\";",
		    spec->id);
	if ((spec->status == RULE_LIVE || spec->status == RULE_TRIAL) &&
	    (spec->title[0] == '\0' || spec->why[0] == '\0'))
		return document_fault(&file->document, setting,
		    "rule '%s' has no %s, which its alerts must show; write "
		    "%s = \"...\"",
		    spec->id, spec->title[0] == '\0' ? "title" : "why",
		    spec->title[0] == '\0' ? "title" : "why");
	return 0;
}

/* Not to be added to: where one of them is empty, it is the other. */
static struct rule_lines
join(struct loaded *loaded, const struct rule_lines *a,
    const struct rule_lines *b)
{
	struct rule_lines both = { NULL, a->count + b->count };

	if (a->count == 0 || b->count == 0)
		return a->count == 0 ? *b : *a;
	both.list = arena_alloc(loaded->load.arena, both.count,
	    sizeof(*both.list));
	if (both.list == NULL)
		return (struct rule_lines){ NULL, 0 };
	memcpy(both.list, a->list, a->count * sizeof(*a->list));
	memcpy(both.list + a->count, b->list, b->count * sizeof(*b->list));
	return both;
}

/* Its own lines, then those of its lists. */
static struct rule_lines
join_points(struct rule_file *file, const config_setting_t *setting,
    const struct rule_draft *draft)
{
	struct rule_lines all = { NULL, 0 };
	struct span names = draft->points_lists, name;

	if (draft->points.count > 0)
		all = join(file->loaded, &all, &draft->points);
	while (span_next_part(&names, ',', &name)) {
		struct rule_list *list;

		name = span_trim(name);
		if (name.len == 0)
			continue;
		list = find_list(file->loaded, name);
		if (list == NULL) {
			fault_list(file, setting, name);
			continue;
		}
		list->is_points = true;
		all = join(file->loaded, &all, &list->entries);
	}
	return all;
}

static struct rule_list *
find_list(struct loaded *loaded, struct span name)
{
	struct settings *settings = &loaded->draft.settings;

	for (size_t i = 0; i < settings->list_count; i++)
		if (span_is(name, settings->lists[i].name))
			return &settings->lists[i];
	return NULL;
}

static void
fault_list(struct rule_file *file, const config_setting_t *setting,
    struct span name)
{
	const config_setting_t *place;

	place = config_setting_get_member(setting, "points-list");
	(void)document_fault(&file->document, place == NULL ? setting : place,
	    "there is no list '%.*s'; add %s/%.*s.txt with lines such as "
	    "'3 keep it between'",
	    SPAN_ARGS(name), file->loaded->draft.lists, SPAN_ARGS(name));
}

static int
check_points(struct rule_file *file, const config_setting_t *setting,
    const struct rule_spec *spec)
{
	if (spec->points.count > 0 && spec->enough == 0)
		return document_fault(&file->document, setting,
		    "rule '%s' has points, but not how many are enough; write "
		    "enough = 10;",
		    spec->id);
	if (spec->points.count == 0 &&
	    (spec->enough > 0 || spec->enough_again > 0 || spec->doubt > 0))
		return document_fault(&file->document, setting,
		    "rule '%s' says what is enough, but has no points; write "
		    "points = \"3 some words\" with one a line",
		    spec->id);
	if (spec->doubt > spec->enough)
		return document_fault(&file->document,
		    config_setting_get_member(setting, "doubt"),
		    "rule '%s' is met by %d points, and doubts others by "
		    "them; write a smaller doubt",
		    spec->id, spec->enough);
	if (spec->enough_again == 0)
		return 0;
	if (spec->enough_again >= spec->enough)
		return document_fault(&file->document,
		    config_setting_get_member(setting, "enough-again"),
		    "rule '%s' is content with %d points at once; write fewer "
		    "into enough-again, or leave it out",
		    spec->id, spec->enough);
	if (spec->count > 1)
		return document_fault(&file->document,
		    config_setting_get_member(setting, "enough-again"),
		    "rule '%s' counts already; leave out count or enough-again",
		    spec->id);
	return 0;
}

static void
check_clauses(struct rule_file *file, const config_setting_t *setting,
    const char *clauses)
{
	const struct clauses *known = file->loaded->draft.settings.clauses;
	const config_setting_t *place;
	struct span rest = span_of(clauses), id;
	const struct clause *clause;

	place = config_setting_get_member(setting, "clause");
	if (known == NULL || place == NULL)
		return;
	while (clauses_next(known, &rest, &id, &clause))
		if (clause == NULL)
			(void)document_fault(&file->document, place,
			    "there is no clause '%.*s' in %s", SPAN_ARGS(id),
			    file->loaded->draft.clauses);
}

static void
check_sources(struct rule_file *file, const config_setting_t *setting,
    struct span sources)
{
	const struct settings *settings = &file->loaded->draft.settings;
	const config_setting_t *place;
	struct span part;

	place = config_setting_get_member(setting, "sources");
	while (place != NULL && span_next_part(&sources, ',', &part)) {
		bool found = false;

		part = span_trim(part);
		for (size_t i = 0; i < settings->source_count; i++)
			found = found ||
			    span_is(part, settings->sources[i].name);
		if (!found && part.len > 0)
			(void)document_fault(&file->document, place,
			    "there is no source '%.*s' in %s", SPAN_ARGS(part),
			    settings->file);
	}
}

/* What nobody has shown to work may be recorded, but alerts nobody. */
static void
check_examples(struct rule_file *file, const config_setting_t *setting,
    struct rule_spec *spec)
{
	if (spec->status != RULE_LIVE || spec->must_alert.count > 0)
		return;
	spec->status = RULE_TRIAL;
	(void)document_fault(&file->document, setting,
	    "rule '%s' has no examples, so it is on trial; write must-alert = "
	    "\"...\", or status = \"trial\"",
	    spec->id);
}

/* Its phrases are checked all the same, so that every fault is told at once. */
static void
keep_refused(struct loaded *loaded, const struct rule_spec *spec)
{
	struct rule_spec *refused;

	if (spec->status == RULE_OFF)
		return;
	refused = arena_grow(&loaded->arena, loaded->refused,
	    loaded->refused_count, sizeof(*refused));
	if (refused == NULL)
		return;
	refused[loaded->refused_count++] = *spec;
	loaded->refused = refused;
}

static void
keep_rule(struct loaded *loaded, const struct rule_draft *draft)
{
	struct rule_draft *rules;

	rules = arena_grow(&loaded->arena, loaded->rules, loaded->rule_count,
	    sizeof(*rules));
	if (rules == NULL)
		return;
	rules[loaded->rule_count++] = *draft;
	loaded->rules = rules;
}
