#include "alert/pseudonym.h"

#include <stdint.h>
#include <stdio.h>

/* 32 that are not taken for each other when read aloud or copied. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

void
pseudonym_of(const unsigned char key[DIGEST_KEY_BYTES], struct span id,
    char out[PSEUDONYM_BYTES])
{
	struct digest_state state;
	struct digest digest;
	uint32_t bits = 0;
	char five[6];

	if (id.len == 0) {
		(void)snprintf(out, PSEUDONYM_BYTES, "not listed");
		return;
	}
	digest_begin_keyed(&state, key);
	digest_add_field(&state, SPAN("pseudonym"));
	digest_add_field(&state, id);
	digest_end(&state, &digest);
	for (int i = 0; i < 4; i++)
		bits = bits << 8 | digest.byte[i];
	for (int i = 0; i < 5; i++)
		five[i] = letters[bits >> (5 * i) & 31];
	five[5] = '\0';
	(void)snprintf(out, PSEUDONYM_BYTES, "worker %s", five);
}
