#ifndef BOUNDARYD_RULE_BITS_H
#define BOUNDARYD_RULE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* bits -- a set of small numbers, in words of 64 bits. */
static inline void
bits_set(uint64_t *bits, size_t at)
{
	bits[at / 64] |= UINT64_C(1) << at % 64;
}

static inline void
bits_clear(uint64_t *bits, size_t at)
{
	bits[at / 64] &= ~(UINT64_C(1) << at % 64);
}

static inline bool
bits_has(const uint64_t *bits, size_t at)
{
	return (bits[at / 64] >> at % 64 & 1) != 0;
}

/* The first number in it from `at` on; `count` where there is none. */
static inline size_t
bits_next(const uint64_t *bits, size_t at, size_t count)
{
	while (at < count) {
		uint64_t rest = bits[at / 64] >> at % 64;

		if (rest != 0) {
			at += (size_t)__builtin_ctzll(rest);
			return at < count ? at : count;
		}
		at = (at / 64 + 1) * 64;
	}
	return count;
}

#endif
