#ifndef BOUNDARYD_MESSAGE_CHARACTERS_H
#define BOUNDARYD_MESSAGE_CHARACTERS_H

#include "base/span.h"

/* `text` without the start of a character that a cut has left at its end. */
struct span whole_characters(struct span text);

#endif
