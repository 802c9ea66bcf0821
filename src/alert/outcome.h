#ifndef BOUNDARYD_ALERT_OUTCOME_H
#define BOUNDARYD_ALERT_OUTCOME_H

#include <stdbool.h>

#include "base/span.h"

/*
 * outcome -- what a manager can decide about an alert.
 *
 * Each has a name for programs and the command line ("good-practice"), a title
 * for people ("Good practice"), and, but for OPEN, a folder of the same title
 * in every route's Maildir++ (".Good practice").
 *
 * The ledger keeps names, never numbers. ESCALATED leaves an alert open for
 * the next tier; every other closes it, until it is decided anew.
 */
enum outcome {
	OUTCOME_OPEN, /* nobody has decided, or it was opened again */
	OUTCOME_NOISE,
	OUTCOME_GOOD_PRACTICE,
	OUTCOME_ADVICE_GIVEN,
	OUTCOME_AGREED_EXCEPTION,
	OUTCOME_UPHELD,
	OUTCOME_ESCALATED,
	OUTCOME_SAFEGUARDING,
	OUTCOME_COUNT
};

const char *outcome_name(enum outcome outcome);
const char *outcome_title(enum outcome outcome);
/* With the dot of Maildir++ before it; NULL for OPEN. */
const char *outcome_folder(enum outcome outcome);
/* A name or a title, in any case. False when it is neither. */
bool outcome_parse(struct span text, enum outcome *outcome);
/* Does somebody still have to decide? OPEN and ESCALATED. */
bool outcome_is_open(enum outcome outcome);
/*
 * Does it count as a concern about somebody when repeats are counted? All but
 * NOISE, GOOD_PRACTICE and AGREED_EXCEPTION.
 */
bool outcome_is_concern(enum outcome outcome);

#endif
