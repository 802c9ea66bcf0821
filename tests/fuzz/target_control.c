/* What comes over sockets: frames, requests, and what readers send. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/utf8.h"
#include "control/channel.h"
#include "control/reader_frame.h"
#include "control/request.h"
#include "targets.h"

/* Fits into a socket's buffer, so that nobody has to wait. */
#define SOCKET_BYTES ((size_t)32 << 10)

static void
check_request(struct span bytes)
{
	struct request request;
	struct err err = { 0 };
	struct buffer out = BUFFER_NONE;
	struct request again;

	if (request_parse(bytes, &request, &err) == -1) {
		FUZZ_CHECK(err.text[0] != '\0');
		return;
	}
	FUZZ_CHECK(request.command[0] != '\0');
	FUZZ_CHECK(strlen(request.command) < sizeof(request.command));
	FUZZ_CHECK(utf8_is_valid(span_of(request.argument)));
	FUZZ_CHECK(utf8_is_valid(span_of(request.note)));
	FUZZ_CHECK(request.limit <= REQUEST_LIMIT_MOST);
	request_write(&request, &out);
	FUZZ_CHECK(request_parse(buffer_span(&out), &again, &err) == 0);
	FUZZ_CHECK(strcmp(request.command, again.command) == 0);
	FUZZ_CHECK(strcmp(request.argument, again.argument) == 0);
	FUZZ_CHECK(strcmp(request.note, again.note) == 0);
	buffer_done(&out);
}

void
fuzz_request(const void *about, struct span bytes)
{
	(void)about;
	check_request(bytes);
}

static void
take_frames(struct channel *channel, struct span bytes)
{
	struct frame frame;
	struct err err = { 0 };
	size_t used = 0;
	int got;

	for (;;) {
		got = channel_next(channel, &frame, &err);
		if (got == -1)
			return;
		if (got == 1) {
			FUZZ_CHECK(frame.payload.len <= REQUEST_BYTES);
			FUZZ_CHECK(frame.fd == -1);
			used += 8 + frame.payload.len;
			FUZZ_CHECK(used <= bytes.len);
			check_request(frame.payload);
		} else if (channel_read(channel, &err) != 1) {
			return;
		}
	}
}

/* As the control socket takes what anybody sends. */
void
fuzz_channel(const void *about, struct span bytes)
{
	struct fuzz_chance chance = fuzz_chance_of(bytes);
	struct channel *channel;
	int pair[2];

	(void)about;
	bytes = span_first(bytes, SOCKET_BYTES);
	FUZZ_CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) ==
	    0);
	FUZZ_CHECK(fcntl(pair[0], F_SETFL, O_NONBLOCK) == 0);
	channel = channel_new(pair[0]);
	FUZZ_CHECK(channel != NULL);
	channel_take_at_most(channel, REQUEST_BYTES);
	for (struct span rest = bytes; rest.len > 0;) {
		size_t count = 1 + fuzz_below(&chance, rest.len);

		FUZZ_CHECK(write(pair[1], rest.ptr, count) == (ssize_t)count);
		rest = span_from(rest, count);
		if (fuzz_below(&chance, 2) == 0)
			break;
	}
	take_frames(channel, bytes);
	channel_free(channel);
	(void)close(pair[1]);
}

/* Whatever is taken packs to the very bytes that it came from. */
static void
check_frame(struct span bytes, uint8_t kind, struct buffer *out)
{
	struct reader_open open;
	struct reader_step step;
	struct reader_ready ready;
	struct reader_fault fault;
	struct reader_place place;
	struct err err = { 0 };
	struct span rest;
	uint64_t file;
	int result = -1;

	if (kind == 0 && (result = reader_open_unpack(bytes, &open, &err)) == 0)
		reader_open_pack(&open, out);
	if (kind == 1 && (result = reader_step_unpack(bytes, &step, &err)) == 0)
		reader_step_pack(&step, out);
	if (kind == 2 &&
	    (result = reader_ready_unpack(bytes, &ready, &err)) == 0)
		reader_ready_pack(&ready, out);
	if (kind == 3 &&
	    (result = reader_fault_unpack(bytes, &fault, &err)) == 0)
		reader_fault_pack(&fault, out);
	if (kind == 4 &&
	    (result = reader_place_unpack(bytes, &place, &err)) == 0)
		reader_place_pack(&place, out);
	if (kind == 5)
		(void)reader_file_unpack(bytes, &file, &rest, &err);
	if (result == 0)
		FUZZ_CHECK(span_equal(bytes, buffer_span(out)));
	else
		FUZZ_CHECK(kind == 5 || err.text[0] != '\0');
}

/* The first byte says which frame it is. */
void
fuzz_frame(const void *about, struct span bytes)
{
	struct buffer out = BUFFER_NONE;
	uint8_t kind = fuzz_take(&bytes) % 6;

	(void)about;
	check_frame(bytes, kind, &out);
	buffer_done(&out);
}
