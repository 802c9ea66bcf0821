#ifndef BOUNDARYD_BASE_PACK_H
#define BOUNDARYD_BASE_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * pack -- fields of a frame or a saved state, as bytes.
 *
 * Integers are little-endian; bytes carry a 32-bit length before them. Writing
 * goes into a buffer (check buffer.failed once). Reading never runs past the
 * end: the first short field sets `failed` and every later one reads as zero
 * or empty, so a reader checks once, at the end, with unpack_is_done.
 */
void pack_u8(struct buffer *out, uint8_t value);
void pack_u32(struct buffer *out, uint32_t value);
void pack_u64(struct buffer *out, uint64_t value);
void pack_i64(struct buffer *out, int64_t value);
void pack_bytes(struct buffer *out, struct span bytes);

struct unpack {
	struct span rest;
	bool failed;
};

#define UNPACK(bytes) ((struct unpack){ (bytes), false })

uint8_t unpack_u8(struct unpack *in);
uint32_t unpack_u32(struct unpack *in);
uint64_t unpack_u64(struct unpack *in);
int64_t unpack_i64(struct unpack *in);
/* Borrowed from the packed bytes. */
struct span unpack_bytes(struct unpack *in);
/* Nothing failed and nothing is left over. */
bool unpack_is_done(const struct unpack *in);

#endif
