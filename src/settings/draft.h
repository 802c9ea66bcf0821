#ifndef BOUNDARYD_SETTINGS_DRAFT_H
#define BOUNDARYD_SETTINGS_DRAFT_H

#include "settings/document.h"
#include "settings/settings.h"

/*
 * draft -- settings on their way from the options table to what the others
 * read: names that have not been looked up and files not read yet.
 */
struct settings_draft {
	struct settings settings;
	const char *people;
	struct texts rules;
	const char *lists;
	const char *office;
	const char *clauses;
	const char *timezone;
};

struct exception_draft {
	struct exception exception;
	struct civil from; /* year 0: not said */
	struct civil expires;
};

struct source_draft {
	struct settings_source source;
	struct texts path;
	const char *timezone;
};

struct rule_draft {
	struct rule_spec spec;
	struct rule_lines regex;
	struct rule_lines regex_files;
	struct rule_lines points;
	struct span points_lists; /* names, comma between */
};

struct rule_file_draft {
	const char *family;
	struct span doubted_by; /* of its rules that do not say */
};

/* Everything of one load; settings is first, so that it can be freed. */
struct loaded {
	struct settings_draft draft;
	struct arena arena;
	struct load load;
	struct settings_over over;
	struct zone **zones;
	size_t zone_count;
	struct rule_draft *rules;
	size_t rule_count;
	struct rule_spec *refused; /* whose phrases are still to be checked */
	size_t refused_count;
};

/* NULL with a fault at the setting. Cached; owned by `loaded`. */
struct zone *loaded_zone(struct loaded *loaded, const struct document *document,
    const config_setting_t *setting, const char *name);
void load_sources(struct loaded *loaded, struct document *document);
void load_routes(struct loaded *loaded, struct document *document);
/* After the rules, since each names one. */
void load_exceptions(struct loaded *loaded, struct document *document);
void load_rules(struct loaded *loaded, struct document *document);
void load_lists(struct loaded *loaded, struct document *document);

#endif
