#include "daemon/health_watch.h"
#include "daemon/review.h"
#include "daemon/stages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "alert/standing.h"
#include "deliver/alert_line.h"
#include "deliver/mail.h"
#include "review/tiers.h"
#include "settings/canary.h"

#define WAITING_AT_ONCE 64

typedef int mail_writer(const struct alert *alert,
    const struct mail_options *options, struct buffer *out, struct err *err);

struct waiting {
	struct keeper *keeper;
	struct buffer stuck; /* "/oak/elm/": routes that take nothing now */
	size_t done;
	bool failed; /* something goes on waiting */
	bool again;  /* look past a route that is stuck */
};

static int deliver(struct keeper *keeper, struct alert *alert, bool again);
static int put_follow_up(struct keeper *keeper, struct alert *alert,
    bool again);
static int write_copy(const struct alert *alert,
    const struct mail_options *options, struct buffer *out, struct err *err);
static int render(struct keeper *keeper, struct alert *alert,
    mail_writer *write, struct buffer *out, struct err *err);
static void deliver_some(struct keeper *keeper, struct waiting *waiting);
static void pass_over(struct waiting *waiting, const char *route);
static void add_route(struct buffer *routes, const char *route);
static bool has_route(const struct buffer *routes, const char *route);
static void forget_stuck(struct keeper *keeper);
static void mark(struct keeper *keeper);
static void spool_failed(struct keeper *keeper, const char *route,
    const struct err *err);
static int deliver_kept(const struct ledger_alert *kept, void *arg);

/*
 * Committed alerts go to the spool, then syslog, and are marked at the end in
 * one transaction. Whatever comes in between, the ledger still has them.
 */
void
keeper_deliver_fresh(struct keeper *keeper)
{
	struct keeper_alert *fresh;

	if (STAILQ_EMPTY(&keeper->fresh))
		return;
	STAILQ_FOREACH(fresh, &keeper->fresh, next)
	{
		if (keeper->spool_retry_ms != 0 ||
		    deliver(keeper, &fresh->alert, false) == -1)
			keeper->undelivered = true;
		else
			fresh->delivered = true;
	}
	mark(keeper);
}

void
keeper_deliver_waiting(struct keeper *keeper)
{
	struct waiting waiting = { .keeper = keeper, .stuck = BUFFER_NONE };
	bool more;

	/* Its group may write in a route's folders, and take them away. */
	if (keeper->spool_gone)
		keeper_renew_spool(keeper);
	keeper->spool_gone = false;
	keeper->spool_retry_ms = 0;
	buffer_reset(&keeper->spool_still);
	do {
		waiting.done = 0;
		deliver_some(keeper, &waiting);
		more = keeper->ledger_retry_ms == 0 &&
		    waiting.done == WAITING_AT_ONCE;
	} while (more && keeper->once);
	buffer_done(&waiting.stuck);
	if (!more && keeper->ledger_retry_ms == 0)
		forget_stuck(keeper);
	/* The rest in the next turn: many may wait after a full disk. */
	keeper->undelivered = waiting.failed || more;
	if (waiting.done > 0)
		keeper->spool_pause_ms = 0;
	if (more)
		keeper->spool_retry_ms = 0;
	else if (waiting.failed && keeper->spool_retry_ms == 0)
		keeper->spool_retry_ms = keeper->ledger_retry_ms != 0 ?
		    keeper->ledger_retry_ms :
		    keeper_now_ms() + KEEPER_RETRY_MOST_MS;
	if (keeper->undelivered || keeper->spool_failed_ms == 0)
		return;
	keeper->spool_failed_ms = 0;
	keeper->spool_pause_ms = 0;
	log_info(keeper->log,
	    "spool: it works again; what waited is delivered");
}

