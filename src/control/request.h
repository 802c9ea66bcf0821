#ifndef BOUNDARYD_CONTROL_REQUEST_H
#define BOUNDARYD_CONTROL_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

/*
 * request -- what boundaryctl asks the daemon, and what comes back.
 *
 * Over the control socket go frames (control/channel.h). A request is one JSON
 * object: {"command":"status","json":true,"argument":"...","limit":20}; only
 * the command must be there, unknown keys are ignored. The answer is one
 * frame: ANSWER_OK with text or JSON to print as it is, ANSWER_FAULT with the
 * reasons, a line each. With an ANSWER_OK may come the descriptor of a file
 * that holds the rest of the answer, where it is longer than a frame.
 */
#define REQUEST_BYTES      16384
#define REQUEST_LIMIT_MOST 10000

enum control_frame {
	CONTROL_REQUEST = 1,
	CONTROL_ANSWER_OK = 64,
	CONTROL_ANSWER_FAULT
};

struct request {
	char command[32];
	char argument[512];
	uint32_t limit; /* 0: the command's own */
	bool json;
	char outcome[32];
	char note[2001];
};

/* -1 with `err`: longer than REQUEST_BYTES, not JSON, or no command. */
int request_parse(struct span bytes, struct request *out, struct err *err);
void request_write(const struct request *request, struct buffer *out);

#endif
