#include "daemon/review.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "alert/outcome.h"
#include "base/escape.h"
#include "daemon/stages.h"
#include "daemon/watch.h"
#include "deliver/mail.h"
#include "ledger/audit.h"
#include "review/mailbox.h"

#define SOON_MS      100     /* after the first of several moves, */
#define SOON_SHARE   10      /* or so much longer than looking takes */
#define LOOK_SHARE   50      /* unasked, it takes that part of the time */
#define DUE_MS       10000   /* looking for what is overdue */
#define END_MS       3600000 /* looking for what is over; the head is told */
#define WATCHED_RARE 6       /* with inotify, look so much less often */

static int start_watch(struct keeper *keeper, struct err *err);
static void watch_routes(struct keeper *keeper);
static void watch_inner(struct keeper *keeper, const char *route,
    const char *folder, const char *inner);
static void on_changed(void *arg, const char *path, bool closed);
static void on_moved(void *arg, const char *from, const char *to);
static void on_lost(void *arg);
static int pass_on(struct keeper *keeper, struct err *err);
static int end_old(struct keeper *keeper, struct err *err);
static void say_strange(const char *text, void *arg);
static int64_t look_every_ms(const struct keeper *keeper);

void
keeper_desk(const struct keeper *keeper, struct desk *out)
{
	const struct settings *settings = keeper->settings;

	*out = (struct desk){ .ledger = keeper->ledger,
		.people = settings->people,
		.routes = settings->routes,
		.route_count = settings->route_count,
		.exceptions = settings->exceptions,
		.exception_count = settings->exception_count,
		.options = &settings->review,
		.zone = settings->zone,
		.window = settings->window,
		.context = settings->context };
}

int
keeper_review_start(struct keeper *keeper, struct err *err)
{
	struct err why = { 0 };

	keeper->review = calloc(1, sizeof(*keeper->review));
	if (keeper->review == NULL)
		return err_set(err, ENOMEM, "out of memory for reviews");
	if (!keeper->once && start_watch(keeper, &why) == -1)
		log_warning(keeper->log, "%s", why.text);
	return 0;
}

void
keeper_review_stop(struct keeper *keeper)
{
	if (keeper->review == NULL)
		return;
	watch_free(keeper->review->watch);
	free(keeper->review);
	keeper->review = NULL;
}

void
keeper_review_settings(struct keeper *keeper)
{
	struct err err = { 0 };

	if (keeper_begin(keeper, &err) == -1 ||
	    keeper_note_settings(keeper, &err) == -1)
		keeper_commit_failed(keeper, &err);
	else
		keeper_commit(keeper);
	watch_routes(keeper);
	keeper->review->look_ms = 0;
	keeper->review->due_ms = 0;
}

/* Nothing of this is urgent while the ledger fails. */
void
keeper_review_tick(struct keeper *keeper, int64_t now_ms)
{
	struct keeper_review *review = keeper->review;
	struct err err = { 0 };
	bool look = now_ms >= review->look_ms;
	bool due = now_ms >= review->due_ms;
	bool end = now_ms >= review->end_ms && !keeper->once;

	if ((!look && !due && !end) || keeper->ledger_retry_ms != 0)
		return;
	if (keeper_begin(keeper, &err) == -1 ||
	    (look && keeper_review_look(keeper, &err) == -1) ||
	    (due && pass_on(keeper, &err) == -1) ||
	    (end && end_old(keeper, &err) == -1)) {
		keeper_commit_failed(keeper, &err);
		return;
	}
	keeper_commit(keeper);
	review->moved = review->moved && !look;
	if (look)
		review->look_ms = now_ms + look_every_ms(keeper);
	if (due)
		review->due_ms = now_ms +
		    (keeper->settings->scan_ms < DUE_MS ?
			    keeper->settings->scan_ms :
			    DUE_MS);
	if (end)
		review->end_ms = now_ms + END_MS;
}

int
keeper_review_look(struct keeper *keeper, struct err *err)
{
	struct mailbox mailbox = { .spool = keeper->spool,
		.strange = say_strange,
		.arg = keeper };
	int64_t began_ms = keeper_now_ms();
	struct desk desk;
	size_t decided;

	keeper_desk(keeper, &desk);
	mailbox.desk = &desk;
	for (size_t i = 0; i < desk.route_count; i++) {
		mailbox.route = desk.routes[i].name;
		if (mailbox_scan(&mailbox, instant_now(), &decided, err) == -1)
			return -1;
		if (decided > 0)
			log_info(keeper->log,
			    "route %s: %zu outcome%s recorded", mailbox.route,
			    decided, decided == 1 ? "" : "s");
		keeper->review->copies = keeper->review->copies || decided > 0;
	}
	keeper->review->look_took_ms = keeper_now_ms() - began_ms;
	return 0;
}