/* What is in the spool and not marked is found there the next time. */
static void
deliver_some(struct keeper *keeper, struct waiting *waiting)
{
	struct err err = { 0 };
	int result = keeper_begin(keeper, &err);

	do {
		waiting->again = false;
		if (result == 0)
			result = ledger_each_undelivered(keeper->ledger,
			    WAITING_AT_ONCE - waiting->done,
			    buffer_span(&waiting->stuck), deliver_kept, waiting,
			    &err);
	} while (result == 0 && waiting->again);
	if (result == -1)
		keeper_commit_failed(keeper, &err);
	else
		keeper_commit(keeper);
	if (keeper->ledger_retry_ms != 0) {
		waiting->failed = true;
		keeper_doubt_deliveries(keeper);
	}
}

/*
 * A route's trouble is no other's: a folder that somebody took away, a quota, a
 * disk of its own.
 */
static void
pass_over(struct waiting *waiting, const char *route)
{
	waiting->failed = true;
	add_route(&waiting->stuck, route);
	waiting->again = !waiting->stuck.failed;
}

static void
add_route(struct buffer *routes, const char *route)
{
	if (routes->len == 0)
		(void)buffer_char(routes, '/');
	(void)buffer_printf(routes, "%s/", route);
}

static bool
has_route(const struct buffer *routes, const char *route)
{
	struct span rest = buffer_span(routes), name;

	while (span_next_part(&rest, '/', &name))
		if (span_is(name, route))
			return true;
	return false;
}

/* All that waited was tried: a route that failed nothing now is well, and is
 * named again when it fails. */
static void
forget_stuck(struct keeper *keeper)
{
	struct buffer stuck = keeper->spool_stuck;

	keeper->spool_stuck = keeper->spool_still;
	keeper->spool_still = stuck;
}

/*
 * Only what was tried before may be in the spool without the ledger's knowing,
 * and is looked for in all its folders first.
 */
void
keeper_doubt_deliveries(struct keeper *keeper)
{
	struct err err = { 0 };

	if (ledger_last_delivery(keeper->ledger, &keeper->tried_to, &err) == -1)
		keeper->tried_to = INT64_MAX;
}

static int
deliver(struct keeper *keeper, struct alert *alert, bool again)
{
	struct buffer mail = BUFFER_NONE;
	struct buffer line = BUFFER_NONE;
	struct err err = { 0 };
	int result;

	result = render(keeper, alert, write_copy, &mail, &err);
	if (result == 0)
		keeper_health_delivered(keeper, mail.len);
	if (result == 0)
		result = spool_deliver(keeper->spool, alert, buffer_span(&mail),
		    again, &err);
	buffer_done(&mail);
	if (result == -1) {
		spool_failed(keeper, alert->route, &err);
		return -1;
	}
	keeper->counts.delivered += !canary_is_source(alert->source);
	if (alert_line(alert, keeper->settings->syslog_detail, &line) == 0 &&
	    buffer_string(&line) != NULL)
		log_line(keeper->log, alert_priority(alert),
		    buffer_string(&line));
	buffer_done(&line);
	return 0;
}

/*
 * Counts as no alert, and is in no log. Whom the alert is about may lead the
 * team by now: then it is not put there, and counts as done.
 */
static int
put_follow_up(struct keeper *keeper, struct alert *alert, bool again)
{
	const struct settings *settings = keeper->settings;
	struct spool_mail mail = { .raised = instant_now() };
	struct buffer bytes = BUFFER_NONE;
	struct err err = { 0 };
	int result;

	alert->route = mail.route = spool_route(keeper->spool, alert->route);
	if (tiers_reads(alert->subject, alert->route, settings->people,
		settings->routes, settings->route_count))
		return 0;
	result = render(keeper, alert, mail_render_follow_up, &bytes, &err);
	mail_follow_up_id(&alert->id, &mail.id);
	mail.bytes = buffer_span(&bytes);
	if (result == 0)
		result = spool_put(keeper->spool, &mail, again, &err);
	buffer_done(&bytes);
	if (result == -1)
		spool_failed(keeper, alert->route, &err);
	return result;
}

int
keeper_render(struct keeper *keeper, struct alert *alert, struct buffer *out,
    struct err *err)
{
	return render(keeper, alert, mail_render, out, err);
}

