#ifndef BOUNDARYD_TESTS_FUZZ_SEEN_H
#define BOUNDARYD_TESTS_FUZZ_SEEN_H

#include "fuzz.h"
#include "message/format.h"

/*
 * seen -- what a format makes of bytes, written down, each message checked
 * against what format.h and message.h promise.
 */
struct seen {
	struct buffer text;   /* a line a message */
	struct buffer faults; /* a line a fault */
	const struct format_limits *limits;
	uint64_t fed; /* bytes; the caller's to set */
	uint64_t end; /* of the last message */
	bool rising;  /* one parser from end to end: ends must rise */
	size_t messages;
	size_t provisional;
};

struct format_sink seen_sink(struct seen *seen);
void seen_done(struct seen *seen);

#endif