static int
start_watch(struct keeper *keeper, struct err *err)
{
	const struct watch_sink sink = { on_changed, on_moved, on_lost,
		keeper };

	keeper->review->watch = watch_new(keeper->base, keeper->log, &sink,
	    err);
	return keeper->review->watch == NULL ? -1 : 0;
}

/*
 * What managers do shows where mails go: read ones to cur, decided ones to
 * their outcome's folder. A route's own new is left out, as that is where we
 * deliver; what is taken out of it and put nowhere is seen a little later.
 */
static void
watch_routes(struct keeper *keeper)
{
	const struct settings *settings = keeper->settings;

	if (keeper->review->watch == NULL)
		return;
	for (size_t i = 0; i < settings->route_count; i++) {
		watch_inner(keeper, settings->routes[i].name, "", "cur");
		for (int j = OUTCOME_OPEN + 1; j < OUTCOME_COUNT; j++) {
			const char *folder = outcome_folder((enum outcome)j);

			watch_inner(keeper, settings->routes[i].name, folder,
			    "new");
			watch_inner(keeper, settings->routes[i].name, folder,
			    "cur");
		}
	}
}

static void
watch_inner(struct keeper *keeper, const char *route, const char *folder,
    const char *inner)
{
	char path[4096];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s%s%s/%s",
		keeper->settings->spool_path, route,
		folder[0] == '\0' ? "" : "/", folder, inner) < sizeof(path))
		watch_folder(keeper->review->watch, path);
}

static void
on_changed(void *arg, const char *path, bool closed)
{
	(void)path;
	(void)closed;
	on_lost(arg);
}

static void
on_moved(void *arg, const char *from, const char *to)
{
	(void)from;
	(void)to;
	on_lost(arg);
}

/* Once for all that comes in the same moment. */
static void
on_lost(void *arg)
{
	struct keeper *keeper = arg;
	int64_t pause_ms = SOON_SHARE * keeper->review->look_took_ms;

	if (keeper->review->moved)
		return;
	keeper->review->moved = true;
	keeper->review->look_ms = keeper_now_ms() +
	    (pause_ms < SOON_MS ? SOON_MS : pause_ms);
}

static int
pass_on(struct keeper *keeper, struct err *err)
{
	struct desk desk;
	size_t count;

	keeper_desk(keeper, &desk);
	if (desk_pass_on(&desk, instant_now(), &count, err) == -1 ||
	    keeper_settle_later(keeper, err) == -1)
		return -1;
	if (count > 0)
		log_info(keeper->log,
		    "%zu overdue alert%s passed on to the next tier", count,
		    count == 1 ? "" : "s");
	keeper->review->copies = keeper->review->copies || count > 0;
	return 0;
}

static int
end_old(struct keeper *keeper, struct err *err)
{
	char hex[DIGEST_HEX_BYTES];
	const struct desk_removal removal = { keeper_remove_mails, keeper };
	struct audit_head head;
	struct desk desk;

	keeper_desk(keeper, &desk);
	if (desk_expire(&desk, instant_now(), &removal, err) == -1 ||
	    audit_head(keeper->ledger, &head, err) == -1)
		return -1;
	digest_hex(&head.hash, hex);
	log_info(keeper->log, "audit record: %lld entries, the last is %s",
	    (long long)head.number, hex);
	return 0;
}

/* Before the commit: a mail that stayed behind would never be found again. */
void
keeper_remove_mails(const struct digest *id, void *arg)
{
	const struct keeper *keeper = arg;
	struct digest next;

	mail_follow_up_id(id, &next);
	spool_remove(keeper->spool, id);
	spool_remove(keeper->spool, &next);
}

static void
say_strange(const char *text, void *arg)
{
	const struct keeper *keeper = arg;

	log_warning(keeper->log, "%s", text);
}

static int64_t
look_every_ms(const struct keeper *keeper)
{
	int64_t share_ms = LOOK_SHARE * keeper->review->look_took_ms;
	int64_t every_ms = keeper->settings->scan_ms;

	if (keeper->review->watch != NULL)
		every_ms *= WATCHED_RARE;
	return every_ms < share_ms ? share_ms : every_ms;
}
