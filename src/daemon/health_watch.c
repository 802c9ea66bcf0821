#include "daemon/health_watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/storm.h"
#include "daemon/stages.h"
#include "settings/canary.h"

#define TICK_MS       1000
#define SLOW_MS       10000
#define WRITE_EVERY   INSTANT_MINUTE
#define JUMP          INSTANT_MINUTE
#define DEATHS_WITHIN (10 * INSTANT_MINUTE)
#define FAILING_MS    1000 /* a failure that is over sooner is no news */
#define SETTLED_MS    60000

static void restore(const struct ledger_health *row, void *arg);
static struct health_source *source_of(struct keeper *keeper, const char *name,
    int64_t now);
static void watch_outputs(struct keeper *keeper, int64_t now);
static void watch_clock(struct keeper *keeper, int64_t now);
static void watch_readers(struct keeper *keeper, int64_t now);
static void watch_settings(struct keeper *keeper, int64_t now);
static void watch_sources(struct keeper *keeper, int64_t now);
static void watch_silence(struct keeper *keeper, size_t source, int64_t now);
static void watch_files(struct keeper *keeper, size_t source, int64_t now);
static void free_value(struct span name, void *value, void *arg);
static int64_t running_ms(void);
static void how_long(int64_t time, char *out, size_t size);

int
keeper_health_start(struct keeper *keeper, struct err *err)
{
	struct health_watch *watch = calloc(1, sizeof(*watch));
	struct health_sink sink = keeper_health_sink;

	keeper->health = watch;
	sink.arg = keeper;
	if (watch == NULL || (watch->health = health_new(&sink)) == NULL ||
	    (watch->rules = table_new()) == NULL ||
	    (watch->sources = table_new()) == NULL ||
	    (watch->damaged = table_new()) == NULL)
		return err_set(err, ENOMEM, "out of memory for the health");
	watch->wall = instant_now();
	watch->running_ms = running_ms();
	keeper_canary_start(keeper);
	return ledger_each_health(keeper->ledger, restore, watch, err);
}

void
keeper_health_stop(struct keeper *keeper)
{
	struct health_watch *watch = keeper->health;

	if (watch == NULL)
		return;
	health_free(watch->health);
	if (watch->sources != NULL)
		table_each(watch->sources, free_value, NULL);
	if (watch->rules != NULL)
		table_each(watch->rules, free_value, NULL);
	table_free(watch->sources);
	table_free(watch->rules);
	table_free(watch->damaged);
	free(watch);
	keeper->health = NULL;
}

void
keeper_health_tick(struct keeper *keeper, int64_t now_ms, bool last)
{
	struct health_watch *watch = keeper->health;
	int64_t now = instant_now();
	bool slow;

	if (!last && now_ms < watch->next_ms)
		return;
	watch->next_ms = now_ms + TICK_MS;
	/* What is kept here stands for itself, whatever comes of the rest. */
	keeper_commit(keeper);
	keeper_storms_tick(keeper, false);
	watch_clock(keeper, now);
	watch_outputs(keeper, now);
	watch_readers(keeper, now);
	watch_settings(keeper, now);
	watch_sources(keeper, now);
	keeper_canary_tick(keeper, now);
	slow = last || now_ms >= watch->next_slow_ms;
	if (slow || watch->delivered)
		keeper_health_room(keeper, now);
	watch->delivered = false;
	if (slow) {
		watch->next_slow_ms = now_ms + SLOW_MS;
		keeper_health_rules(keeper, now);
	}
	health_tick(watch->health, now);
}

void
keeper_health_settings(struct keeper *keeper, size_t faults)
{
	keeper->health->refused = faults > 0;
	keeper->health->refused_count = faults;
	keeper->health->recount = true;
	keeper->health->next_slow_ms = 0;
}

void
keeper_health_read(struct keeper *keeper, const struct keeper_file *file,
    const struct reader_place *place)
{
	const char *name = keeper->settings->sources[file->follow->source].name;
	int64_t now = instant_now();
	struct health_source *source = source_of(keeper, name, now);

	if (place->undecided > 0)
		health_raise(keeper->health->health, now,
		    HEALTH_ABOUT(HEALTH_UNDECIDED, name, 0),
		    "Messages of source '%s' were too much for a rule, and "
		    "are not judged by it",
		    name);
	if (place->cut > 0)
		health_raise(keeper->health->health, now,
		    HEALTH_ABOUT(HEALTH_CUT, name, 0),
		    "Messages of source '%s' are longer than what is judged; "
		    "'boundaryctl status' has the file and the byte",
		    name);
	if (source == NULL || place->messages == 0 || canary_is_source(name))
		return;
	source->moved = now;
	if (now - source->written < WRITE_EVERY && now >= source->written)
		return;
	if (ledger_put_moment(keeper->ledger, "source", name, now, NULL) == 0)
		source->written = now;
}

