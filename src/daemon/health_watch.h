#ifndef BOUNDARYD_DAEMON_HEALTH_WATCH_H
#define BOUNDARYD_DAEMON_HEALTH_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/faults.h"
#include "base/json_write.h"
#include "base/table.h"
#include "daemon/canary.h"
#include "daemon/health.h"

struct keeper;
struct keeper_file;
struct reader_place;
struct route;
struct settings;
struct spool;

/*
 * health_watch -- asks once a second what is wrong, and tells IT: a line in
 * the journal, an entry in status, a mail in the health route.
 *
 * A source that is silent and a rule that never matches are known over
 * restarts, by moments in the ledger.
 */
#define HEALTH_DEATHS 3 /* of readers, within ten minutes */

/* Room in one place: a quota, or a file system. */
struct health_room {
	const char *thing;
	uint64_t used;
	uint64_t whole; /* 0: no bound */
};

/* How full, in the steps that are told: 0, 80, 90 or 95; `before` is the step
 * it was at, which it leaves downwards only by two hundredths. */
int health_room_level(const struct health_room *room, int before);

struct health_watch {
	struct canary canary;
	struct health *health;
	struct table *rules;   /* id to when its moment was written */
	bool recount;          /* which rules are live may have changed */
	struct table *sources; /* name to struct health_source */
	int64_t next_ms;
	int64_t next_slow_ms;
	int64_t wall; /* the two clocks at the last tick */
	int64_t running_ms;
	uint64_t syslog_lost;
	struct table *damaged; /* ids of alerts, since the start */
	uint64_t deaths;
	int64_t died[HEALTH_DEATHS]; /* instants, oldest first */
	uint64_t spool_walked;       /* bytes */
	uint64_t spool_added;        /* since then */
	bool delivered;              /* since the last look */
	int64_t next_walk_ms;
	size_t quiet_rules;
	bool refused; /* rules or settings, with a reason */
	size_t refused_count;
};

struct health_source {
	int64_t moved;   /* instant: its last message was read */
	int64_t written; /* instant: that the ledger has */
};

/* health_watch.c: after the outputs are open. 0, or -1 with `err`. */
int keeper_health_start(struct keeper *keeper, struct err *err);
void keeper_health_stop(struct keeper *keeper);
/* Once a second at most; `last`: the daemon stops, so tell what is untold. */
void keeper_health_tick(struct keeper *keeper, int64_t now_ms, bool last);
/* Settings were loaded or refused, with so many faults. */
void keeper_health_settings(struct keeper *keeper, size_t faults);
/* Within a transaction: messages of a file were read, a rule matched. */
void keeper_health_read(struct keeper *keeper, const struct keeper_file *file,
    const struct reader_place *place);
void keeper_health_matched(struct keeper *keeper, const char *rule);
/* What was said is lost of an alert, which counts once however often it is
 * delivered; `why`: how one knows. */
void keeper_health_damaged(struct keeper *keeper, const struct digest *id,
    const char *why);
void keeper_health_delivered(struct keeper *keeper, size_t bytes);
/* health_rules.c */
void keeper_health_rules(struct keeper *keeper, int64_t now);
/* Live rules that matched nothing for health.rule-silence. */
void keeper_each_quiet_rule(struct keeper *keeper, int64_t now,
    void (*visit)(const char *rule, int64_t since, void *arg), void *arg);
/* health_room.c */
void keeper_health_room(struct keeper *keeper, int64_t now);
/* health_news.c: the sink of health.h. */
extern const struct health_sink keeper_health_sink;
/* health_status.c */
void health_json(struct keeper *keeper, struct json_writer *json);
void health_text(struct keeper *keeper, struct buffer *out);

/* keeper_parts.c: the routes of the settings, and those of the service. */
struct spool *keeper_open_spool(const struct settings *settings,
    struct faults *faults);
/* Its folders anew, where they are gone or are not where they were. */
void keeper_renew_spool(struct keeper *keeper);

#endif