/* With what the ledger knows of it: who gets it, by when, what was before. */
static int
render(struct keeper *keeper, struct alert *alert, mail_writer *write,
    struct buffer *out, struct err *err)
{
	const struct mail_options options = { keeper->settings->clauses,
		keeper->settings->zone, keeper->settings->host };
	struct buffer words = BUFFER_NONE;
	struct standing standing;
	struct desk desk;
	int result;

	keeper_desk(keeper, &desk);
	result = desk_standing(&desk, alert, alert->route, &standing, &words,
	    err);
	if (result != -1) {
		alert->standing = &standing;
		result = write(alert, &options, out, err);
		alert->standing = NULL;
	}
	buffer_done(&words);
	return result;
}

/*
 * What came after the commit is left to the follow-up, so that the same mail
 * comes out however often it is tried; who gets it later has it all in one.
 */
static int
write_copy(const struct alert *alert, const struct mail_options *options,
    struct buffer *out, struct err *err)
{
	struct standing standing = *alert->standing;
	struct alert copy = *alert;

	if (standing.reason != COPY_OVERDUE &&
	    standing.reason != COPY_PASSED_ON &&
	    standing.later_told < standing.later_count)
		standing.later_count = standing.later_told;
	copy.standing = &standing;
	return mail_render(&copy, options, out, err);
}

static void
mark(struct keeper *keeper)
{
	struct keeper_alert *fresh;
	struct err err = { 0 };
	int64_t now = instant_now();
	int result;

	result = ledger_begin(keeper->ledger, &err);
	while ((fresh = STAILQ_FIRST(&keeper->fresh)) != NULL) {
		STAILQ_REMOVE_HEAD(&keeper->fresh, next);
		/* A canary is forgotten when it is found in the spool. */
		if (result == 0 && fresh->delivered && !fresh->is_canary)
			result = ledger_mark_delivered_id(keeper->ledger,
			    &fresh->alert.id, now, &err);
		alert_done(&fresh->alert);
		free(fresh);
	}
	if (result == 0)
		result = ledger_commit(keeper->ledger, &err);
	if (result == 0)
		return;
	/* They are in the spool; delivering again will find them there. */
	keeper->undelivered = true;
	keeper->in_transaction = true;
	keeper_commit_failed(keeper, &err);
	keeper->spool_retry_ms = keeper->ledger_retry_ms;
	keeper_doubt_deliveries(keeper);
}

/* Said once of each route, until all that waited for it is delivered. */
static void
spool_failed(struct keeper *keeper, const char *route, const struct err *err)
{
	if (!has_route(&keeper->spool_stuck, route)) {
		log_critical(keeper->log,
		    "spool: %s; the ledger keeps every alert", err->text);
		add_route(&keeper->spool_stuck, route);
	}
	if (!has_route(&keeper->spool_still, route))
		add_route(&keeper->spool_still, route);
	if (keeper->spool_failed_ms == 0)
		keeper->spool_failed_ms = keeper_now_ms();
	keeper->spool_gone = keeper->spool_gone || err->code == ENOENT;
	keeper->spool_retry_ms = keeper_retry_at(&keeper->spool_pause_ms);
	keeper_doubt_deliveries(keeper);
}

static int
deliver_kept(const struct ledger_alert *kept, void *arg)
{
	struct waiting *waiting = arg;
	struct keeper *keeper = waiting->keeper;
	bool again = kept->delivery <= keeper->tried_to;
	struct alert alert;
	struct err err = { 0 };
	int result;

	if (alert_restore(&alert, &kept->kept, &err) == -1) {
		log_error(keeper->log, "%s", err.text);
		waiting->failed = true;
		return 1;
	}
	if (alert.damaged)
		keeper_health_damaged(keeper, &kept->id, err.text);
	if (kept->reason == COPY_FOLLOW_UP)
		result = put_follow_up(keeper, &alert, again);
	else
		result = deliver(keeper, &alert, again);
	alert_done(&alert);
	if (result == -1) {
		pass_over(waiting, kept->kept.route);
		return 1;
	}
	if (ledger_mark_delivered(keeper->ledger, kept->delivery, instant_now(),
		&err) == -1) {
		keeper_commit_failed(keeper, &err);
		waiting->failed = true;
		return 1;
	}
	waiting->done++;
	return 0;
}
