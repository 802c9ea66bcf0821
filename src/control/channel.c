#include "control/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/pack.h"

#define HEADER_BYTES 8
#define READ_BYTES   65536

/* A descriptor that goes with the byte at `offset` of the output. */
struct passed {
	size_t offset;
	int fd;
};

struct channel {
	int fd;
	struct buffer out;
	size_t sent; /* bytes of `out` that are gone */
	struct passed pass[CHANNEL_FDS_MAX];
	size_t pass_count;
	struct buffer in;
	size_t taken; /* bytes of `in` that are used up */
	int received[CHANNEL_FDS_MAX];
	size_t received_count;
	size_t longest; /* payload that is taken */
};

static int send_piece(struct channel *channel, struct err *err);
static void forget_sent(struct channel *channel);
static int keep_descriptors(struct channel *channel, struct msghdr *header,
    struct err *err);
static int take_descriptor(struct channel *channel);

struct channel *
channel_new(int fd)
{
	struct channel *channel = calloc(1, sizeof(*channel));

	if (channel == NULL)
		return NULL;
	channel->fd = fd;
	channel->out = BUFFER_WITH_LIMIT(CHANNEL_QUEUE_BYTES);
	channel->in = BUFFER_WITH_LIMIT(CHANNEL_FRAME_BYTES + HEADER_BYTES +
	    READ_BYTES);
	channel->longest = CHANNEL_FRAME_BYTES;
	return channel;
}

void
channel_take_at_most(struct channel *channel, size_t bytes)
{
	channel->longest = bytes;
	channel->in.limit = bytes + HEADER_BYTES + READ_BYTES;
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	for (size_t i = 0; i < channel->pass_count; i++)
		(void)close(channel->pass[i].fd);
	for (size_t i = 0; i < channel->received_count; i++)
		(void)close(channel->received[i]);
	(void)close(channel->fd);
	buffer_done(&channel->out);
	buffer_done(&channel->in);
	free(channel);
}

int
channel_fd(const struct channel *channel)
{
	return channel->fd;
}

int
channel_queue(struct channel *channel, uint8_t type, struct span payload,
    int pass_fd, struct err *err)
{
	size_t start = channel->out.len;
	int copy = -1;

	if (payload.len > CHANNEL_FRAME_BYTES)
		return err_set(err, EMSGSIZE,
		    "a frame of %zu bytes is longer "
		    "than %zu",
		    payload.len, CHANNEL_FRAME_BYTES);
	if (pass_fd != -1) {
		if (channel->pass_count == CHANNEL_FDS_MAX)
			return err_set(err, EAGAIN,
			    "too many descriptors "
			    "wait to be passed");
		copy = fcntl(pass_fd, F_DUPFD_CLOEXEC, 0);
		if (copy == -1)
			return err_system(err, errno,
			    "cannot copy a "
			    "descriptor to pass it on");
	}
	pack_u8(&channel->out, CHANNEL_VERSION);
	pack_u8(&channel->out, type);
	pack_u8(&channel->out, copy != -1);
	pack_u8(&channel->out, 0);
	pack_bytes(&channel->out, payload);
	if (channel->out.failed) {
		channel->out.failed = false;
		channel->out.len = start;
		if (copy != -1)
			(void)close(copy);
		return err_set(err, ENOBUFS,
		    "more than %zu bytes wait to be "
		    "sent",
		    CHANNEL_QUEUE_BYTES);
	}
	if (copy != -1)
		channel->pass[channel->pass_count++] = (struct passed){ start,
			copy };
	return 0;
}

bool
channel_has_output(const struct channel *channel)
{
	return channel->sent < channel->out.len;
}

int
channel_flush(struct channel *channel, struct err *err)
{
	while (channel_has_output(channel)) {
		int result = send_piece(channel, err);

		if (result <= 0) {
			forget_sent(channel);
			return result;
		}
	}
	forget_sent(channel);
	return 1;
}

int
channel_read(struct channel *channel, struct err *err)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(4 * sizeof(int))];
	} control;
	struct iovec piece;
	struct msghdr header = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	ssize_t count;

	if (channel->taken > 0) {
		buffer_drop(&channel->in, channel->taken);
		channel->taken = 0;
	}
	if (buffer_reserve(&channel->in, READ_BYTES) == -1)
		return err_set(err, EMSGSIZE, "a frame does not end");
	piece.iov_base = channel->in.ptr + channel->in.len;
	piece.iov_len = READ_BYTES;
	do {
		count = recvmsg(channel->fd, &header, MSG_CMSG_CLOEXEC);
	} while (count == -1 && errno == EINTR);
	if (count == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (count == -1)
		return err_system(err, errno, "cannot read a frame");
	if (keep_descriptors(channel, &header, err) == -1)
		return -1;
	if (count == 0)
		return err_set(err, EPIPE, "the other side has gone");
	channel->in.len += (size_t)count;
	return 1;
}

