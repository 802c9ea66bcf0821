#ifndef BOUNDARYD_MESSAGE_CHARSET_H
#define BOUNDARYD_MESSAGE_CHARSET_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * charset -- text in the character set that a mail names, as UTF-8.
 *
 * The only door to iconv(3). The C library keeps each character set in a file
 * of its own: a process that will have no files opens them all beforehand.
 */
struct charsets;

/* Each is opened when a text first needs it. NULL: out of memory. */
struct charsets *charsets_new(void);
/* Open all there are now, and none later. */
void charsets_open_all(struct charsets *charsets);
void charsets_free(struct charsets *charsets); /* NULL is allowed */
/*
 * Append `bytes` to `out` (check its `failed`). A name that nobody knows, or
 * none: UTF-8 where the bytes are that, else windows-1252; ISO-8859-1 is read
 * as windows-1252, since that is what its writers mean (WHATWG Encoding, 4.2).
 * False when bytes were none in that set: each became U+FFFD, as does NUL.
 */
bool charset_append(struct charsets *charsets, struct span name,
    struct span bytes, struct buffer *out);

#endif
