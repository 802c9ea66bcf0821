#ifndef BOUNDARYD_CONTROL_CHANNEL_H
#define BOUNDARYD_CONTROL_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/*
 * channel -- frames over a stream socket, with a descriptor now and then.
 *
 * A frame is 8 bytes of header (version, type, descriptor yes or no, zero,
 * length as 32 bits little-endian), then at most CHANNEL_FRAME_BYTES of
 * payload. What comes in is checked before any of it is kept: another version,
 * a longer frame or a descriptor too many end the channel.
 *
 * Works on blocking and non-blocking sockets; never waits on its own.
 */
#define CHANNEL_VERSION     1
#define CHANNEL_FRAME_BYTES ((size_t)1 << 20)
#define CHANNEL_QUEUE_BYTES ((size_t)8 << 20)
#define CHANNEL_FDS_MAX     64

struct channel;

struct frame {
	uint8_t type;
	struct span payload; /* borrowed until the next channel_next */
	int fd;              /* the receiver's to close; -1: none */
};

/* Takes `fd`. NULL: out of memory (fd is left open). */
struct channel *channel_new(int fd);
void channel_free(struct channel *channel); /* closes everything */
/* Frames that come in are no longer than this: for peers nobody trusts. */
void channel_take_at_most(struct channel *channel, size_t bytes);
int channel_fd(const struct channel *channel);
/*
 * Put a frame in line; channel_flush sends. A copy of `pass_fd` (-1: none) is
 * made. -1 with `err`: too long, too much in line, or no descriptor left;
 * nothing is in line then.
 */
int channel_queue(struct channel *channel, uint8_t type, struct span payload,
    int pass_fd, struct err *err);
/* 1 all sent, 0 the socket takes no more now, -1 with `err`. */
int channel_flush(struct channel *channel, struct err *err);
bool channel_has_output(const struct channel *channel);
/*
 * Read what is there. 1 something came, 0 nothing now, -1 with `err`: the end,
 * or bytes that are no frame.
 */
int channel_read(struct channel *channel, struct err *err);
/* 1 a frame, 0 none whole yet, -1 with `err`: not a frame. */
int channel_next(struct channel *channel, struct frame *frame, struct err *err);

#endif
