#include <string.h>

#include "deliver/note.h"

/*
 * The words of a rule's id say what was done: contact-details-wanted asks,
 * gift-offered-to-staff offers. The shipped rules keep to this, and
 * boundaryd-rules(5) says so; an id that has none of the words says nothing.
 * The first row that stands in the id counts.
 */
enum step {
	STEP_NONE,
	STEP_ASKS,
	STEP_OFFERS,
	STEP_ACCEPTS,
	STEP_TELLS
};

static const struct {
	const char *words;
	enum step step;
} rows[] = { { "given-away", STEP_NONE }, { "breach", STEP_TELLS },
	{ "hearsay", STEP_TELLS }, { "heard", STEP_TELLS },
	{ "seen", STEP_TELLS }, { "told", STEP_TELLS },
	{ "asked-after", STEP_NONE }, { "asked", STEP_ASKS },
	{ "wanted", STEP_ASKS }, { "wished", STEP_ASKS },
	{ "hinted", STEP_ASKS }, { "offered", STEP_OFFERS },
	{ "given", STEP_OFFERS }, { "invite", STEP_OFFERS },
	{ "invited", STEP_OFFERS }, { "lent", STEP_OFFERS },
	{ "number-shared", STEP_OFFERS }, { "gift-taken", STEP_ACCEPTS },
	{ "cash-taken", STEP_ACCEPTS }, { "accepted", STEP_ACCEPTS },
	{ "answer", STEP_ACCEPTS } };

static enum step find_step(struct span id);
static bool holds(struct span id, struct span words);

const char *
note_step(const struct alert *alert)
{
	static const char *const by_staff[] = { [STEP_NONE] = NULL,
		[STEP_ASKS] = "by the worker, who asks",
		[STEP_OFFERS] = "by the worker, who gives or offers",
		[STEP_ACCEPTS] = ("before this message: here the worker takes "
				  "it up, or answers"),
		[STEP_TELLS] = "not here: the worker tells of it" };
	static const char *const to_staff[] = { [STEP_NONE] = NULL,
		[STEP_ASKS] = "not by the worker, who is asked",
		[STEP_OFFERS] = ("not by the worker, to whom it is given or "
				 "offered"),
		[STEP_ACCEPTS] = ("before this message: here the other person "
				  "takes it up, or answers"),
		[STEP_TELLS] = "not here: the other person tells of it" };
	enum step step = find_step(span_of(alert->rule->id));

	if (alert->report.from_role == ROLE_UNKNOWN)
		return NULL;
	return note_is_by_staff(alert) ? by_staff[step] : to_staff[step];
}

static enum step
find_step(struct span id)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (holds(id, span_of(rows[i].words)))
			return rows[i].step;
	return STEP_NONE;
}

/* As whole words: "told" does not stand in "untold". */
static bool
holds(struct span id, struct span words)
{
	for (size_t at = 0; at + words.len <= id.len; at++) {
		size_t end = at + words.len;

		if (!span_starts(span_from(id, at), words))
			continue;
		if ((at == 0 || id.ptr[at - 1] == '-') &&
		    (end == id.len || id.ptr[end] == '-'))
			return true;
	}
	return false;
}
