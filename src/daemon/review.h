#ifndef BOUNDARYD_DAEMON_REVIEW_H
#define BOUNDARYD_DAEMON_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "review/desk.h"

struct keeper;
struct watch;

/*
 * review -- when the desk (review/desk.h) has work: mails that were moved,
 * alerts that are overdue, records whose time is over, settings that changed.
 */
struct keeper_review {
	struct watch *watch;  /* of the spool; NULL: looked at now and then */
	bool copies;          /* this transaction made some beside `fresh` */
	bool later;           /* or alerts, or messages that came after some */
	bool moved;           /* something did */
	int64_t look_ms;      /* the next time; */
	int64_t look_took_ms; /* the last took so long */
	int64_t due_ms;
	int64_t end_ms;
};

/* The desk as the settings in use have it; borrows from the keeper. */
void keeper_desk(const struct keeper *keeper, struct desk *out);
int keeper_review_start(struct keeper *keeper, struct err *err);
void keeper_review_stop(struct keeper *keeper);
/* Settings or spool are others now: note what changed, watch every route. */
void keeper_review_settings(struct keeper *keeper);
void keeper_review_tick(struct keeper *keeper, int64_t now_ms);
/* A desk_removed of the keeper `arg`. */
void keeper_remove_mails(const struct digest *id, void *arg);
/* review_settings.c: what changed in them goes into the audit record. */
int keeper_note_settings(struct keeper *keeper, struct err *err);
/* Look at all routes now, in the open transaction. */
int keeper_review_look(struct keeper *keeper, struct err *err);

#endif
