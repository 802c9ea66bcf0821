#ifndef BOUNDARYD_READER_PROCESS_H
#define BOUNDARYD_READER_PROCESS_H

#include "base/err.h"

/*
 * process -- a reader process: frames in, frames out, nothing else.
 *
 * Talks to the keeper over one socket (control/reader_frame.h), is handed
 * every descriptor it reads, and lives in a sandbox (reader/sandbox.h) before
 * the first byte of any export.
 */
/*
 * Serve until the keeper closes the socket: 0. -1 with `err`: the keeper sent
 * something that is no frame, or memory ran out; nothing is lost by ending.
 */
int reader_process(int fd, struct err *err);

#endif