void
keeper_health_damaged(struct keeper *keeper, const struct digest *id,
    const char *why)
{
	struct health_watch *watch = keeper->health;
	struct span name = { (const char *)id->byte, DIGEST_BYTES };
	char hex[DIGEST_HEX_BYTES];
	size_t count;

	digest_hex(id, hex);
	/* It is tried again, goes to several, and is followed up. */
	if (table_get(watch->damaged, name) == NULL) {
		log_error(keeper->log,
		    "alert %s goes out without what was said: %s", hex, why);
		if (table_put(watch->damaged, name, watch) == -1)
			return;
	}
	count = table_count(watch->damaged);
	health_raise(watch->health, instant_now(),
	    HEALTH_ABOUT(HEALTH_DAMAGED, "ledger", 0),
	    "%zu alert%s in the ledger cannot be read any more, the "
	    "last one %.12s",
	    count, count == 1 ? "" : "s", hex);
}

void
keeper_health_delivered(struct keeper *keeper, size_t bytes)
{
	keeper->health->spool_added += bytes;
	keeper->health->delivered = true;
}

static void
restore(const struct ledger_health *row, void *arg)
{
	struct health_watch *watch = arg;

	health_restore(watch->health, instant_now(), row);
}

/* Where nothing is known of it, silence is counted from now. */
static struct health_source *
source_of(struct keeper *keeper, const char *name, int64_t now)
{
	struct table *sources = keeper->health->sources;
	struct health_source *source = table_get(sources, span_of(name));

	if (source != NULL)
		return source;
	source = calloc(1, sizeof(*source));
	if (source == NULL)
		return NULL;
	if (ledger_get_moment(keeper->ledger, "source", name, &source->moved,
		NULL) == 1)
		source->written = source->moved;
	else
		source->moved = now;
	if (table_put(sources, span_of(name), source) == -1) {
		free(source);
		return NULL;
	}
	return source;
}

static void
watch_outputs(struct keeper *keeper, int64_t now)
{
	struct health_watch *watch = keeper->health;
	uint64_t lost;

	if (keeper->ledger_pause_ms > FAILING_MS)
		health_raise(watch->health, now,
		    HEALTH_ABOUT(HEALTH_LEDGER, "ledger", 0),
		    "The ledger takes nothing, so nothing is read");
	else if (keeper->ledger_pause_ms == 0)
		health_clear(watch->health, now, HEALTH_LEDGER, "ledger");
	if (keeper->spool_failed_ms != 0 &&
	    keeper_now_ms() - keeper->spool_failed_ms > FAILING_MS)
		health_raise(watch->health, now,
		    HEALTH_ABOUT(HEALTH_SPOOL, "spool", 0),
		    "The spool takes no mail, or not for every route; "
		    "what it does not take waits in the ledger");
	else if (keeper->spool_failed_ms == 0)
		health_clear(watch->health, now, HEALTH_SPOOL, "spool");
	lost = keeper->door == NULL ? 0 : syslog_door_lost(keeper->door);
	if (lost > watch->syslog_lost)
		health_raise(watch->health, now,
		    HEALTH_ABOUT(HEALTH_SYSLOG, "syslog", 0),
		    "Lines for the system log were lost");
	watch->syslog_lost = lost;
}

/*
 * The clock on the wall against one that only runs, also while the machine
 * sleeps. What NTP mends slowly is no jump.
 */
static void
watch_clock(struct keeper *keeper, int64_t now)
{
	struct health_watch *watch = keeper->health;
	int64_t ran = running_ms() - watch->running_ms;
	int64_t jump = now - watch->wall - ran * 1000;
	char text[64];

	watch->wall = now;
	watch->running_ms += ran;
	if (jump < JUMP && jump > -JUMP)
		return;
	how_long(jump < 0 ? -jump : jump, text, sizeof(text));
	health_raise(watch->health, now, HEALTH_ABOUT(HEALTH_CLOCK, "clock", 0),
	    "The clock of this machine jumped %s by %s",
	    jump < 0 ? "back" : "ahead", text);
}

