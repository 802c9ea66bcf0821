#include "alert/outcome.h"

#include <stddef.h>

struct words {
	const char *name;
	const char *folder; /* its title with a dot before it */
};

static const struct words words[OUTCOME_COUNT] = {
	[OUTCOME_OPEN] = { "open", ".Open" },
	[OUTCOME_NOISE] = { "noise", ".Noise" },
	[OUTCOME_GOOD_PRACTICE] = { "good-practice", ".Good practice" },
	[OUTCOME_ADVICE_GIVEN] = { "advice-given", ".Advice given" },
	[OUTCOME_AGREED_EXCEPTION] = { "agreed-exception",
	    ".Agreed exception" },
	[OUTCOME_UPHELD] = { "upheld", ".Upheld" },
	[OUTCOME_ESCALATED] = { "escalated", ".Escalated" },
	[OUTCOME_SAFEGUARDING] = { "safeguarding", ".Safeguarding" },
};

const char *
outcome_name(enum outcome outcome)
{
	return words[outcome].name;
}

const char *
outcome_title(enum outcome outcome)
{
	return words[outcome].folder + 1;
}

const char *
outcome_folder(enum outcome outcome)
{
	return outcome == OUTCOME_OPEN ? NULL : words[outcome].folder;
}

bool
outcome_parse(struct span text, enum outcome *outcome)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		*outcome = (enum outcome)i;
		if (span_is_nocase(text, outcome_name(*outcome)) ||
		    span_is_nocase(text, outcome_title(*outcome)))
			return true;
	}
	*outcome = OUTCOME_OPEN;
	return false;
}

bool
outcome_is_open(enum outcome outcome)
{
	return outcome == OUTCOME_OPEN || outcome == OUTCOME_ESCALATED;
}

bool
outcome_is_concern(enum outcome outcome)
{
	return outcome != OUTCOME_NOISE && outcome != OUTCOME_GOOD_PRACTICE &&
	    outcome != OUTCOME_AGREED_EXCEPTION;
}
