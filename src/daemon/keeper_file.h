#ifndef BOUNDARYD_DAEMON_KEEPER_FILE_H
#define BOUNDARYD_DAEMON_KEEPER_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "alert/alert.h"
#include "base/buffer.h"
#include "control/reader_frame.h"
#include "ingest/follow.h"

/*
 * keeper_file -- one export as the keeper sees it (private to daemon/): what
 * follow knows of it, what its reader was told, what the ledger holds.
 */
enum file_state {
	FILE_QUIET,    /* nothing to read, as far as we know */
	FILE_WAITING,  /* for its reader to have room */
	FILE_STEPPING, /* a step is under way */
	FILE_STALE     /* likewise, but its place no longer counts */
};

/* A report that waits for its step's place. */
struct file_report {
	STAILQ_ENTRY(file_report) next;
	bool is_later; /* a report_later, and not a report */
	size_t bytes;
	size_t entry_bytes; /* the entry's name stands behind the report */
	char packed[];
};

STAILQ_HEAD(file_reports, file_report);

struct keeper_file {
	TAILQ_ENTRY(keeper_file) all;
	TAILQ_ENTRY(keeper_file) waiting;  /* of its reader */
	TAILQ_ENTRY(keeper_file) stepping; /* of its reader, in order */
	TAILQ_ENTRY(keeper_file) recent;   /* open in its reader */
	TAILQ_ENTRY(keeper_file) committing;
	bool in_commit;
	TAILQ_ENTRY(keeper_file) silent; /* a message open at its end */
	bool in_silent;
	struct follow_file *follow;
	uint64_t id;
	int64_t key;     /* row in the ledger; 0 none */
	unsigned reader; /* homes.h, as the next two */
	uint64_t weight;
	bool look_first, apart;
	bool open;   /* in its reader */
	bool handed; /* by follow_next, and not given back */
	enum file_state state;
	enum reader_step_kind step;
	int64_t step_ms, step_busy_ms; /* when it began: step_time.c */
	struct file_reports reports;
	uint64_t resume;
	uint64_t opened_at;       /* our place when its reader got it */
	struct buffer saved;      /* the reader's opaque state */
	struct reader_place next; /* while it is in_commit */
	struct buffer next_saved;
	bool at_end;
	bool open_message;
	bool idle_told;
	int64_t end_ms; /* when its end was reached */
	bool set_aside; /* poison */
	bool failing;   /* its bytes cannot be read */
	char format[64];
	struct buffer entry; /* where the reader is in a container */
	unsigned again;      /* times it was read from its start again */
	bool container;
	struct digest beside; /* stamp of the files that say who is who */
	uint64_t messages, matches;
	uint64_t unreadable, undecided, report_bytes; /* the last waits */
	char last_fault[256];
};

TAILQ_HEAD(keeper_files, keeper_file);

#define KEEPER_AGAIN_MAX 8 /* times a file is read once more */
/* "chat.zip!/_chat.txt", with the entry's name escaped. */
#define KEEPER_FILE_BYTES 1536
/* An alert on its way from the ledger's commit to the spool. */
struct keeper_alert {
	STAILQ_ENTRY(keeper_alert) next;
	struct alert alert;
	char file[KEEPER_FILE_BYTES]; /* alert.file */
	bool delivered, is_canary;
};

STAILQ_HEAD(keeper_alerts, keeper_alert);

struct keeper_reader {
	struct keeper_files waiting;
	struct keeper_files stepping; /* first is being worked on */
	struct keeper_files recent;   /* least lately used first */
	size_t steps, sessions;
	uint64_t bytes; /* that it was given to read */
	bool jit;
	bool prefilter;
	bool sandboxed;
	bool told;
};

struct keeper_counts {
	uint64_t messages, matches, alerts;
	uint64_t known;          /* raised before: quiet */
	uint64_t counted;        /* repeats within the window */
	uint64_t trial, covered; /* by an agreed exception */
	uint64_t capped;         /* one too many within an hour */
	uint64_t delivered;
	uint64_t unreadable;
	uint64_t undecided, never_read;
	uint64_t faults; /* files that could not be read */
	uint64_t poison;
	uint64_t deaths; /* readers */
	uint64_t commits, opened;
};

#endif
