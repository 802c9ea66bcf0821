#ifndef BOUNDARYD_READER_OUTBOX_H
#define BOUNDARYD_READER_OUTBOX_H

#include "base/buffer.h"
#include "base/err.h"
#include "reader/session.h"

/*
 * outbox -- one report a family for each message, the most serious rule's.
 *
 * One message can meet several rules of a family ("here's my number", "text
 * me", a number). A manager needs to hear of it once: the gravest rule of each
 * family is reported (of equals, the first in the settings' order), the others
 * are named in it. Rules on trial are on their own, so that a trial never takes
 * a live rule's place or hides behind it.
 */
#define OUTBOX_MAX 64 /* families a message; of more, the first */

struct outbox;

/* Sends one packed report (rule/report.h): 0, or -1 with `err`. */
typedef int outbox_send(void *arg, struct span packed, struct err *err);

struct outbox *outbox_new(outbox_send *send, void *arg);
void outbox_free(struct outbox *outbox);
/* Keep a hit; those of the message before it are sent. */
int outbox_add(struct outbox *outbox, const struct session_hit *hit,
    struct err *err);
/* Send what is kept. */
int outbox_flush(struct outbox *outbox, struct err *err);
/* Forget it: whoever asked for it is gone. */
void outbox_clear(struct outbox *outbox);

#endif
