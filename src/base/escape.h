#ifndef BOUNDARYD_BASE_ESCAPE_H
#define BOUNDARYD_BASE_ESCAPE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * escape -- hostile text on its way to a person's screen.
 *
 * What comes out holds no control character, no terminal escape, no
 * bidirectional override and no invalid UTF-8, so it can neither start a new
 * log line nor recolour, rename or reorder what stands around it. C0, DEL, C1,
 * and U+061C, 200E, 200F, 2028-202E, 2066-2069 come out as \n, \r, \t, \xHH
 * or \u{HHHH}; a backslash is doubled; an invalid byte is \xHH.
 */
int escape_line(struct buffer *out, struct span text);
/*
 * As escape_line, but line ends and tabs stay what they are (a CR is dropped)
 * and a backslash stays single: for the body of a mail or of a plain-text
 * answer.
 */
int escape_block(struct buffer *out, struct span text);
/* escape_line into a fixed array; longer than that ends in "...". */
void escape_into(char *out, size_t size, struct span text);

#endif
