#ifndef BOUNDARYD_READER_SESSION_FILE_H
#define BOUNDARYD_READER_SESSION_FILE_H

#include "ingest/decode.h"
#include "ingest/identity.h"
#include "message/charset.h"
#include "message/date_orders.h"
#include "reader/awaited.h"
#include "reader/session.h"

/*
 * session_file -- one export on its way through a session (private to
 * reader/): decoding, the choice of format, and places.
 *
 * A place is not where reading stopped but some way before, so that after a
 * restart the stretch in between can be read again to remember what was said
 * (rule/memory.h). Messages that end at or before `done` were handed over.
 */
#define SESSION_WARM_BYTES 65536
#define SESSION_HEAD_BYTES 65536
#define SESSION_HEAD_LIMIT (16 * SESSION_HEAD_BYTES) /* with a last piece */

/* Somewhere a parser can go on. */
struct session_warm {
	uint64_t resume;
	struct buffer parser; /* what it saved; empty: a fresh one */
};

struct session_file {
	struct session *session;
	const struct settings_source *source;
	char *path;
	struct session_sink sink;
	struct decode *decode;
	const struct format *format; /* NULL: not known yet */
	struct format_state *parser;
	struct format_options options;
	struct buffer head; /* while it is not known, */
	struct buffer raw;  /* and as its bytes are */
	uint64_t start;     /* file byte fed first */
	uint64_t offset;
	uint64_t done;
	bool remembered;
	bool member;
	struct context *context;
	bool rereads;
	bool once;
	struct date_orders dates; /* as an earlier reading learnt them */
	bool disproven;           /* its dates: nothing more is read */
	uint64_t reread_to;       /* so far it was read with wrong dates */
	uint64_t faults_to;       /* so far what is unreadable was counted, */
	uint64_t faults_before;   /* and before this reading */
	struct table *forgotten;  /* conversations whose memory had them */
	bool told_unknown;
	bool given_up;               /* unknown for good: nothing is read */
	uint64_t unread;             /* decoded bytes, since then */
	uint64_t provisional;        /* its start, file byte */
	struct session_warm warm[2]; /* older, newer */
	char tail[IDENTITY_TAIL_BYTES];
	uint32_t tail_bytes;
	struct buffer state;
	struct session_counts counts;
	struct err stopped; /* why the sink said stop */
};

/*
 * session_choose.c: find out the format from the head, and read that. 0 also
 * when it cannot be told yet: then file->format stays NULL.
 */
int session_choose(struct session_file *file, bool all_there, struct err *err);
void session_tell_unknown(struct session_file *file);

/* Is a file that begins with `head` all one conversation, which its path names?
 * Of what it would be taken for while that is not known; reads nothing. */
bool session_is_apart(const struct session_file *file, struct span head);

int session_start_parser(struct session_file *file, struct err *err);
/* The parser stopped. 0: we had it so; -1 with `err`: what the sink said. */
int session_stopped(const struct session_file *file, struct err *err);
/* session_state.c: a place's state, as it is packed. */
struct session_state {
	enum encoding encoding;
	struct span format;
	uint64_t done;
	struct span parser;
	uint64_t reread_to;
	uint64_t faults_to;
	const struct date_orders *dates; /* NULL: none */
};

void session_state_pack(const struct session_state *state, struct buffer *out);
/* 0; -1: it is none of ours. Borrows, and points to `dates`. */
int session_state_unpack(struct span packed, struct session_state *out,
    struct date_orders *dates);

/* session_judge.c: one message against the rules. */
int session_judge(struct session_file *file, const struct message *message);
void session_fault(struct session_file *file, uint64_t offset,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

struct session {
	const struct settings *settings;
	const struct ruleset *rules;
	struct ruleset_worker *worker;
	struct rule_memory *memory;
	struct awaited *awaited;
	struct charsets *charsets;
};

#endif