static void
watch_readers(struct keeper *keeper, int64_t now)
{
	struct health_watch *watch = keeper->health;
	uint64_t fresh = keeper->counts.deaths - watch->deaths;

	watch->deaths = keeper->counts.deaths;
	if (fresh == 0)
		return;
	for (; fresh > 0; fresh--) {
		memmove(watch->died, watch->died + 1,
		    sizeof(watch->died) - sizeof(watch->died[0]));
		watch->died[HEALTH_DEATHS - 1] = now;
	}
	if (watch->died[0] != 0 && now - watch->died[0] < DEATHS_WITHIN)
		health_raise(watch->health, now,
		    HEALTH_ABOUT(HEALTH_READER, "readers", 0),
		    "The processes that read exports keep ending");
}

static void
watch_settings(struct keeper *keeper, int64_t now)
{
	struct health_watch *watch = keeper->health;

	if (watch->refused)
		health_raise(watch->health, now,
		    HEALTH_ABOUT(HEALTH_RULES, "settings", 0),
		    "Settings or rules were refused: %zu fault%s",
		    watch->refused_count, watch->refused_count == 1 ? "" : "s");
	else
		health_clear(watch->health, now, HEALTH_RULES, "settings");
}

static void
watch_sources(struct keeper *keeper, int64_t now)
{
	for (size_t i = 0; i < settings_own_sources(keeper->settings); i++) {
		watch_silence(keeper, i, now);
		watch_files(keeper, i, now);
	}
}

static void
watch_silence(struct keeper *keeper, size_t index, int64_t now)
{
	const struct settings_source *source =
	    &keeper->settings->sources[index];
	struct health *health = keeper->health->health;
	struct health_source *known = source_of(keeper, source->name, now);
	char when[INSTANT_TEXT_BYTES];

	if (known == NULL)
		return;
	if (known->written == 0 && keeper->ledger_retry_ms == 0 &&
	    ledger_put_moment(keeper->ledger, "source", source->name,
		known->moved, NULL) == 0)
		known->written = known->moved;
	if (source->expect_every == 0 ||
	    now - known->moved < source->expect_every) {
		health_clear(health, now, HEALTH_SILENT, source->name);
		return;
	}
	instant_format_people(known->moved, keeper->settings->zone, when);
	health_raise(health, now, HEALTH_ABOUT(HEALTH_SILENT, source->name, 0),
	    "Source '%s' has said nothing since %s", source->name, when);
}

static void
watch_files(struct keeper *keeper, size_t index, int64_t now)
{
	const char *name = keeper->settings->sources[index].name;
	struct health *health = keeper->health->health;
	bool settled = keeper_now_ms() - keeper->started_ms > SETTLED_MS;
	size_t unreadable = follow_fault_count(keeper->follow, index);
	size_t poison = 0;
	const struct keeper_file *file;

	if (keeper->counts.poison > 0)
		TAILQ_FOREACH(file, &keeper->files, all)
	poison += file->follow->source == index && file->set_aside;
	if (unreadable > 0)
		health_raise(health, now,
		    HEALTH_ABOUT(HEALTH_UNREADABLE, name, 0),
		    "%zu file%s or folder%s of source '%s' cannot be read",
		    unreadable, unreadable == 1 ? "" : "s",
		    unreadable == 1 ? "" : "s", name);
	else
		health_clear(health, now, HEALTH_UNREADABLE, name);
	if (poison > 0)
		health_raise(health, now, HEALTH_ABOUT(HEALTH_POISON, name, 0),
		    "%zu file%s of source '%s' %s set aside", poison,
		    poison == 1 ? "" : "s", name, poison == 1 ? "is" : "are");
	else if (settled)
		/* After a start it is tried anew, and takes its time. */
		health_clear(health, now, HEALTH_POISON, name);
}

static void
free_value(struct span name, void *value, void *arg)
{
	(void)name;
	(void)arg;
	free(value);
}

static int64_t
running_ms(void)
{
	struct timespec time = { 0, 0 };

	(void)clock_gettime(CLOCK_BOOTTIME, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void
how_long(int64_t time, char *out, size_t size)
{
	static const struct {
		int64_t unit;
		const char *name;
	} units[] = { { INSTANT_DAY, "day" }, { INSTANT_HOUR, "hour" },
		{ INSTANT_MINUTE, "minute" }, { INSTANT_SECOND, "second" } };
	size_t i = 0;

	/* The two clocks are not read at one moment: 119.99 minutes are 2 hours. */
	time += INSTANT_SECOND / 2;
	time -= time % INSTANT_SECOND;
	while (i < 3 && time < 2 * units[i].unit && time != units[i].unit)
		i++;
	time /= units[i].unit;
	(void)snprintf(out, size, "%" PRId64 " %s%s", time, units[i].name,
	    time == 1 ? "" : "s");
}
