#include "daemon/health_watch.h"
#include "daemon/review.h"
#include "daemon/storm.h"
#include "daemon/stages.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/control_server.h"
#include "daemon/notify.h"
#include "daemon/watch.h"
#include "daemon/weekly.h"
#include "settings/canary.h"
#include "settings/reach.h"

#define TICK_MS         50
#define SCAN_SHARE      50  /* a scan takes at most that part of the time, */
#define SCAN_WORK_SHARE 400 /* and of a processor's */
#define SCAN_BUSY_SHARE 4   /* one that opened files: more may come */
#define SCAN_MOST_MS    60000
#define DAY_MS          86400000
#define ONCE_SCANS      2
#define CATCH_UP_MS     3600000 /* at most; it may never be idle */
#define EXIT_UNREADABLE 3

static void say_where_nothing_is(struct keeper *keeper);
static int start_events(struct keeper *keeper);
static void on_tick(evutil_socket_t fd, short what, void *arg);
static void on_soon(evutil_socket_t fd, short what, void *arg);
static void on_signal(evutil_socket_t number, short what, void *arg);
static void on_changed(void *arg, const char *path, bool closed);
static void on_moved(void *arg, const char *from, const char *to);
static void on_lost(void *arg);
static void scan_if_due(struct keeper *keeper, int64_t now_ms);
static int64_t scan_pause_ms(const struct keeper *keeper, int64_t worked_us,
    bool opened);
static int64_t worked_so_far_us(void);
static void ping_if_due(struct keeper *keeper, int64_t now_ms);
static void retry_if_due(struct keeper *keeper, int64_t now_ms);
static void note_caught_up(struct keeper *keeper, int64_t now_ms);
static bool is_done(const struct keeper *keeper);
static void stop_if_done(struct keeper *keeper);
static void reload_if_wanted(struct keeper *keeper);

struct keeper *
keeper_new(const char *settings_file, bool once, struct log *log)
{
	struct keeper *keeper = calloc(1, sizeof(*keeper));
	struct faults faults = FAULTS_NONE;
	struct bundle *bundle = NULL;
	struct settings *settings = NULL;
	struct err err = { 0 };
	size_t refused;
	int loaded;

	if (keeper == NULL)
		return NULL;
	TAILQ_INIT(&keeper->files);
	TAILQ_INIT(&keeper->committing);
	TAILQ_INIT(&keeper->silent);
	STAILQ_INIT(&keeper->fresh);
	keeper->log = log;
	keeper->settings_file = settings_file;
	keeper->once = once;
	keeper->started_ms = keeper_now_ms();
	keeper->base = event_base_new();
	if (keeper->base == NULL)
		goto fail;
	/* A broken rule is refused, the others work; a broken settings file
	 * is not guessed at. */
	loaded = keeper_load(keeper, &bundle, &settings, &faults);
	keeper_say_faults(keeper, &faults);
	if (loaded == -1)
		goto fail;
	if (settings->people_missing) {
		log_error(log,
		    "not started: without the file 'people' nobody has a role "
		    "and most rules say nothing, and what is read now is not "
		    "read again");
		settings_free(settings);
		bundle_free(bundle);
		goto fail;
	}
	if (keeper_take(keeper, bundle, settings, &err) == -1) {
		log_error(log, "%s", err.text);
		goto fail;
	}
	refused = faults.count;
	faults_done(&faults);
	if (keeper_open_outputs(keeper) == -1 || start_events(keeper) == -1)
		goto fail;
	keeper_health_settings(keeper, refused);
	return keeper;
fail:
	faults_done(&faults);
	keeper_free(keeper);
	return NULL;
}

void
keeper_free(struct keeper *keeper)
{
	if (keeper == NULL)
		return;
	if (keeper->follow != NULL)
		keeper_files_stop(keeper);
	keeper_stop_readers(keeper);
	control_server_free(keeper->control);
	for (size_t i = 0; i < 4; i++) {
		if (keeper->signals[i] != NULL)
			event_free(keeper->signals[i]);
	}
	if (keeper->tick != NULL)
		event_free(keeper->tick);
	if (keeper->soon != NULL)
		event_free(keeper->soon);
	watch_free(keeper->watch);
	keeper_health_stop(keeper);
	keeper_storms_stop(keeper);
	keeper_review_stop(keeper);
	spool_close(keeper->spool);
	buffer_done(&keeper->spool_stuck);
	buffer_done(&keeper->spool_still);
	ledger_close(keeper->ledger);
	log_use(keeper->log, NULL);
	syslog_door_close(keeper->door, 1000);
	table_free(keeper->rules);
	settings_free(keeper->settings);
	bundle_free(keeper->bundle);
	if (keeper->base != NULL)
		event_base_free(keeper->base);
	free(keeper);
}

