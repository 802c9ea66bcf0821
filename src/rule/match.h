#ifndef BOUNDARYD_RULE_MATCH_H
#define BOUNDARYD_RULE_MATCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "rule/rule_spec.h"

/*
 * match -- a rule met by a message; or a hit that was held back, and by what.
 *
 * Both live only for the sink's call.
 */
#define MATCH_SPANS_MAX 16

struct match_span {
	uint32_t start; /* bytes of the message's text */
	uint32_t end;
};

struct match {
	const struct rule_spec *rule;
	const struct rule_line *line; /* the phrase or regex that hit first */
	struct match_span spans[MATCH_SPANS_MAX]; /* rising */
	size_t span_count;
	struct span value;               /* normal form of what was found, to
					 * tell one concern from the next */
	unsigned disguises;              /* text/view.h */
	const struct rule_spec *earlier; /* for after and answer */
	unsigned times;                  /* for count; 1 otherwise */
};

enum held_reason {
	HELD_BUT_NOT,
	HELD_UNLESS,
	HELD_FROM, /* not this sender's role */
	HELD_TO,
	HELD_WITH, /* a needed companion is not there */
	HELD_NEAR,
	HELD_HOURS,
	HELD_COUNT, /* not yet often enough */
	HELD_AFTER,
	HELD_CHANNEL,
	HELD_SOURCE,
	HELD_POINTS, /* its signs do not add up; see rule/tally.h */
	HELD_DOUBT   /* the signs say that all is well */
};

struct held {
	const struct rule_spec *rule;
	const struct rule_line *line; /* what had hit */
	enum held_reason reason;
	const struct rule_line *by;      /* the line that held it, or NULL */
	struct match_span span;          /* what had hit */
	const struct rule_spec *doubter; /* of HELD_DOUBT, else NULL */
};

/*
 * A rule that could not be decided: never silent, never "no match". Told once
 * a rule and message, with the first line that could not be.
 */
struct undecided {
	const struct rule_spec *rule;
	const struct rule_line *line; /* or NULL */
	int code;                     /* rule/pattern.h */
	char text[128];
};

struct match_sink {
	void (*match)(void *arg, const struct match *match);
	/* The last two may be NULL. */
	void (*held)(void *arg, const struct held *held);
	void (*undecided)(void *arg, const struct undecided *undecided);
	void *arg;
};

const char *held_reason_text(enum held_reason reason);

#endif
