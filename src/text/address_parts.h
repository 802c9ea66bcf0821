#ifndef BOUNDARYD_TEXT_ADDRESS_PARTS_H
#define BOUNDARYD_TEXT_ADDRESS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * address_parts -- read "jane dot smith at gmail dot com" piece by piece.
 */
struct joiner {
	char sign; /* @ . _ - / or '\0': nothing between */
	size_t start;
	size_t end;
	bool spoken;    /* not just the sign itself */
	bool bare_word; /* "at" as in any sentence */
};

#define ADDRESS_MAX_SPACED 32

struct piece {
	struct joiner joiner; /* before it */
	size_t start;
	size_t end;
	bool spaced; /* single letters with blanks between */
	char joined[ADDRESS_MAX_SPACED + 1]; /* those letters */
	const char *meant; /* "gmail" for "gee mail"; or NULL */
	char digits[3];    /* for number words; or "" */
};

#define ADDRESS_MAX_PIECES 10

/* False when nothing in the text is said for a sign, nor a sign set apart. */
bool address_is_hinted(struct span text);
/* Read what may join two pieces, at `at`; false when nothing does. */
bool joiner_read(struct span text, size_t at, struct joiner *joiner);
/*
 * Read the piece behind `joiner`, at its end; false when there is none.
 * Leaves `joiner` in it.
 */
bool piece_read(struct span text, const struct joiner *joiner,
    struct piece *piece);
/* Read a number that was put behind a name: "marsden ninety one". */
bool piece_read_number(struct span text, size_t at, struct piece *piece);
/* A company whose name alone says that mail goes there. */
bool address_is_provider(struct span name);
/* A word that may stand before "at" without being the name of a mailbox. */
bool address_is_common_word(struct span word);

#endif
