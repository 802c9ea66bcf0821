#include "control/channel.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chance.h"

struct pair {
	struct channel *near;
	struct channel *far;
};

static int
count_descriptors(void)
{
	int count = 0;

	for (int fd = 3; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) != -1;
	return count;
}

/* `raw` gets the far socket itself where no far channel is wanted. */
static void
pair_open(struct pair *pair, int *raw)
{
	int fds[2];

	cr_assert(socketpair(AF_UNIX,
		      SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) == 0);
	*pair = (struct pair){ channel_new(fds[0]), NULL };
	if (raw != NULL)
		*raw = fds[1];
	else
		pair->far = channel_new(fds[1]);
}

static void
pair_close(struct pair *pair)
{
	channel_free(pair->near);
	channel_free(pair->far);
}

static int
receive(struct channel *channel, struct frame *frame, struct err *err)
{
	int result;

	while ((result = channel_next(channel, frame, err)) == 0) {
		int got = channel_read(channel, err);

		if (got <= 0)
			return got;
	}
	return result;
}

/* A descriptor that can be told from others by what is in it. */
static int
numbered(unsigned number)
{
	char path[] = "/tmp/channel-test-XXXXXX";
	int fd = mkstemp(path);

	cr_assert(fd != -1);
	cr_assert(unlink(path) == 0);
	cr_assert(write(fd, &number, sizeof(number)) == sizeof(number));
	return fd;
}

static unsigned
number_of(int fd)
{
	unsigned number = 0;

	cr_assert(pread(fd, &number, sizeof(number), 0) == sizeof(number));
	return number;
}

Test(channel, a_frame_arrives_as_it_was_sent)
{
	static const size_t lengths[] = { 0, 1, 7, 8, 9, 65535, 65536, 65537,
		300000, CHANNEL_FRAME_BYTES };
	char *bytes = malloc(CHANNEL_FRAME_BYTES);
	struct err err = { 0 };
	struct frame frame;
	struct pair pair;

	for (size_t i = 0; i < CHANNEL_FRAME_BYTES; i++)
		bytes[i] = (char)(i * 31 + i / 253);
	pair_open(&pair, NULL);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct span payload = { bytes, lengths[i] };
		int got = 0;

		cr_assert(channel_queue(pair.near, (uint8_t)i, payload, -1,
			      &err) == 0);
		while (got == 0) {
			cr_assert(channel_flush(pair.near, &err) != -1);
			got = receive(pair.far, &frame, &err);
		}
		cr_assert(got == 1, "%s", err.text);
		cr_assert(frame.type == i && frame.fd == -1);
		cr_assert(span_equal(frame.payload, payload));
	}
	cr_assert(!channel_has_output(pair.near));
	pair_close(&pair);
	free(bytes);
}

Test(channel, frames_that_come_byte_by_byte_are_the_same_frames)
{
	struct err err = { 0 };
	struct frame frame;
	struct pair pair;
	char bytes[64];
	ssize_t length;
	int raw, seen = 0;

	pair_open(&pair, &raw);
	cr_assert(channel_queue(pair.near, 7, SPAN("first"), -1, &err) == 0);
	cr_assert(channel_queue(pair.near, 8, SPAN(""), -1, &err) == 0);
	cr_assert(channel_queue(pair.near, 9, SPAN("third"), -1, &err) == 0);
	cr_assert(channel_flush(pair.near, &err) == 1);
	length = read(raw, bytes, sizeof(bytes));
	cr_assert(length == 3 * 8 + 10);
	for (ssize_t i = 0; i < length; i++) {
		cr_assert(write(raw, &bytes[i], 1) == 1);
		if (receive(pair.near, &frame, &err) == 0)
			continue;
		cr_assert(frame.type == 7 + seen);
		cr_assert(span_is(frame.payload,
		    seen == 0     ? "first" :
			seen == 1 ? "" :
				    "third"));
		seen++;
	}
	cr_assert(seen == 3);
	(void)close(raw);
	cr_assert(receive(pair.near, &frame, &err) == -1 && err.code == EPIPE);
	pair_close(&pair);
}

