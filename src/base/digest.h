#ifndef BOUNDARYD_BASE_DIGEST_H
#define BOUNDARYD_BASE_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * digest -- names made from content: BLAKE2b (RFC 7693), 128 bits of it.
 *
 * The only door to libsodium. Identities are unkeyed: the same alert has the
 * same name on every machine. Personal values are keyed.
 */
#define DIGEST_BYTES     16
#define DIGEST_HEX_BYTES (2 * DIGEST_BYTES + 1)
#define DIGEST_KEY_BYTES 32

struct digest {
	unsigned char byte[DIGEST_BYTES];
};

/* Opaque room for libsodium's state (checked at compile time). */
struct digest_state {
	_Alignas(64) unsigned char room[384];
};

void digest_begin(struct digest_state *state);
void digest_begin_keyed(struct digest_state *state,
    const unsigned char key[DIGEST_KEY_BYTES]);
void digest_add(struct digest_state *state, struct span bytes);
/* With its length before it, so that two fields never run together. */
void digest_add_field(struct digest_state *state, struct span bytes);
void digest_add_u64(struct digest_state *state, uint64_t value);
void digest_end(struct digest_state *state, struct digest *out);
/* All in one: no length is added. */
void digest_of(struct span bytes, struct digest *out);
bool digest_equal(const struct digest *a, const struct digest *b);
/* Lower-case hexadecimal with a NUL. */
void digest_hex(const struct digest *digest, char out[DIGEST_HEX_BYTES]);
/* False when `text` is not 32 hexadecimal digits. */
bool digest_from_hex(struct span text, struct digest *out);

#endif
