#ifndef BOUNDARYD_CONTROL_AWAIT_FRAME_H
#define BOUNDARYD_CONTROL_AWAIT_FRAME_H

#include <stdint.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

/*
 * await_frame -- the keeper tells a reader in which conversation somebody
 * still waits for what is said next (READER_AWAIT of reader_frame.h): a reader
 * before this one has found a concern there.
 */
#define AWAIT_COUNT_MAX 32

struct await_frame {
	uint32_t source; /* index in the settings */
	uint32_t count;  /* messages, 1 to AWAIT_COUNT_MAX */
	struct span conversation;
};

void await_frame_pack(const struct await_frame *frame, struct buffer *out);
/* The span borrows from `bytes`. -1 with `err` at anything out of bounds. */
int await_frame_unpack(struct span bytes, struct await_frame *out,
    struct err *err);

#endif
