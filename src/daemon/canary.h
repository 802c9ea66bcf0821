#ifndef BOUNDARYD_DAEMON_CANARY_H
#define BOUNDARYD_DAEMON_CANARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/json_write.h"

struct alert;
struct keeper;

/*
 * canary -- once a day a message of the daemon's own goes all the way: it is
 * read, meets a rule, goes to the ledger and into the spool, to a route of its
 * own. Where it has not arrived after CANARY_WAIT, IT is told.
 *
 * It counts nowhere: not among messages, alerts or rules, and what the ledger
 * knew of it is removed when it has arrived.
 */
#define CANARY_WAIT        (5 * INSTANT_MINUTE)
#define CANARY_KEEP_DAYS   7 /* in the spool */
#define CANARY_NONCE_BYTES 17

struct canary {
	char nonce[CANARY_NONCE_BYTES];
	int64_t next;   /* instant */
	int64_t put;    /* instant; 0: none is under way */
	int64_t passed; /* instant; 0: never */
	bool failed;    /* the last one */
	bool raised;    /* the one under way: it is an alert */
	struct digest id;
};

void keeper_canary_start(struct keeper *keeper);
/* Settings may have changed: when is the next? */
void keeper_canary_plan(struct keeper *keeper, int64_t now);
void keeper_canary_tick(struct keeper *keeper, int64_t now);
/* 0, or -1 with `err`: no file could be put. */
int keeper_canary_put(struct keeper *keeper, int64_t now, struct err *err);
/* In place of keeper_add_alert, for what its source raises. Takes the alert. */
int keeper_canary_alert(struct keeper *keeper, struct alert *alert,
    struct err *err);
void canary_json(const struct keeper *keeper, struct json_writer *json);
void canary_text(const struct keeper *keeper, struct buffer *out);
/* The first time after `now` at which clocks in the zone show that minute. */
struct zone;
int64_t canary_next(const struct zone *zone, int minute, int64_t now);

#endif
