#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "deliver/evidence.h"

#define BLOCK 512

/* POSIX.1-2017, pax, "ustar Interchange Format": offset and length. */
#define AT_NAME     0
#define AT_MODE     100
#define AT_UID      108
#define AT_GID      116
#define AT_SIZE     124
#define AT_TIME     136
#define AT_CHECKSUM 148
#define AT_TYPE     156
#define AT_MAGIC    257

static void pad(struct buffer *out, size_t count);

void
tar_member(struct buffer *out, const char *name, struct span bytes,
    int64_t made)
{
	char block[BLOCK] = { 0 };
	unsigned sum = 0;

	(void)snprintf(block + AT_NAME, 100, "%s", name);
	(void)snprintf(block + AT_MODE, 8, "0000600");
	(void)snprintf(block + AT_UID, 8, "0000000");
	(void)snprintf(block + AT_GID, 8, "0000000");
	(void)snprintf(block + AT_SIZE, 12, "%011zo", bytes.len);
	/* Eleven octal digits reach to the year 2242. */
	(void)snprintf(block + AT_TIME, 12, "%011" PRIo64,
	    made < 0 ? 0 : (uint64_t)(made / INSTANT_SECOND) & 077777777777);
	memset(block + AT_CHECKSUM, ' ', 8);
	block[AT_TYPE] = '0';
	memcpy(block + AT_MAGIC,
	    "ustar\0"
	    "00",
	    8);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)block[i];
	(void)snprintf(block + AT_CHECKSUM, 8, "%06o", sum);
	(void)buffer_append(out, (struct span){ block, BLOCK });
	(void)buffer_append(out, bytes);
	pad(out, (BLOCK - bytes.len % BLOCK) % BLOCK);
}

void
tar_end(struct buffer *out)
{
	pad(out, 2 * (size_t)BLOCK);
}

static void
pad(struct buffer *out, size_t count)
{
	static const char zeros[2 * BLOCK];

	(void)buffer_append(out, (struct span){ zeros, count });
}
