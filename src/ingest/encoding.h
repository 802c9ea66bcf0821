#ifndef BOUNDARYD_INGEST_ENCODING_H
#define BOUNDARYD_INGEST_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "ingest/decode.h"

/*
 * encoding -- one character at a time, and the guess at a file's start.
 *
 * In: bytes and an encoding. Out: a character, or that none is there.
 */
#define ENCODING_MAX_BYTES 4 /* of one character */
#define ENCODING_MORE      0 /* the bytes end inside a character */

/*
 * Read the character at the start of `bytes`: returns how many bytes it takes,
 * and *code, UTF8_REPLACEMENT with *bad set where those bytes are none; or
 * ENCODING_MORE.
 */
size_t encoding_read(enum encoding encoding, struct span bytes, uint32_t *code,
    bool *bad);
/*
 * Look at a file's first bytes. Returns -1 when more are needed to tell (four
 * always do), else how many of them are a byte order mark, and sets *encoding.
 * Without a mark, ENCODING_AUTO sees UTF-16 by the zero bytes between ASCII
 * letters.
 */
int encoding_detect(struct span first, enum encoding wanted,
    enum encoding *encoding);

#endif
