#ifndef BOUNDARYD_TEXT_FINDER_PASS_H
#define BOUNDARYD_TEXT_FINDER_PASS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "text/finder.h"
#include "text/view.h"

/*
 * finder_pass -- one detector going over one view. For src/text only.
 *
 * A detector reads `view` and adds what it finds; the pass keeps the list in
 * the order of the original and free of overlaps: the stronger finding stays,
 * of equals the longer, of those the earlier.
 */
struct finder_pass {
	struct findings *findings;
	const struct view *view;
	const struct view *fold; /* to see what was disguised */
	unsigned disguise;       /* of a view unlike the fold */
	bool failed;             /* out of memory */
};

#define FINDER_MAX_VALUE 256 /* bytes of a normal form */

void finder_add(struct finder_pass *pass, enum finder_kind kind,
    enum finder_strength strength, struct view_source range, struct span value);

/* Detectors, in the order they run. */
void finder_email(struct finder_pass *pass);
void finder_url(struct finder_pass *pass);
void finder_bank(struct finder_pass *pass);
void finder_phone(struct finder_pass *pass);
void finder_postcode(struct finder_pass *pass);
void finder_street(struct finder_pass *pass);
void finder_money(struct finder_pass *pass);
void finder_handle(struct finder_pass *pass);

#endif
