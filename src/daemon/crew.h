#ifndef BOUNDARYD_DAEMON_CREW_H
#define BOUNDARYD_DAEMON_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/span.h"
#include "control/reader_frame.h"

struct event_base;
struct log;

/*
 * crew -- the reader processes: start them, talk to them, notice their end.
 *
 * Each is the program boundaryd-reader, started with nothing but a socket as
 * descriptor 3 and a pipe as its standard error, which goes into the log. A
 * reader that ends is started again after a pause that grows while it keeps
 * ending (100 ms to 30 s).
 */
struct crew;

struct crew_sink {
	void (*ready)(void *arg, unsigned reader,
	    const struct reader_ready *ready);
	void (*report)(void *arg, unsigned reader, uint64_t file,
	    struct span packed);
	void (*later)(void *arg, unsigned reader, uint64_t file,
	    struct span packed);
	void (*entry)(void *arg, unsigned reader, uint64_t file,
	    struct span name);
	/* After a READER_STEP_LOOK. */
	void (*looked)(void *arg, unsigned reader, uint64_t file, bool apart);
	void (*fault)(void *arg, unsigned reader,
	    const struct reader_fault *fault);
	void (*place)(void *arg, unsigned reader,
	    const struct reader_place *place);
	/* All frames that were there have been handed over. */
	void (*drained)(void *arg);
	/* It has ended or broke the protocol; what it had in hand is undone. */
	void (*died)(void *arg, unsigned reader, const char *why);
	void *arg;
};

struct crew_settings {
	const char *program; /* path of boundaryd-reader */
	unsigned readers;
	const char *settings_file;
	struct span bundle; /* packed; copied */
};

/* NULL with `err`: no process could be started. */
struct crew *crew_new(struct event_base *base, struct log *log,
    const struct crew_settings *settings, const struct crew_sink *sink,
    struct err *err);
/* Ends every reader and waits for it; the sink is not called. */
void crew_free(struct crew *crew);
unsigned crew_count(const struct crew *crew);
/* It has its settings and takes work. */
int crew_is_ready(const struct crew *crew, unsigned reader);
/* Its process; 0: it is not running. */
pid_t crew_process(const struct crew *crew, unsigned reader);
/* Rises each time the reader is started: what it remembers dies with it. */
uint64_t crew_generation(const struct crew *crew, unsigned reader);
/*
 * May one more line about what that reader says go into the log? So many a
 * minute (log_share.h), with those of its standard error; the rest is counted.
 */
bool crew_may_say(struct crew *crew, unsigned reader, int64_t now_ms);
/* Now and then: tell how many lines that were. */
void crew_tick(struct crew *crew, int64_t now_ms);
/* 0, or -1 with `err`: the reader is gone or does not take its frames. */
int crew_send(struct crew *crew, unsigned reader, enum reader_frame type,
    struct span payload, int fd, struct err *err);
/*
 * End a reader that took too long or does what it should not; calls died. The
 * sink may do so: what else the reader had sent is dropped, and what the sink
 * was just shown is gone.
 */
void crew_kill(struct crew *crew, unsigned reader, const char *why);

#endif
