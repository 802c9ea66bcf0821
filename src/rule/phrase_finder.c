#include "rule/phrase_tree.h"

#include "base/nearest.h"
#include "text/finder.h"

static bool add_marks(struct phrase_node *node, enum finder_kind kind,
    struct span strength);
static int fault_finder(struct span name, const struct rule_line *line,
    struct faults *faults);

int
phrase_finder(struct phrase_node *node, struct span inside,
    const struct rule_line *line, struct faults *faults)
{
	static const enum finder_kind contact[] = { FINDER_PHONE, FINDER_EMAIL,
		FINDER_HANDLE, FINDER_URL, FINDER_ADDRESS };
	struct span name, strength = inside;
	enum finder_kind kind;
	bool known = true;

	span_next_part(&strength, ':', &name);
	if (span_is(name, "number") && name.len == inside.len) {
		node->kind = PHRASE_NUMBER;
	} else if (span_is(name, "contact")) {
		for (size_t i = 0; i < 5 && known; i++)
			known = add_marks(node, contact[i], strength);
	} else if (span_is(name, "known") && name.len == inside.len) {
		for (int i = 0; i < FINDER_COUNT; i++)
			node->marks[node->mark_count++] =
			    finder_known_mark((enum finder_kind)i);
	} else {
		known = finder_parse(name, &kind) &&
		    add_marks(node, kind, strength);
	}
	return known ? 0 : fault_finder(inside, line, faults);
}

/* False when `strength` is none of those there are. */
static bool
add_marks(struct phrase_node *node, enum finder_kind kind, struct span strength)
{
	bool any = strength.len == 0;
	bool all = span_is(strength, "any");
	bool office = span_is(strength, "office");
	bool certain = span_is(strength, "certain");
	bool possible = span_is(strength, "possible");

	if (!any && !all && !office && !certain && !possible)
		return false;
	if (any || all || certain)
		node->marks[node->mark_count++] = finder_mark(kind,
		    FINDER_CERTAIN, false);
	if (any || all || certain)
		node->marks[node->mark_count++] = finder_known_mark(kind);
	if (any || all || possible)
		node->marks[node->mark_count++] = finder_mark(kind,
		    FINDER_POSSIBLE, false);
	if (all || office) {
		node->marks[node->mark_count++] = finder_mark(kind,
		    FINDER_CERTAIN, true);
		node->marks[node->mark_count++] = finder_mark(kind,
		    FINDER_POSSIBLE, true);
	}
	return true;
}

static int
fault_finder(struct span name, const struct rule_line *line,
    struct faults *faults)
{
	static const char *const names[] = { "phone", "email", "handle", "url",
		"postcode", "address", "money", "bank", "contact", "known",
		"number", NULL };
	struct span kind = span_first(name, span_find_char(name, ':'));
	const char *guess = nearest_name(kind, names);

	if (guess == NULL)
		return faults_add(faults, line->file, line->line,
		    "there "
		    "is no finder %%{%.*s}: write phone, email, handle, url, "
		    "postcode, address, money, bank, contact, known or number",
		    SPAN_ARGS(name));
	if (span_is(kind, guess))
		return faults_add(faults, line->file, line->line,
		    "%%{%.*s} "
		    "is unknown: behind ':' write certain, possible, office or "
		    "any (known and number take none)",
		    SPAN_ARGS(name));
	return faults_add(faults, line->file, line->line,
	    "there is no finder "
	    "%%{%.*s}: write %%{%s}",
	    SPAN_ARGS(name), guess);
}
