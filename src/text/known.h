#ifndef BOUNDARYD_TEXT_KNOWN_H
#define BOUNDARYD_TEXT_KNOWN_H

#include <stdbool.h>

#include "base/digest.h"
#include "base/faults.h"
#include "base/span.h"
#include "text/finder.h"

/*
 * known -- staff's own numbers, addresses and handles, kept so that nobody can
 * read them.
 *
 * Only a BLAKE2b digest of each, with a key that lies in a file of its own, is
 * kept and compared; what is compared is the normal form of a finding. A line
 * is "DIGEST PERSON KIND", with '#' for a note; a key is 64 hexadecimal digits.
 */
struct known;

struct known_line {
	struct digest digest;
	struct span person; /* id in people.csv */
	enum finder_kind kind;
};

/*
 * What is wrong in the lines is a fault in `file`, and left out. NULL only
 * when out of memory. Nothing is borrowed.
 */
struct known *known_new(const char *file, struct span lines,
    const unsigned char key[DIGEST_KEY_BYTES], struct faults *faults);
void known_free(struct known *known); /* NULL is allowed */
/* False for a line that is none. Borrows from `line`. */
bool known_line_read(struct span line, struct known_line *out);
/* False when `text` is no key. */
bool known_key_read(struct span text, unsigned char key[DIGEST_KEY_BYTES]);
/*
 * The digest of a phone number, e-mail or web address or handle as somebody
 * writes it: 1; 0: it is none of these, or more than one; -1: out of memory.
 */
int known_digest(const unsigned char key[DIGEST_KEY_BYTES], struct span text,
    struct known_line *out);
/*
 * Mark the findings that are known: certain, whatever they looked like. The
 * organisation's own are left alone. NULL: none is.
 */
void known_mark(const struct known *known, struct findings *findings);

#endif
