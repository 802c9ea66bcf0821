#include "settings/canary.h"

#include <string.h>

#include "settings/draft.h"

#define EXAMPLE CANARY_WORDS " abcdefgh"

static int add_source(struct loaded *loaded);
static int add_rule(struct loaded *loaded);
static struct rule_lines one_line(struct arena *arena, const char *text,
    const char *file);

int
settings_add_canary(struct settings *settings)
{
	/* settings is the first thing in the first thing of loaded. */
	struct loaded *loaded = (struct loaded *)(void *)settings;

	if (add_source(loaded) == -1 || add_rule(loaded) == -1)
		return -1;
	settings->has_canary = true;
	return 0;
}

size_t
settings_own_sources(const struct settings *settings)
{
	return settings->source_count - settings->has_canary;
}

size_t
settings_own_rules(const struct settings *settings)
{
	return settings->rule_count - settings->has_canary;
}

bool
canary_is_source(const char *name)
{
	return strcmp(name, CANARY_NAME) == 0;
}

static int
add_source(struct loaded *loaded)
{
	struct settings *settings = &loaded->draft.settings;
	struct settings_source *sources = arena_alloc(&loaded->arena,
	    settings->source_count + 1, sizeof(*sources));
	const char **patterns = arena_alloc(&loaded->arena, 1,
	    sizeof(*patterns));

	if (sources == NULL || patterns == NULL)
		return -1;
	patterns[0] = arena_printf(&loaded->arena,
	    "%s/" CANARY_FOLDER "/*.jsonl", settings->state_path);
	if (patterns[0] == NULL)
		return -1;
	memcpy(sources, settings->sources,
	    settings->source_count * sizeof(*sources));
	sources[settings->source_count] = (struct settings_source){
		.name = CANARY_NAME,
		.patterns = patterns,
		.pattern_count = 1,
		.format = "jsonl",
		.mode = FOLLOW_APPEND,
		.channel = "",
		.conversation = "",
		.zone = settings->zone,
	};
	settings->sources = sources;
	settings->source_count++;
	return 0;
}

static int
add_rule(struct loaded *loaded)
{
	struct settings *settings = &loaded->draft.settings;
	struct rule_spec *rules = arena_alloc(&loaded->arena,
	    settings->rule_count + 1, sizeof(*rules));
	struct rule_spec *rule;

	if (rules == NULL)
		return -1;
	if (settings->rule_count > 0)
		memcpy(rules, settings->rules,
		    settings->rule_count * sizeof(*rules));
	rule = &rules[settings->rule_count];
	*rule = (struct rule_spec){
		.id = CANARY_NAME,
		.family = CANARY_ROUTE,
		.title = "Canary",
		.why = "boundaryd sends itself this message each day to see "
		       "that everything works. Nobody needs to do anything.",
		.clause = "",
		.file = settings->file,
		.severity = SEVERITY_LOW,
		.status = RULE_LIVE,
		.sources = SPAN(CANARY_NAME),
	};
	rule->phrases = one_line(&loaded->arena, CANARY_WORDS, rule->file);
	rule->must_alert = one_line(&loaded->arena, EXAMPLE, rule->file);
	if (loaded->arena.failed)
		return -1;
	settings->rules = rules;
	settings->rule_count++;
	return 0;
}

static struct rule_lines
one_line(struct arena *arena, const char *text, const char *file)
{
	struct rule_line *line = arena_alloc(arena, 1, sizeof(*line));

	if (line == NULL)
		return (struct rule_lines){ NULL, 0 };
	*line = (struct rule_line){ span_of(text), file, 0 };
	return (struct rule_lines){ line, 1 };
}
