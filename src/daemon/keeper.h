#ifndef BOUNDARYD_DAEMON_KEEPER_H
#define BOUNDARYD_DAEMON_KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "alert/alert.h"
#include "base/buffer.h"
#include "base/err.h"
#include "base/table.h"
#include "control/reader_frame.h"
#include "daemon/keeper_file.h"
#include "daemon/log.h"
#include "daemon/crew.h"
#include "deliver/spool.h"
#include "deliver/syslog_door.h"
#include "ingest/follow.h"
#include "ledger/bookmarks.h"
#include "ledger/ledger.h"
#include "settings/settings.h"

struct control_server;
struct event;
struct event_base;
struct health_watch;
struct storms;

/*
 * keeper -- all that the daemon's own modules share (private to daemon/).
 *
 * Bytes go to readers (work.c), places and reports come back and are committed
 * together (commit.c), alerts are delivered from the ledger's word
 * (delivery.c).
 */
#define KEEPER_STEP_BYTES     ((uint64_t)4 << 20)
#define KEEPER_STEPS_A_READER 2
#define KEEPER_SESSIONS_MAX   512 /* files open in one reader */
#define KEEPER_IDLE_MS        250 /* then an open message is handed over */
#define KEEPER_RETRY_MS       100 /* after a failing disk; doubles up to */
#define KEEPER_RETRY_MOST_MS  5000
#define KEEPER_POISON_TIMES   2
#define KEEPER_FORGET_DAYS    90 /* places of files that are gone */

struct keeper {
	struct event_base *base;
	struct log *log;
	const char *settings_file;
	struct bundle *bundle;
	struct settings *settings;
	struct table *rules; /* id to struct rule_spec */
	struct syslog_door *door;
	struct ledger *ledger;
	struct spool *spool;
	struct follow *follow;
	struct follow_source *follow_sources;
	struct crew *crew;
	struct keeper_reader *readers;
	struct watch *watch;
	struct control_server *control;
	struct health_watch *health;
	struct storms *storms;
	struct keeper_review *review;
	struct keeper_files files;
	struct table *by_id;              /* 8 bytes to keeper_file */
	struct table *remembered, *homes; /* homes.h */
	size_t steps;                     /* under way */
	struct event *tick;
	struct event *soon; /* pump once, from the loop */
	struct event *signals[4];
	int64_t next_scan_ms;
	int64_t scanned_ms;
	int64_t scan_took_ms;
	int64_t next_expiry_ms;
	int64_t next_ping_ms;
	int64_t next_week_ms, week_told; /* instant of the last week told */
	int64_t started_ms;
	int64_t found_key;              /* of the last bookmark asked */
	bool in_transaction, caught_up; /* with all there was at the start */
	struct keeper_alerts fresh;     /* of this transaction */
	struct keeper_files committing; /* of this transaction */
	struct keeper_files silent;     /* longest silent first */
	int64_t ledger_retry_ms;        /* ledger failed: wait */
	int64_t ledger_pause_ms;        /* 0: it works */
	int64_t ledger_well_ms;         /* first commit after a failure, or 0 */
	int64_t spool_retry_ms, spool_pause_ms, spool_failed_ms; /* since */
	int64_t tried_to; /* deliveries up to it may be in the spool */
	bool undelivered, spool_gone; /* some wait; for folders anew */
	struct buffer spool_stuck, spool_still; /* "/oak/": said, and still */
	bool once, stopping, reload_wanted;
	int result;
	unsigned quiet_scans; /* boundaryd -1 */
	struct keeper_counts counts;
};

/* keeper_settings.c: 0 with faults for what was left out; -1: nothing. */
int keeper_load(struct keeper *keeper, struct bundle **bundle,
    struct settings **settings, struct faults *faults);
/* Takes both, also when it fails. */
int keeper_take(struct keeper *keeper, struct bundle *bundle,
    struct settings *settings, struct err *err);
void keeper_say_faults(struct keeper *keeper, struct faults *faults);
/* keeper_parts.c */
int keeper_open_outputs(struct keeper *keeper);
int keeper_start_readers(struct keeper *keeper, struct err *err);
void keeper_stop_readers(struct keeper *keeper);
struct keeper *keeper_new(const char *settings_file, bool once,
    struct log *log);
void keeper_free(struct keeper *keeper);
int keeper_run(struct keeper *keeper); /* exit status */
void keeper_stop(struct keeper *keeper);
/* Read and check everything anew; every reason why not goes to `faults`. */
int keeper_reload(struct keeper *keeper, struct faults *faults);
const struct rule_spec *keeper_rule(const struct keeper *keeper,
    struct span id);
int64_t keeper_now_ms(void);
int64_t keeper_retry_at(int64_t *pause_ms); /* the pause grows */

#endif
