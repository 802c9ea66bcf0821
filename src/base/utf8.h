#ifndef BOUNDARYD_BASE_UTF8_H
#define BOUNDARYD_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * utf8 -- read and write UTF-8 (RFC 3629): no surrogates, no overlong forms,
 * nothing above U+10FFFF.
 */
#define UTF8_MAX_BYTES   4
#define UTF8_REPLACEMENT 0xFFFDu

/*
 * Read the character at the start of `text` into `*code`. Returns its bytes,
 * 0 when `text` is empty, -1 when the first byte starts no valid character
 * (skip one byte), -2 when the text ends inside a character that may yet be
 * valid.
 */
int utf8_read(struct span text, uint32_t *code);
/* Write `code` (replaced when it is no character); returns its bytes. */
size_t utf8_write(uint32_t code, char out[UTF8_MAX_BYTES]);
int utf8_append(struct buffer *out, uint32_t code);
/* Bytes at the start that are valid; text.len when all are. */
size_t utf8_valid_prefix(struct span text);
bool utf8_is_valid(struct span text);
/* Characters of valid UTF-8. */
size_t utf8_count(struct span text);
/* Bytes at the start that are ASCII. */
size_t utf8_ascii_prefix(struct span text);
/*
 * The longest start of `text` with at most `max` bytes that does not end
 * inside a character.
 */
struct span utf8_cut(struct span text, size_t max);
/*
 * Append as many whole characters as the buffer's limit leaves room for; it has
 * failed where that is not all of `text`, and takes no more then.
 */
void utf8_put(struct buffer *buffer, struct span text);

#endif
