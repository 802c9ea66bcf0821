#ifndef BOUNDARYD_DELIVER_SYSLOG_CHILD_H
#define BOUNDARYD_DELIVER_SYSLOG_CHILD_H

#include <stdatomic.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

#include "deliver/syslog_door.h"

/*
 * syslog_child -- the process behind the syslog door.
 *
 * It reads lines until its parent closes the pipe, and stands still where
 * syslog does. It holds nothing open but the pipe.
 */
#define SYSLOG_LINE_BYTES 900

/* As it goes through the pipe; the text without its NUL. */
struct syslog_line {
	int priority;
	char text[SYSLOG_LINE_BYTES + 1];
};

struct syslog_child {
	char ident[64];
	int facility;
	syslog_write *write; /* NULL: syslog(3) */
	void *arg;
	_Atomic uint64_t *said; /* shared with the parent */
};

/* Takes `fd`. Lives while `parent` does, and a little longer. */
noreturn void syslog_child_run(const struct syslog_child *child, int fd,
    pid_t parent);

#endif
