#ifndef BOUNDARYD_TEXT_FINDER_H
#define BOUNDARYD_TEXT_FINDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"
#include "text/view.h"

/*
 * finder -- validated code that spots one kind of thing in a text.
 *
 * In:  the fold, digits and address views of a message. Out: findings, in the
 * order of the text, none overlapping another, with offsets into the original
 * and a normal form to compare by.
 */
enum finder_kind {
	FINDER_PHONE,
	FINDER_EMAIL,
	FINDER_HANDLE,		/* @name, or a name said to be one */
	FINDER_URL,
	FINDER_POSTCODE,
	FINDER_ADDRESS,		/* house number and street */
	FINDER_MONEY,
	FINDER_BANK,		/* sort code with account number */
	FINDER_COUNT
};

enum finder_strength {
	FINDER_POSSIBLE,	/* could be one; a cue must stand beside it */
	FINDER_CERTAIN		/* can hardly be anything else */
};

struct finding {
	enum finder_kind	kind;
	enum finder_strength	strength;
	uint32_t		start;		/* bytes of the original */
	uint32_t		end;
	struct span		value;		/* normal form, e.g. +447700900123 */
	unsigned		disguises;	/* that it took to find it */
	bool			office;		/* the organisation's own */
};

#define FINDER_MAX_FINDINGS	256	/* a message; more are counted */

struct findings {
	struct finding	 list[FINDER_MAX_FINDINGS];
	size_t		 count;
	size_t		 unkept;
	struct buffer	 values;	/* holds the normal forms */
};

/* The organisation's own numbers, addresses and domains; never changes. */
struct office;

/* One entry a line, '#' comments. NULL only when out of memory. */
struct office	*office_new(struct span lines);
void		 office_free(struct office *office);

const char	*finder_name(enum finder_kind kind);	/* "phone", ... */
bool		 finder_parse(struct span name, enum finder_kind *kind);
void		 findings_done(struct findings *findings);
/* Views as built from one original. `office` may be NULL. 0, or -1. */
int		 finder_run(struct findings *findings, const struct view *fold,
		    const struct view *digits, const struct view *address,
		    const struct office *office);
/* The private-use character that stands for a finding in the marked view. */
uint32_t	 finder_mark(enum finder_kind kind,
		    enum finder_strength strength, bool office);
/* The fold view with findings as marks; 0, or -1: out of memory. */
int		 view_marked(struct view *view, const struct view *fold,
		    const struct findings *findings);

#endif
