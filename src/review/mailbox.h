#ifndef BOUNDARYD_REVIEW_MAILBOX_H
#define BOUNDARYD_REVIEW_MAILBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "deliver/spool.h"
#include "review/desk.h"

/*
 * mailbox -- what managers did with their mails.
 *
 * In:  the mails of one route as they lie now, and as they lay when it was
 * looked at last (ledger/places.h). Out: decisions. A mail that came into a
 * folder named for an outcome has that outcome, also when it was copied there;
 * one that went back to the route's own folder is open again; one that is gone
 * everywhere is only said to be gone. What is no mail of this route's alerts
 * changes nothing.
 */
/* A line for the log: what lies there, and why it was left alone. */
typedef void mailbox_strange(const char *text, void *arg);

struct mailbox {
	const struct desk *desk;
	const struct spool *spool;
	const char *route;
	mailbox_strange *strange;
	void *arg;
};

/*
 * Look at the whole route, inside the caller's transaction. `*decided`: how
 * many outcomes were recorded. 0, or -1 with `err`.
 */
int mailbox_scan(const struct mailbox *mailbox, int64_t now, size_t *decided,
    struct err *err);

/* A mail that has been gone for this long was deleted, and not just moved. */
#define MAILBOX_GONE_AFTER (60 * INSTANT_SECOND)

#endif
