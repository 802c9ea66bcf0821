#ifndef BOUNDARYD_MESSAGE_TRANSFER_H
#define BOUNDARYD_MESSAGE_TRANSFER_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * transfer -- the bytes of a mail's part from the lines that carry them
 * (RFC 2045, 6.7 and 6.8). What is no code is left out (base64) or stands for
 * itself (quoted-printable).
 */
enum transfer {
	TRANSFER_PLAIN, /* 7bit, 8bit, binary, or none */
	TRANSFER_QUOTED_PRINTABLE,
	TRANSFER_BASE64,
	TRANSFER_UNKNOWN /* uuencode and the like: not read */
};

struct transfer_decoder {
	enum transfer transfer;
	uint32_t bits;  /* of base64 letters that make no byte yet */
	unsigned count; /* how many letters */
};

/* From the word of a Content-Transfer-Encoding. */
enum transfer transfer_parse(struct span word);
/* One line, without its end. What it gives is at most a byte longer. */
void transfer_line(struct transfer_decoder *decoder, struct span line,
    struct buffer *out);
/* The Q of RFC 2047, 4.2: "_" is a blank. */
void transfer_word_q(struct span word, struct buffer *out);
/* "%41" as in RFC 2231. */
void transfer_percent(struct span text, struct buffer *out);

#endif
