#ifndef BOUNDARYD_READER_SESSION_H
#define BOUNDARYD_READER_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "message/message.h"
#include "people/people.h"
#include "rule/report_later.h"
#include "rule/ruleset.h"
#include "settings/settings.h"

/*
 * session -- from an export's bytes to the rules its messages meet.
 *
 * In:  bytes of open exports, in order. Out: hits and faults, through a sink,
 * and places from which reading can go on. Joins decode, format, people and
 * rule; knows neither files nor processes, so that the reader process and
 * boundaryctl run the very same code.
 */
struct session;
struct session_file;

/* A message and a rule it meets; lives for the sink's call. */
struct session_hit {
	const struct message *message;
	const struct rule_message *judged; /* with roles looked up */
	const struct person *from;         /* NULL: not listed */
	const struct person *to;
	const struct match *match;
	const struct memory_message *before; /* oldest first */
	size_t before_count;
	uint64_t offset; /* byte of the file */
};

struct session_sink {
	/* Each may be NULL. -1 stops the file. */
	int (*message)(void *arg, const struct message *message,
	    const struct rule_message *judged);
	int (*hit)(void *arg, const struct session_hit *hit);
	int (*later)(void *arg, const struct report_later *later);
	/* `text` holds no word of a message. */
	void (*fault)(void *arg, uint64_t offset, const char *text);
	void *arg;
};

struct session_counts {
	uint64_t messages, matches;
	uint64_t undecided;  /* rules that could not be judged */
	uint64_t unreadable; /* faults of the format */
	uint64_t never_read; /* not looked at */
	uint64_t cut;        /* longer than limits.text or limits.line */
};

struct session_place {
	uint64_t offset;     /* file bytes fed */
	uint32_t tail_bytes; /* ingest/identity.h */
	struct digest tail;
	uint64_t resume;   /* file byte to feed from next time */
	struct span state; /* borrowed until the next call */
	bool open_message; /* idle would hand one over */
	bool snapshot;
	const char *format; /* "" while it is not known */
};

/* Settings, rules and people are borrowed until session_free. */
struct session *session_new(const struct settings *settings,
    const struct ruleset *rules, struct err *err);
void session_free(struct session *session);
/* Open now what would be opened later: from here on, no file is. */
void session_open_files(struct session *session);

/* The next `count` messages there are to go to sink.later, as those after a
 * live hit do (settings->context of them). */
int session_await(struct session *session, const char *source,
    struct span conversation, unsigned count, struct err *err);

/* Which export, and where to start on it. */
struct session_start {
	const struct settings_source *source;
	const char *path;
	uint64_t resume;   /* file byte that is fed first */
	struct span state; /* of that place; empty: from the file's start */
	bool remembered;   /* this session has seen what it is fed again */
	bool member;       /* in a container, where not all are exports */
	bool rereads;      /* it can be fed from its first byte once more */
	bool once;         /* what is read once more is not handed over again */
	struct context *context; /* who is who, shared; NULL: nobody knows */
};

/* With a state, feeding goes on at its resume byte, and messages that were
 * handed over then are only remembered. NULL with `err`: a state that is none
 * of ours, or no memory. */
struct session_file *session_open(struct session *session,
    const struct session_start *start, const struct session_sink *sink,
    struct err *err);
void session_close(struct session_file *file);
/* 0, or -1 with `err`: out of memory, or the sink said stop. */
int session_feed(struct session_file *file, struct span bytes, struct err *err);
int session_idle(struct session_file *file, struct err *err);
int session_finish(struct session_file *file, struct err *err);
int session_place(struct session_file *file, struct session_place *out,
    struct err *err);
/* After each feed, idle and finish, with `rereads`. 1: its dates were read
 * wrong (once for a shape of dates, message/date_orders.h): start on the file's
 * first byte with `state`, which is replaced. 0: it goes on. -1 with `err`. */
int session_again(const struct session_file *file, struct buffer *state,
    struct err *err);
bool session_knows_format(const struct session_file *file);
/* It never will know it: what is fed now is of no use. */
bool session_has_given_up(const struct session_file *file);
const struct container_limits *
session_containers(const struct session *session);
const struct session_counts *
session_file_counts(const struct session_file *file);
/* A hit as it travels; borrows from the hit. report_pack cuts the text. */
void session_report(const struct session_hit *hit, struct report *out);

#endif
