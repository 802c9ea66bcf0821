#include "rule/build.h"

#include <stdlib.h>

#include "rule/lint.h"
#include "rule/prefilter.h"
#include "rule/regex_need.h"

static void build_slot(struct build *build, struct compiled_line *line,
    bool is_phrase, uint32_t owner);
static bool build_phrase(struct build *build, const struct rule_line *line,
    struct compiled_line *out);
static bool build_regex(struct build *build, const struct rule_line *line,
    struct compiled_line *out);
static struct span regex_text(struct span text, enum view_kind *view);
static bool build_pattern(struct build *build, struct span text, bool is_phrase,
    struct compiled_line *out);
static struct pattern *new_pattern(struct build *build, struct span text,
    bool is_phrase, const struct rule_line *line);
static bool keep_pattern(struct build *build, struct pattern *pattern);

bool
build_hits(struct build *build, struct compiled_rule *rule)
{
	const struct rule_spec *spec = &rule->spec;
	size_t phrases = spec->phrases.count;
	size_t count = phrases + spec->regexes.count;
	bool right;

	if (count == 0 && spec->points.count > 0)
		return true;
	if (count == 0) {
		faults_add(build->faults, spec->file, spec->line,
		    "rule '%s' "
		    "has no phrases: write at least one",
		    spec->id);
		return false;
	}
	rule->hits.list = arena_alloc(&build->set->arena, count,
	    sizeof(*rule->hits.list));
	if (rule->hits.list == NULL) {
		build->no_memory = true;
		return false;
	}
	right = true;
	for (size_t i = 0; i < count; i++) {
		struct compiled_line *out = &rule->hits.list[i];

		if (i < phrases)
			right &= build_phrase(build, &spec->phrases.list[i],
			    out);
		else
			right &= build_regex(build,
			    &spec->regexes.list[i - phrases], out);
		build_slot(build, out, i < phrases, (uint32_t)rule->index);
	}
	rule->hits.count = count;
	return right;
}

/* It is judged whether or not the message holds any of its words. */
void
build_always(struct build *build, const struct compiled_rule *rule)
{
	struct ruleset *set = build->set;

	if (set->prefilter == NULL ||
	    prefilter_always(set->prefilter, (uint32_t)rule->index) == 0)
		return;
	prefilter_free(set->prefilter);
	set->prefilter = NULL;
}

/* Where memory runs out, every line is tried. */
static void
build_slot(struct build *build, struct compiled_line *line, bool is_phrase,
    uint32_t owner)
{
	struct ruleset *set = build->set;
	int added;

	line->slot = set->slot_count++;
	if (set->prefilter == NULL)
		return;
	if (is_phrase)
		added = prefilter_add_phrase(set->prefilter, &build->phrase,
		    owner);
	else if (line->need != NULL)
		added = prefilter_add_gated(set->prefilter);
	else
		added = prefilter_add_always(set->prefilter, owner);
	if (added == 0)
		return;
	prefilter_free(set->prefilter);
	set->prefilter = NULL;
}

bool
build_phrases(struct build *build, const struct rule_lines *lines,
    struct compiled_lines *out)
{
	bool right = true;

	if (lines->count == 0)
		return true;
	out->list = arena_alloc(&build->set->arena, lines->count,
	    sizeof(*out->list));
	if (out->list == NULL) {
		build->no_memory = true;
		return false;
	}
	for (size_t i = 0; i < lines->count; i++)
		right &= build_line(build, &lines->list[i], &out->list[i]);
	out->count = lines->count;
	return right;
}

bool
build_line(struct build *build, const struct rule_line *line,
    struct compiled_line *out)
{
	bool right = build_phrase(build, line, out);

	build_slot(build, out, true, PREFILTER_NO_OWNER);
	return right;
}

static bool
build_phrase(struct build *build, const struct rule_line *line,
    struct compiled_line *out)
{
	out->line = line;
	out->view = VIEW_MARKED;
	if (phrase_compile(build->book, line, &build->phrase, build->faults) ==
	    -1)
		return false;
	return build_pattern(build, line->text, true, out);
}

static bool
build_regex(struct build *build, const struct rule_line *line,
    struct compiled_line *out)
{
	struct span text = regex_text(line->text, &out->view);

	out->line = line;
	if (lint_regex(text, line, build->faults) == -1)
		return false;
	if (build->set->prefilter != NULL)
		out->need = regex_need(text, &build->set->arena);
	return build_pattern(build, text, false, out);
}

/* "view: pattern"; the fold view where none is named. */
static struct span
regex_text(struct span text, enum view_kind *view)
{
	*view = VIEW_FOLD;
	for (unsigned kind = 0; kind < VIEW_COUNT; kind++) {
		struct span name = span_of(view_name((enum view_kind)kind));

		if (!span_starts(text, name) || text.len <= name.len ||
		    text.ptr[name.len] != ':')
			continue;
		*view = (enum view_kind)kind;
		return span_trim(span_from(text, name.len + 1));
	}
	return text;
}

/*
 * One pattern serves all lines that say the same: a regular expression, or the
 * phrase that was compiled last.
 */
static bool
build_pattern(struct build *build, struct span text, bool is_phrase,
    struct compiled_line *out)
{
	struct pattern *pattern;

	buffer_reset(&build->key);
	buffer_char(&build->key, is_phrase ? 'p' : 'r');
	buffer_append(&build->key, text);
	out->pattern = table_get(build->patterns, buffer_span(&build->key));
	if (out->pattern != NULL)
		return true;
	pattern = new_pattern(build, text, is_phrase, out->line);
	if (pattern == NULL)
		return false;
	if (!keep_pattern(build, pattern) ||
	    table_put(build->patterns, buffer_span(&build->key), pattern) ==
		-1) {
		build->no_memory = true;
		return false;
	}
	out->pattern = pattern;
	/* One tells whether JIT works here at all. */
	if (build->set->pattern_count == 1)
		build->set->jit = pattern_has_jit(pattern);
	return true;
}

/* What PCRE2 may refuse is compiled at once. NULL after a fault. */
static struct pattern *
new_pattern(struct build *build, struct span text, bool is_phrase,
    const struct rule_line *line)
{
	struct err err = { 0, "out of memory" };
	struct pattern *pattern;

	if (!is_phrase)
		pattern = pattern_new(text, true, &err);
	else if (phrase_is_small(&build->phrase))
		pattern =
		    pattern_new_later(buffer_span(&build->phrase.pattern));
	else
		pattern = pattern_new(buffer_span(&build->phrase.pattern),
		    false, &err);
	if (pattern == NULL)
		faults_add(build->faults, line->file, line->line,
		    "this cannot be compiled: %s; mend it or take it out",
		    err.text);
	return pattern;
}

static bool
keep_pattern(struct build *build, struct pattern *pattern)
{
	struct ruleset *set = build->set;

	if (set->pattern_count == set->pattern_capacity) {
		size_t capacity = set->pattern_capacity * 2 + 64;
		struct pattern **grown = realloc(set->patterns,
		    capacity * sizeof(struct pattern *));

		if (grown == NULL) {
			pattern_free(pattern);
			return false;
		}
		set->patterns = grown;
		set->pattern_capacity = capacity;
	}
	set->patterns[set->pattern_count++] = pattern;
	return true;
}