Test(channel, descriptors_come_with_their_frames_in_order)
{
	struct err err = { 0 };
	struct chance chance;
	struct frame frame;
	struct pair pair;
	int before = count_descriptors();
	unsigned queued = 0, taken = 0;

	chance_begin(&chance, "descriptors");
	pair_open(&pair, NULL);
	while (taken < 400) {
		unsigned burst = (unsigned)chance_below(&chance, 12);

		for (unsigned i = 0; i < burst && queued < 400; i++, queued++) {
			char text[16];
			int fd = queued % 3 == 0 ? -1 : numbered(queued);

			(void)snprintf(text, sizeof(text), "%u", queued);
			cr_assert(channel_queue(pair.near, 1, span_of(text), fd,
				      &err) == 0,
			    "%s", err.text);
			if (fd != -1)
				(void)close(fd);
		}
		cr_assert(channel_flush(pair.near, &err) != -1);
		while (receive(pair.far, &frame, &err) == 1) {
			char text[16];

			(void)snprintf(text, sizeof(text), "%u", taken);
			cr_assert(span_is(frame.payload, text));
			cr_assert((frame.fd == -1) == (taken % 3 == 0));
			if (frame.fd != -1) {
				cr_assert(number_of(frame.fd) == taken);
				cr_assert((fcntl(frame.fd, F_GETFD) &
					      FD_CLOEXEC) != 0);
				(void)close(frame.fd);
			}
			taken++;
		}
	}
	pair_close(&pair);
	cr_assert(count_descriptors() == before);
}

Test(channel, a_full_socket_makes_the_rest_wait_and_loses_none_of_it)
{
	char *bytes = calloc(1, CHANNEL_FRAME_BYTES);
	struct err err = { 0 };
	struct frame frame;
	struct pair pair;
	int got = 0;

	pair_open(&pair, NULL);
	for (int i = 0; i < 7; i++) {
		int fd = numbered((unsigned)i);

		memset(bytes, 'a' + i, CHANNEL_FRAME_BYTES);
		cr_assert(channel_queue(pair.near, 1,
			      (struct span){ bytes, CHANNEL_FRAME_BYTES }, fd,
			      &err) == 0);
		(void)close(fd);
	}
	cr_assert(channel_flush(pair.near, &err) == 0);
	cr_assert(channel_has_output(pair.near));
	while (got < 7) {
		if (receive(pair.far, &frame, &err) == 1) {
			cr_assert(frame.payload.len == CHANNEL_FRAME_BYTES);
			cr_assert(frame.payload.ptr[0] == 'a' + got);
			cr_assert(frame.payload.ptr[frame.payload.len - 1] ==
			    'a' + got);
			cr_assert(number_of(frame.fd) == (unsigned)got);
			(void)close(frame.fd);
			got++;
		}
		cr_assert(channel_flush(pair.near, &err) != -1);
	}
	cr_assert(!channel_has_output(pair.near));
	pair_close(&pair);
	free(bytes);
}

Test(channel, what_is_too_much_is_refused_and_the_channel_goes_on)
{
	char *bytes = calloc(1, CHANNEL_FRAME_BYTES + 1);
	struct err err = { 0 };
	struct frame frame;
	struct pair pair;
	int before = count_descriptors();
	int frames = 0;

	pair_open(&pair, NULL);
	cr_assert(channel_queue(pair.near, 1,
		      (struct span){ bytes, CHANNEL_FRAME_BYTES + 1 }, -1,
		      &err) == -1);
	cr_assert(err.code == EMSGSIZE);
	cr_assert(!channel_has_output(pair.near));
	while (channel_queue(pair.near, 1,
		   (struct span){ bytes, CHANNEL_FRAME_BYTES }, -1, &err) == 0)
		frames++;
	cr_assert(err.code == ENOBUFS && frames == 7);
	cr_assert(channel_queue(pair.near, 2, SPAN("small"), 0, &err) == 0);
	for (int got = 0; got < 8;) {
		cr_assert(channel_flush(pair.near, &err) != -1);
		if (receive(pair.far, &frame, &err) != 1)
			continue;
		got++;
		cr_assert(frame.type == (got == 8 ? 2 : 1));
	}
	cr_assert(frame.fd != -1);
	(void)close(frame.fd);
	pair_close(&pair);
	cr_assert(count_descriptors() == before);
	free(bytes);
}

