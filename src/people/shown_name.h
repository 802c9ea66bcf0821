#ifndef BOUNDARYD_PEOPLE_SHOWN_NAME_H
#define BOUNDARYD_PEOPLE_SHOWN_NAME_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * shown_name -- one spelling for all the ways in which apps show a person.
 *
 * Lower case (Latin, Greek, Cyrillic), single blanks, plain apostrophes, no
 * marks that cannot be seen, no "~ " in front (WhatsApp's sign for who is not
 * in the phone book). A telephone number becomes +44..., its digits alone.
 */
/* Replaces what is in `out`. 0, or -1: out of memory. */
int shown_name_fold(struct span shown, struct buffer *out);

#endif
