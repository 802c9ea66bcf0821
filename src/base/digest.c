#include "base/digest.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_generichash_state) <= 384,
    "digest_state has no room for libsodium's state");
_Static_assert(_Alignof(crypto_generichash_state) <= 64,
    "digest_state is not aligned for libsodium");

static crypto_generichash_state *inner(struct digest_state *state);

void
digest_begin(struct digest_state *state)
{
	(void)crypto_generichash_init(inner(state), NULL, 0, DIGEST_BYTES);
}

void
digest_begin_keyed(struct digest_state *state,
    const unsigned char key[DIGEST_KEY_BYTES])
{
	(void)crypto_generichash_init(inner(state), key, DIGEST_KEY_BYTES,
	    DIGEST_BYTES);
}

void
digest_add(struct digest_state *state, struct span bytes)
{
	if (bytes.len == 0)
		return;
	(void)crypto_generichash_update(inner(state),
	    (const unsigned char *)bytes.ptr, bytes.len);
}

void
digest_add_field(struct digest_state *state, struct span bytes)
{
	digest_add_u64(state, bytes.len);
	digest_add(state, bytes);
}

void
digest_add_u64(struct digest_state *state, uint64_t value)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(value >> (8 * i) & 0xff);
	digest_add(state, (struct span){ bytes, sizeof(bytes) });
}

void
digest_end(struct digest_state *state, struct digest *out)
{
	(void)crypto_generichash_final(inner(state), out->byte, DIGEST_BYTES);
}

void
digest_of(struct span bytes, struct digest *out)
{
	struct digest_state state;

	digest_begin(&state);
	digest_add(&state, bytes);
	digest_end(&state, out);
}

bool
digest_equal(const struct digest *a, const struct digest *b)
{
	return sodium_memcmp(a->byte, b->byte, DIGEST_BYTES) == 0;
}

void
digest_hex(const struct digest *digest, char out[DIGEST_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		out[2 * i] = digits[digest->byte[i] >> 4];
		out[2 * i + 1] = digits[digest->byte[i] & 15];
	}
	out[2 * DIGEST_BYTES] = '\0';
}

bool
digest_from_hex(struct span text, struct digest *out)
{
	if (text.len != 2 * (size_t)DIGEST_BYTES)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = span_hex_value(text.ptr[2 * i]);
		int low = span_hex_value(text.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out->byte[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static crypto_generichash_state *
inner(struct digest_state *state)
{
	return (crypto_generichash_state *)(void *)state->room;
}