Test(channel, more_descriptors_than_may_wait_are_refused_and_none_leaks)
{
	struct err err = { 0 };
	struct pair pair;
	int before = count_descriptors();

	pair_open(&pair, NULL);
	for (int i = 0; i < CHANNEL_FDS_MAX; i++)
		cr_assert(channel_queue(pair.near, 1, SPAN("x"), 0, &err) == 0);
	cr_assert(channel_queue(pair.near, 1, SPAN("x"), 0, &err) == -1);
	cr_assert(err.code == EAGAIN);
	/* On their way in the socket, unread. */
	cr_assert(channel_flush(pair.near, &err) == 1);
	cr_assert(channel_queue(pair.near, 1, SPAN("x"), 0, &err) == 0);
	pair_close(&pair);
	cr_assert(count_descriptors() == before);
}

Test(channel, headers_that_are_none_end_the_channel)
{
	static const struct {
		const char *name;
		unsigned char bytes[8];
	} rows[] = {
		{ "version 0", { 0, 1, 0, 0, 0, 0, 0, 0 } },
		{ "version 2", { 2, 1, 0, 0, 0, 0, 0, 0 } },
		{ "two descriptors", { 1, 1, 2, 0, 0, 0, 0, 0 } },
		{ "no zero", { 1, 1, 0, 1, 0, 0, 0, 0 } },
		{ "a byte too long", { 1, 1, 0, 0, 1, 0, 16, 0 } },
		{ "as long as can be", { 1, 1, 0, 0, 255, 255, 255, 255 } },
		{ "a descriptor that did not come",
		    { 1, 1, 1, 0, 0, 0, 0, 0 } },
	};
	struct frame frame;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct err err = { 0 };
		struct pair pair;
		int raw;

		pair_open(&pair, &raw);
		cr_assert(write(raw, rows[i].bytes, 8) == 8);
		cr_assert(receive(pair.near, &frame, &err) == -1, "%s",
		    rows[i].name);
		cr_assert(err.code == EPROTO, "%s", rows[i].name);
		cr_assert(channel_next(pair.near, &frame, &err) == -1, "%s",
		    rows[i].name);
		(void)close(raw);
		pair_close(&pair);
	}
}

Test(channel, descriptors_that_nobody_asked_for_end_the_channel)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(8 * sizeof(int))];
	} control = { 0 };
	unsigned char header[8] = { 1, 1, 0, 0, 0, 0, 0, 0 };
	struct iovec piece = { header, sizeof(header) };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);
	struct err err = { 0 };
	struct frame frame;
	struct pair pair;
	int raw, before = count_descriptors();

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(8 * sizeof(int)); /* of descriptor 0 */
	pair_open(&pair, &raw);
	cr_assert(sendmsg(raw, &message, 0) == 8);
	cr_assert(receive(pair.near, &frame, &err) == -1);
	cr_assert(err.code == EPROTO);
	(void)close(raw);
	pair_close(&pair);
	cr_assert(count_descriptors() == before);
}

Test(channel, a_frame_cut_short_is_never_handed_over)
{
	for (size_t length = 0; length < 8 + 5; length++) {
		static const char whole[] = "\1\1\0\0\5\0\0\0hello";
		struct err err = { 0 };
		struct frame frame;
		struct pair pair;
		int raw;

		pair_open(&pair, &raw);
		cr_assert(write(raw, whole, length) == (ssize_t)length);
		(void)close(raw);
		cr_assert(receive(pair.near, &frame, &err) == -1);
		cr_assert(err.code == EPIPE);
		pair_close(&pair);
	}
}

Test(channel, random_bytes_end_the_channel_or_are_frames_within_the_limits)
{
	struct chance chance;

	chance_begin(&chance, "random bytes");
	for (int round = 0; round < 2000; round++) {
		unsigned char bytes[512];
		size_t length = 1 + chance_below(&chance, sizeof(bytes));
		struct err err = { 0 };
		struct frame frame;
		struct pair pair;
		int raw, result;

		for (size_t i = 0; i < length; i++)
			bytes[i] = (unsigned char)chance_below(&chance,
			    round % 2 == 0 ? 256 : 3);
		pair_open(&pair, &raw);
		cr_assert(write(raw, bytes, length) == (ssize_t)length);
		(void)close(raw);
		while ((result = receive(pair.near, &frame, &err)) == 1)
			cr_assert(frame.payload.len <= length);
		cr_assert(result == -1);
		cr_assert(err.code == EPROTO || err.code == EPIPE ||
		    err.code == ECONNRESET);
		pair_close(&pair);
	}
}
