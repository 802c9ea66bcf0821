#ifndef BOUNDARYD_BASE_SHA256_H
#define BOUNDARYD_BASE_SHA256_H

#include "base/span.h"

/*
 * sha256 -- the hash that sha256sum(1) knows (FIPS 180-4), for lists that
 * others check. Our own names are BLAKE2b (base/digest.h).
 */
#define SHA256_HEX_BYTES 65

/* Lower-case hexadecimal with a NUL. */
void sha256_hex(struct span bytes, char out[SHA256_HEX_BYTES]);

#endif
