#ifndef BOUNDARYD_ALERT_PSEUDONYM_H
#define BOUNDARYD_ALERT_PSEUDONYM_H

#include "base/digest.h"
#include "base/span.h"

/*
 * pseudonym -- a name that stands for a person in weekly mails and reports.
 *
 * The same person has the same one for as long as the installation keeps its
 * key, so that "again" can be said; without the key nobody can go back from it
 * to the person, nor try out names (keyed BLAKE2b, RFC 7693, 2.5).
 */
#define PSEUDONYM_BYTES 16

/* "worker K7QXM"; `id` as in people.csv; empty: "not listed". */
void pseudonym_of(const unsigned char key[DIGEST_KEY_BYTES], struct span id,
    char out[PSEUDONYM_BYTES]);

#endif
