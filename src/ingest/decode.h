#ifndef BOUNDARYD_INGEST_DECODE_H
#define BOUNDARYD_INGEST_DECODE_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

/*
 * decode -- any export's bytes as UTF-8, with a map back to file offsets.
 *
 * Pieces may end anywhere, also inside a character. A byte order mark at the
 * file's start is dropped and decides the encoding. Invalid bytes become
 * U+FFFD (one for each byte, in UTF-16 one for half a surrogate pair) and are
 * counted; NUL becomes U+FFFD as well, a run of NULs at the place where
 * decoding starts (a hole that truncation left) nothing at all.
 */
enum encoding {
	ENCODING_AUTO, /* by byte order mark, or UTF-16 by its zeros;
				 * else UTF-8 */
	ENCODING_UTF8,
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_WINDOWS_1252,
	ENCODING_BYTES /* nothing is decoded: what reads it knows how */
};

const char *encoding_name(enum encoding encoding);
int encoding_parse(struct span name, enum encoding *encoding);

struct decode;

/*
 * `start` is the file offset of the first byte that will be fed; 0 looks for a
 * byte order mark. Resuming elsewhere needs the encoding that
 * decode_encoding gave before. NULL: out of memory.
 */
struct decode *decode_new(enum encoding encoding, uint64_t start);
void decode_free(struct decode *decode);
enum encoding decode_encoding(const struct decode *decode);
/*
 * Decode the next bytes. `*out` is borrowed until the next call and may lie in
 * `raw` itself. 0, or -1: out of memory.
 */
int decode_feed(struct decode *decode, struct span raw, struct span *out);
/* The end: half a character that was left becomes U+FFFD. */
int decode_finish(struct decode *decode, struct span *out);
/*
 * File offset of a decoded offset (counted from `start` as 0). Known for
 * every decoded offset from the last decode_forget on; an older one gives the
 * oldest known.
 */
uint64_t decode_file_offset(const struct decode *decode, uint64_t decoded);
/* Offsets before this one will not be asked for again. */
void decode_forget(struct decode *decode, uint64_t decoded);
uint64_t decode_repaired(const struct decode *decode); /* bytes */

#endif