int
keeper_run(struct keeper *keeper)
{
	struct err err = { 0 };

	if (keeper_start_readers(keeper, &err) == -1 ||
	    keeper_files_start(keeper, &err) == -1) {
		log_error(keeper->log, "%s", err.text);
		return EXIT_FAILURE;
	}
	keeper_review_settings(keeper);
	keeper_doubt_deliveries(keeper);
	keeper_deliver_waiting(keeper);
	log_info(keeper->log,
	    "reading %zu source%s with %u reader%s, %zu "
	    "rules, %zu people",
	    settings_own_sources(keeper->settings),
	    settings_own_sources(keeper->settings) == 1 ? "" : "s",
	    crew_count(keeper->crew), crew_count(keeper->crew) == 1 ? "" : "s",
	    settings_own_rules(keeper->settings),
	    people_count(keeper->settings->people));
	say_where_nothing_is(keeper);
	if (!syslog_door_is_heard())
		log_warning(keeper->log,
		    "nobody listens on /dev/log: alert "
		    "lines go nowhere; the spool has every alert");
	notify_send("READY=1");
	on_tick(-1, 0, keeper);
	(void)event_base_dispatch(keeper->base);
	notify_send("STOPPING=1");
	keeper_commit(keeper);
	keeper_storms_tick(keeper, keeper->once);
	keeper_health_tick(keeper, keeper_now_ms(), true);
	if (keeper->result == 0 && keeper->once &&
	    (keeper->counts.faults > 0 || keeper->counts.poison > 0 ||
		keeper->counts.unreadable > 0))
		return EXIT_UNREADABLE;
	return keeper->result;
}

/* A path with a slip of the pen is silent for ever: say it once. */
static void
say_where_nothing_is(struct keeper *keeper)
{
	struct faults notes = FAULTS_NONE;

	settings_reach(keeper->settings, true, &notes);
	for (size_t i = 0; i < notes.count; i++)
		log_warning(keeper->log, "%s", notes.list[i].text);
	faults_done(&notes);
}

void
keeper_stop(struct keeper *keeper)
{
	keeper->stopping = true;
	(void)event_base_loopexit(keeper->base, NULL);
}

const struct rule_spec *
keeper_rule(const struct keeper *keeper, struct span id)
{
	return table_get(keeper->rules, id);
}

int64_t
keeper_now_ms(void)
{
	return instant_monotonic_ms();
}

int64_t
keeper_retry_at(int64_t *pause_ms)
{
	*pause_ms = *pause_ms == 0 ? KEEPER_RETRY_MS : 2 * *pause_ms;
	if (*pause_ms > KEEPER_RETRY_MOST_MS)
		*pause_ms = KEEPER_RETRY_MOST_MS;
	return keeper_now_ms() + *pause_ms;
}

static int
start_events(struct keeper *keeper)
{
	static const int numbers[4] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
	const struct watch_sink sink = { on_changed, on_moved, on_lost,
		keeper };
	const struct timeval often = { 0, TICK_MS * 1000 };
	struct err err = { 0 };

	(void)signal(SIGPIPE, SIG_IGN);
	keeper->tick = event_new(keeper->base, -1, EV_PERSIST, on_tick, keeper);
	keeper->soon = event_new(keeper->base, -1, 0, on_soon, keeper);
	if (keeper->tick == NULL || keeper->soon == NULL ||
	    event_add(keeper->tick, &often) == -1) {
		log_error(keeper->log, "out of memory for the event loop");
		return -1;
	}
	for (size_t i = 0; i < 4; i++) {
		keeper->signals[i] = evsignal_new(keeper->base, numbers[i],
		    on_signal, keeper);
		if (keeper->signals[i] == NULL ||
		    event_add(keeper->signals[i], NULL) == -1) {
			log_error(keeper->log, "cannot listen for signal %d",
			    numbers[i]);
			return -1;
		}
	}
	if (keeper->once)
		return 0;
	keeper->watch = watch_new(keeper->base, keeper->log, &sink, &err);
	if (keeper->watch == NULL)
		log_warning(keeper->log, "%s", err.text);
	return 0;
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct keeper *keeper = arg;
	int64_t now_ms = keeper_now_ms();

	(void)fd;
	(void)what;
	reload_if_wanted(keeper);
	if (keeper->follow == NULL)
		return;
	retry_if_due(keeper, now_ms);
	scan_if_due(keeper, now_ms);
	keeper_work_tick(keeper, now_ms);
	keeper_review_tick(keeper, now_ms);
	keeper_pump(keeper);
	keeper_health_tick(keeper, now_ms, false);
	keeper_weekly_tick(keeper, now_ms);
	note_caught_up(keeper, now_ms);
	stop_if_done(keeper);
	/* Last: a turn that hangs anywhere before is not well. */
	ping_if_due(keeper, now_ms);
}

static void
on_soon(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	keeper_pump(arg);
}

static void
on_signal(evutil_socket_t number, short what, void *arg)
{
	struct keeper *keeper = arg;

	(void)what;
	switch ((int)number) {
	case SIGHUP:
		keeper->reload_wanted = true;
		break;
	case SIGUSR1:
		keeper->next_scan_ms = 0;
		break;
	default:
		log_info(keeper->log, "stopping");
		keeper_stop(keeper);
	}
}

