#include "base/sha256.h"

#include <sodium.h>

_Static_assert(2 * crypto_hash_sha256_BYTES + 1 == SHA256_HEX_BYTES,
    "a hash and its digits");

void
sha256_hex(struct span bytes, char out[SHA256_HEX_BYTES])
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(hash,
	    (const unsigned char *)(bytes.len == 0 ? "" : bytes.ptr),
	    bytes.len);
	(void)sodium_bin2hex(out, SHA256_HEX_BYTES, hash, sizeof(hash));
}
