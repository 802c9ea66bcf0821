#include "rule/build.h"
#include "rule/points.h"

/*
 * A phrase that a line of points says: mostly some other rule's lines say it
 * too, so that it is read once.
 */
struct points_said {
	size_t way; /* the first */
	bool is_list;
};

static bool build_point(struct build *build, struct compiled_rule *rule,
    const struct rule_line *line);
static bool build_words(struct build *build, const struct compiled_rule *rule,
    const struct point_read *read, const struct rule_line *line,
    const struct phrase_sequence *phrase);
static bool repeat_words(struct build *build, const struct compiled_rule *rule,
    const struct point_read *read, const struct rule_line *line,
    const struct points_said *said);
static const struct points_said *find_said(const struct build *build,
    struct span phrase);
static void keep_said(struct build *build, struct span phrase,
    const struct points_said *said);
static void forget_said(struct build *build);
static const struct phrase_sequence *parse(struct build *build,
    const struct rule_line *line);
static bool always_holds(const struct compiled_rule *rule,
    const struct compiled_point *point);
static bool names_list(const struct phrase_sequence *phrase);
static bool is_simple(struct span text);

bool
build_points(struct build *build, struct compiled_rule *rule)
{
	const struct rule_lines *lines = &rule->spec.points;
	struct ruleset *set = build->set;
	bool right = true;

	if (lines->count == 0)
		return true;
	if (set->points == NULL)
		set->points = points_index_new(&build->set->words);
	rule->points.is_used = true;
	if (set->points == NULL) {
		build->no_memory = true;
		return false;
	}
	for (size_t i = 0; i < lines->count && !build->no_memory; i++)
		right &= build_point(build, rule, &lines->list[i]);
	return right && !build->no_memory;
}

void
build_points_undo(struct build *build, size_t lines)
{
	if (build->set->points != NULL)
		points_index_cut(build->set->points, lines);
	forget_said(build);
}

void
build_points_done(struct build *build)
{
	forget_said(build);
	arena_done(&build->words);
}

static bool
build_point(struct build *build, struct compiled_rule *rule,
    const struct rule_line *line)
{
	struct compiled_points *points = &rule->points;
	struct compiled_point point = { .line = { .line = line } };
	struct compiled_point *list;
	struct point_read read;
	bool right = true;

	if (point_read(&read, line, build->faults) == -1)
		return false;
	if (read.fact == FACT_NONE) {
		const struct points_said *said = find_said(build,
		    read.phrase.text);
		const struct phrase_sequence *phrase;

		if (said != NULL)
			return repeat_words(build, rule, &read, line, said);
		phrase = parse(build, &read.phrase);
		if (phrase == NULL)
			return false;
		if (points_is_plain(build->book, phrase))
			return build_words(build, rule, &read, line, phrase);
		right = build_line(build, &read.phrase, &point.line);
		point.line.line = line;
	}
	point.points = read.points;
	point.fact = read.fact;
	point.roles = read.roles;
	list = arena_grow(&build->set->arena, points->list, points->count,
	    sizeof(*list));
	if (list == NULL) {
		build->no_memory = true;
		return false;
	}
	list[points->count++] = point;
	points->list = list;
	if (read.points > 0 || always_holds(rule, &point))
		points->possible += read.points;
	return right;
}

/* Is it a fact of every message that the rule is about? */
static bool
always_holds(const struct compiled_rule *rule,
    const struct compiled_point *point)
{
	struct rule_message message = { 0 };

	if (point->fact != FACT_FROM && point->fact != FACT_TO)
		return false;
	for (int from = 0; from < ROLE_COUNT; from++) {
		for (int to = 0; to < ROLE_COUNT; to++) {
			message.from_role = (enum role)from;
			message.to_role = (enum role)to;
			if (condition_role_from(rule, &message) &&
			    condition_role_to(rule, &message) &&
			    !points_role_holds(point, &message))
				return false;
		}
	}
	return true;
}

static bool
build_words(struct build *build, const struct compiled_rule *rule,
    const struct point_read *read, const struct rule_line *line,
    const struct phrase_sequence *phrase)
{
	struct points_index *index = build->set->points;
	const struct points_line row = { line, (uint32_t)rule->index,
		read->points, names_list(phrase) };
	const struct points_said said = { points_index_ways(index),
		row.is_list };

	if (points_index_add_line(index, &row) == -1 ||
	    points_add_ways(index, build->book, phrase) == -1)
		build->no_memory = true;
	else if (points_index_ways(index) > said.way)
		keep_said(build, read->phrase.text, &said);
	return !build->no_memory;
}

static bool
repeat_words(struct build *build, const struct compiled_rule *rule,
    const struct point_read *read, const struct rule_line *line,
    const struct points_said *said)
{
	const struct points_line row = { line, (uint32_t)rule->index,
		read->points, said->is_list };

	if (points_index_repeat(build->set->points, said->way, &row) == -1)
		build->no_memory = true;
	return !build->no_memory;
}

static const struct points_said *
find_said(const struct build *build, struct span phrase)
{
	return build->said == NULL ? NULL : table_get(build->said, phrase);
}

/* Where memory runs out, it is read again. */
static void
keep_said(struct build *build, struct span phrase,
    const struct points_said *said)
{
	struct points_said *kept = arena_alloc(&build->said_room, 1,
	    sizeof(*kept));

	if (build->said == NULL)
		build->said = table_new_borrowing();
	if (build->said == NULL || kept == NULL)
		return;
	*kept = *said;
	(void)table_put(build->said, phrase, kept);
}

static void
forget_said(struct build *build)
{
	table_free(build->said);
	build->said = NULL;
	arena_done(&build->said_room);
}

/* Mostly they are a few plain words, and there may be thousands of lines. */
static const struct phrase_sequence *
parse(struct build *build, const struct rule_line *line)
{
	const struct phrase_sequence *phrase = NULL;

	arena_clear(&build->words);
	if (is_simple(line->text))
		phrase = phrase_parse_words(&build->words, line->text);
	if (phrase == NULL)
		phrase = phrase_parse(build->book, line, build->faults);
	return phrase;
}

static bool
names_list(const struct phrase_sequence *phrase)
{
	const struct phrase_node *node = phrase->nodes;

	while (node != NULL && node->kind != PHRASE_LIST)
		node = node->next;
	return node != NULL;
}

static bool
is_simple(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.ptr[i] < 'a' || text.ptr[i] > 'z') &&
		    text.ptr[i] != ' ' && text.ptr[i] != '\'')
			return false;
	return true;
}
