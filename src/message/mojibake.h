#ifndef BOUNDARYD_MESSAGE_MOJIBAKE_H
#define BOUNDARYD_MESSAGE_MOJIBAKE_H

#include "base/buffer.h"
#include "base/span.h"

/*
 * mojibake -- UTF-8 whose bytes were taken for Latin-1 and encoded again.
 *
 * Where every character is below U+0100 and together they are the bytes of
 * valid UTF-8, the text that was meant, kept in `room`; else `text` itself.
 */
struct span mojibake_repair(struct span text, struct buffer *room);

#endif
