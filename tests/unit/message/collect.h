#ifndef BOUNDARYD_TESTS_MESSAGE_COLLECT_H
#define BOUNDARYD_TESTS_MESSAGE_COLLECT_H

#include "base/buffer.h"
#include "message/format.h"

/* collect -- run a format over bytes and write down what comes out. */
struct collect {
	struct buffer text; /* a line a message or fault */
	size_t last;        /* where the last message's line starts */
	unsigned messages;  /* without provisional ones */
	unsigned provisional;
	unsigned faults;
	unsigned faults_of[FORMAT_FAULT_TRUNCATED + 1];
	bool brief; /* no offsets, no faults */
	bool words; /* start, sender and text alone */
	bool whole; /* one parser from end to end: ends must rise */
	uint64_t end;
};

/* An export and what comes out of it, in brief lines. */
struct collect_case {
	const struct format *format;
	const char *input;
	const char *output;
};

struct format_sink collect_sink(struct collect *collect);
void collect_done(struct collect *collect);
/* Feed `input` in pieces of `piece` bytes (0: whole) and finish. */
void collect_run(struct collect *collect, const struct format *format,
    const struct format_options *options, struct span input, size_t piece);
/*
 * Fail unless each case, up to one without a format, gives its output without a
 * fault, in one piece, and is known by its first bytes, at 80 of 100 or surer.
 */
void collect_check(const struct collect_case *cases);
const char *collect_text(struct collect *collect);

#endif