int
channel_next(struct channel *channel, struct frame *frame, struct err *err)
{
	struct unpack in = UNPACK(span_from(buffer_span(&channel->in),
	    channel->taken));
	uint8_t version, has_fd, zero;
	uint32_t length;

	if (in.rest.len < HEADER_BYTES)
		return 0;
	version = unpack_u8(&in);
	frame->type = unpack_u8(&in);
	has_fd = unpack_u8(&in);
	zero = unpack_u8(&in);
	length = unpack_u32(&in);
	if (version != CHANNEL_VERSION || has_fd > 1 || zero != 0 ||
	    length > channel->longest)
		return err_set(err, EPROTO,
		    "bytes that are no frame of "
		    "version %d",
		    CHANNEL_VERSION);
	if (in.rest.len < length)
		return 0;
	frame->fd = -1;
	if (has_fd) {
		frame->fd = take_descriptor(channel);
		if (frame->fd == -1)
			return err_set(err, EPROTO,
			    "a frame lacks its "
			    "descriptor");
	}
	frame->payload = span_first(in.rest, length);
	channel->taken += HEADER_BYTES + length;
	return 1;
}

/* Up to the next byte that a descriptor goes with. */
static int
send_piece(struct channel *channel, struct err *err)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec piece = { channel->out.ptr + channel->sent,
		channel->out.len - channel->sent };
	struct msghdr header = { .msg_iov = &piece, .msg_iovlen = 1 };
	bool passes = channel->pass_count > 0 &&
	    channel->pass[0].offset == channel->sent;
	size_t next = passes ? 1 : 0;
	ssize_t count;

	if (passes) {
		struct cmsghdr *part;

		header.msg_control = control.room;
		header.msg_controllen = sizeof(control.room);
		part = CMSG_FIRSTHDR(&header);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(part), &channel->pass[0].fd, sizeof(int));
	}
	if (channel->pass_count > next)
		piece.iov_len = channel->pass[next].offset - channel->sent;
	do {
		count = sendmsg(channel->fd, &header, MSG_NOSIGNAL);
	} while (count == -1 && errno == EINTR);
	if (count == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (count == -1)
		return err_system(err, errno, "cannot send a frame");
	if (passes) {
		(void)close(channel->pass[0].fd);
		channel->pass_count--;
		memmove(channel->pass, channel->pass + 1,
		    channel->pass_count * sizeof(channel->pass[0]));
	}
	channel->sent += (size_t)count;
	return 1;
}

static void
forget_sent(struct channel *channel)
{
	if (channel->sent < channel->out.len &&
	    channel->sent < CHANNEL_QUEUE_BYTES / 2)
		return;
	for (size_t i = 0; i < channel->pass_count; i++)
		channel->pass[i].offset -= channel->sent;
	buffer_drop(&channel->out, channel->sent);
	channel->sent = 0;
}

static int
keep_descriptors(struct channel *channel, struct msghdr *header,
    struct err *err)
{
	struct cmsghdr *part;
	bool too_many = (header->msg_flags & MSG_CTRUNC) != 0;

	for (part = CMSG_FIRSTHDR(header); part != NULL;
	     part = CMSG_NXTHDR(header, part)) {
		size_t count;

		if (part->cmsg_level != SOL_SOCKET ||
		    part->cmsg_type != SCM_RIGHTS)
			continue;
		count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(part) + i * sizeof(int),
			    sizeof(int));
			if (channel->received_count == CHANNEL_FDS_MAX) {
				too_many = true;
				(void)close(fd);
			} else
				channel->received[channel->received_count++] =
				    fd;
		}
	}
	if (too_many)
		return err_set(err, EPROTO,
		    "more descriptors came than a "
		    "frame may carry");
	return 0;
}

static int
take_descriptor(struct channel *channel)
{
	int fd;

	if (channel->received_count == 0)
		return -1;
	fd = channel->received[0];
	channel->received_count--;
	memmove(channel->received, channel->received + 1,
	    channel->received_count * sizeof(channel->received[0]));
	return fd;
}
