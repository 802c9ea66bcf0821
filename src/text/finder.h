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
	FINDER_HANDLE, /* @name, or a word that looks so */
	FINDER_URL,
	FINDER_POSTCODE,
	FINDER_ADDRESS, /* house number and street */
	FINDER_MONEY,
	FINDER_BANK, /* sort code with account number */
	FINDER_COUNT
};

enum finder_strength {
	FINDER_POSSIBLE, /* could be one; a cue must stand beside it */
	FINDER_CERTAIN   /* can hardly be anything else */
};

/*
 * What is only possible: a phone number without its 0, behind 00, read
 * backwards, of a company (03, 05) or called a reference; a bare word like
 * lizzie_99; a web address that does not lead to a person's page or chat; a
 * road by a name that other things have too ("3 the Close").
 *
 * Normal forms: phone +E.164; money in pence; bank "SORTCODE ACCOUNT" in
 * digits; postcode "cf10 3xq"; url without scheme and www; handle without @;
 * otherwise the words of the fold.
 */

struct finding {
	enum finder_kind kind;
	enum finder_strength strength;
	uint32_t start; /* bytes of the original */
	uint32_t end;
	struct span value;  /* compare by it */
	unsigned disguises; /* it took to find it */
	bool office;        /* the organisation's own */
	bool known;         /* a staff member's own (text/known.h) */
};

#define FINDER_MAX_FINDINGS 256 /* a message; more are counted */

struct findings {
	struct finding list[FINDER_MAX_FINDINGS];
	size_t count;
	size_t unkept;
	struct buffer values; /* holds the normal forms */
};

/* The organisation's own numbers, addresses and domains; never changes. */
struct office;

/* One entry a line, '#' comments. NULL only when out of memory. */
struct office *office_new(struct span lines);
void office_free(struct office *office);

const char *finder_name(enum finder_kind kind); /* "phone", ... */
bool finder_parse(struct span name, enum finder_kind *kind);
void findings_done(struct findings *findings);
/* Views as built from one original. `office` may be NULL. 0, or -1. */
int finder_run(struct findings *findings, const struct view *fold,
    const struct view *digits, const struct view *address,
    const struct office *office);
/*
 * The private-use character that stands for a finding in the marked view:
 * U+E000 + 4 * kind + 2 * strength + (office ? 1 : 0), so all of one kind are
 * four characters in a row, and all kinds are U+E000 to U+E01F; one that is
 * known has a mark of its own, behind these.
 */
uint32_t finder_mark(enum finder_kind kind, enum finder_strength strength,
    bool office);
uint32_t finder_known_mark(enum finder_kind kind);
/* The fold view with findings as marks; 0, or -1: out of memory. */
int view_marked(struct view *view, const struct view *fold,
    const struct findings *findings);

#endif
