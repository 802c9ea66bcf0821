#ifndef BOUNDARYD_TESTS_BENCH_H
#define BOUNDARYD_TESTS_BENCH_H

#include "base/buffer.h"
#include "reader/session.h"
#include "scratch.h"

/*
 * bench -- a session over settings of its own, with what came out kept.
 *
 * Each hit is kept as a line of text: rule, message identity, offset, sender,
 * role, words.
 */
struct bench_hit {
	char text[400];
	struct digest identity;
	char rule[64];
	bool provisional;
};

struct bench {
	struct scratch scratch;
	struct bundle *bundle;
	struct settings *settings;
	struct ruleset *rules;
	struct session *session;
	struct bench_hit *hits;
	size_t hit_count;
	size_t message_count;
	char fault[512]; /* the last one */
	size_t fault_count;
	bool stop; /* the sink says so at the next hit */
};

/* One source, `format`; rules that look at one message and at several. */
void bench_open(struct bench *bench, const char *format);
void bench_close(struct bench *bench);
/* Forget hits, messages and faults. */
void bench_reset(struct bench *bench);
/* A new session, as after a restart: nothing is remembered. */
void bench_restart(struct bench *bench);
/* Keeps hits, messages and faults. */
struct session_sink bench_sink(struct bench *bench);
/* On the one source, from a place that may be empty. */
struct session_file *bench_file(struct bench *bench, uint64_t resume,
    struct span state, bool remembered, struct err *err);
/* All at once, to the end. */
void bench_run(struct bench *bench, struct span bytes);

/* Exports of `count` messages, some of which are raised. */
void bench_jsonl(struct buffer *out, size_t count);
void bench_whatsapp(struct buffer *out, size_t count);

#endif
