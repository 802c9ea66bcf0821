#ifndef BOUNDARYD_DAEMON_READER_PROCESS_H
#define BOUNDARYD_DAEMON_READER_PROCESS_H

#include <sys/types.h>

#include "base/err.h"

/*
 * reader_process -- one process of a reader: it has a socket as descriptor 3
 * and a pipe as its standard error, and nothing else of ours.
 */
struct reader_process {
	pid_t pid;
	int socket_fd; /* the other end, as the next: the caller's */
	int said_fd;   /* what it says on standard error; not blocking */
};

/* -1 with `err`: nothing was started. */
int reader_process_start(const char *program, struct reader_process *out,
    struct err *err);
/* Until it has ended; its socket is closed. One that hangs is killed. */
void reader_process_wait(pid_t pid);

#endif
