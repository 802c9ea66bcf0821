#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "daemon/health_watch.h"
#include "daemon/stages.h"

#define WALK_EVERY_MS 3600000
#define MIB           ((uint64_t)1 << 20)

static void look(struct keeper *keeper, const struct health_room *room,
    int64_t now);
static struct health_room disk_of(const char *path, const char *thing);
static uint64_t ledger_bytes(const struct keeper *keeper);
static uint64_t spool_used(struct keeper *keeper);

int
health_room_level(const struct health_room *room, int before)
{
	static const int steps[] = { 95, 90, 80 };
	double part;

	if (room->whole == 0)
		return 0;
	part = 100.0 * (double)room->used / (double)room->whole;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		/* Once there, it stays until it is well below. */
		if (part >= steps[i] - (before >= steps[i] ? 2 : 0))
			return steps[i];
	}
	return 0;
}

void
keeper_health_room(struct keeper *keeper, int64_t now)
{
	const struct settings *settings = keeper->settings;
	struct health_room room;

	room = disk_of(settings->spool_path, "disk of the spool");
	look(keeper, &room, now);
	room = disk_of(settings->state_path, "disk of the ledger");
	look(keeper, &room, now);
	room = (struct health_room){ "quota of the ledger",
		settings->state_quota_bytes == 0 ? 0 : ledger_bytes(keeper),
		settings->state_quota_bytes };
	look(keeper, &room, now);
	room = (struct health_room){ "quota of the spool",
		settings->spool_quota_bytes == 0 ? 0 : spool_used(keeper),
		settings->spool_quota_bytes };
	look(keeper, &room, now);
}

static void
look(struct keeper *keeper, const struct health_room *room, int64_t now)
{
	struct health *health = keeper->health->health;
	int level = health_room_level(room,
	    health_level(health, HEALTH_DISK, room->thing));

	if (level == 0)
		health_clear(health, now, HEALTH_DISK, room->thing);
	else
		health_raise(health, now,
		    HEALTH_ABOUT(HEALTH_DISK, room->thing, level),
		    "The %s is more than %d %% full (%" PRIu64 " of %" PRIu64
		    " MiB)",
		    room->thing, level, room->used / MIB, room->whole / MIB);
}

/* As df(1) counts: what is kept back for root is nobody's. */
static struct health_room
disk_of(const char *path, const char *thing)
{
	struct health_room room = { thing, 0, 0 };
	struct statvfs status;

	if (statvfs(path, &status) == -1)
		return room;
	room.used = (status.f_blocks - status.f_bfree) * status.f_frsize;
	room.whole = room.used + status.f_bavail * status.f_frsize;
	return room;
}

static uint64_t
ledger_bytes(const struct keeper *keeper)
{
	static const char *const names[] = { "boundaryd.db",
		"boundaryd.db-wal" };
	uint64_t bytes = 0;

	for (size_t i = 0; i < 2; i++) {
		char path[4096];
		struct stat status;

		(void)snprintf(path, sizeof(path), "%s/%s",
		    keeper->settings->state_path, names[i]);
		if (stat(path, &status) == 0)
			bytes += (uint64_t)status.st_size;
	}
	return bytes;
}

/* Managers delete mails, so it is walked now and then; between, it grows. */
static uint64_t
spool_used(struct keeper *keeper)
{
	struct health_watch *watch = keeper->health;
	int64_t now_ms = keeper_now_ms();

	if (now_ms >= watch->next_walk_ms) {
		watch->next_walk_ms = now_ms + WALK_EVERY_MS;
		watch->spool_walked = spool_bytes(keeper->spool);
		watch->spool_added = 0;
	}
	return watch->spool_walked + watch->spool_added;
}