static void
on_changed(void *arg, const char *path, bool closed)
{
	struct keeper *keeper = arg;

	if (keeper->follow == NULL)
		return;
	follow_hint(keeper->follow, path, closed, keeper_now_ms());
	keeper_pump_soon(keeper);
}

static void
on_moved(void *arg, const char *from, const char *to)
{
	struct keeper *keeper = arg;

	if (keeper->follow == NULL)
		return;
	follow_hint_moved(keeper->follow, from, to, keeper_now_ms());
	keeper_pump_soon(keeper);
}

/* Soon; but folders that come and go without end must not fill our time. */
static void
on_lost(void *arg)
{
	struct keeper *keeper = arg;
	int64_t soon_ms = keeper->scanned_ms +
	    keeper->scan_took_ms * SCAN_BUSY_SHARE;

	if (soon_ms < keeper->next_scan_ms)
		keeper->next_scan_ms = soon_ms;
}

static void
scan_if_due(struct keeper *keeper, int64_t now_ms)
{
	uint64_t opened = keeper->counts.opened;
	int64_t worked_us;

	if (now_ms < keeper->next_scan_ms)
		return;
	worked_us = worked_so_far_us();
	follow_scan(keeper->follow, now_ms);
	worked_us = worked_so_far_us() - worked_us;
	keeper_commit(keeper);
	keeper->scanned_ms = keeper_now_ms();
	keeper->scan_took_ms = keeper->scanned_ms - now_ms;
	keeper->next_scan_ms = now_ms;
	if (keeper->once)
		return;
	keeper->next_scan_ms += scan_pause_ms(keeper, worked_us,
	    opened != keeper->counts.opened);
	if (now_ms < keeper->next_expiry_ms)
		return;
	keeper->next_expiry_ms = now_ms + DAY_MS;
	keeper_files_expire(keeper);
}

/*
 * inotify tells of what grows; a scan finds what it does not tell, such as on
 * another machine's disk, and must not keep the processor from sleeping.
 */
static int64_t
scan_pause_ms(const struct keeper *keeper, int64_t worked_us, bool opened)
{
	int64_t every_ms = keeper->settings->scan_ms;
	int64_t share_ms = keeper->scan_took_ms *
	    (opened ? SCAN_BUSY_SHARE : SCAN_SHARE);

	if (!opened && keeper->watch != NULL &&
	    share_ms < worked_us * SCAN_WORK_SHARE / 1000)
		share_ms = worked_us * SCAN_WORK_SHARE / 1000;
	if (share_ms > SCAN_MOST_MS)
		share_ms = SCAN_MOST_MS;
	return every_ms < share_ms ? share_ms : every_ms;
}

/* Processor time. */
static int64_t
worked_so_far_us(void)
{
	struct timespec time = { 0, 0 };

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* Twice as often as is asked for, however seldom we scan. */
static void
ping_if_due(struct keeper *keeper, int64_t now_ms)
{
	int64_t every_ms = notify_watchdog_ms() / 2;

	if (every_ms <= 0 || now_ms < keeper->next_ping_ms)
		return;
	keeper->next_ping_ms = now_ms + every_ms;
	notify_send("WATCHDOG=1");
}

static void
retry_if_due(struct keeper *keeper, int64_t now_ms)
{
	if (keeper->ledger_retry_ms != 0 && keeper->ledger_retry_ms <= now_ms)
		keeper->ledger_retry_ms = 0;
	keeper_commit_recovered(keeper);
	if (keeper->undelivered && keeper->spool_retry_ms <= now_ms)
		keeper_deliver_waiting(keeper);
}

/* What waited for its time ends now, with all that was said meanwhile. */
static void
note_caught_up(struct keeper *keeper, int64_t now_ms)
{
	if (keeper->caught_up ||
	    (!is_done(keeper) && now_ms - keeper->started_ms < CATCH_UP_MS))
		return;
	keeper->caught_up = true;
	keeper->review->due_ms = 0;
	keeper_review_tick(keeper, now_ms);
	retry_if_due(keeper, now_ms);
}

/* Nothing is under way, and no reader is yet to come. */
static bool
is_done(const struct keeper *keeper)
{
	if (!keeper_is_idle(keeper))
		return false;
	for (unsigned i = 0; i < crew_count(keeper->crew); i++) {
		if (!crew_is_ready(keeper->crew, i))
			return false;
	}
	return true;
}

/* boundaryd -1: all there was has been read, and delivered as far as it goes. */
static void
stop_if_done(struct keeper *keeper)
{
	if (!keeper->once)
		return;
	if (!is_done(keeper)) {
		keeper->quiet_scans = 0;
		return;
	}
	if (++keeper->quiet_scans < ONCE_SCANS)
		return;
	if (keeper->undelivered)
		keeper->result = EXIT_UNREADABLE;
	keeper_stop(keeper);
}

static void
reload_if_wanted(struct keeper *keeper)
{
	struct faults faults = FAULTS_NONE;

	if (!keeper->reload_wanted)
		return;
	keeper->reload_wanted = false;
	(void)keeper_reload(keeper, &faults);
	faults_done(&faults);
}
