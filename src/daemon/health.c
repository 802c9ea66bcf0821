#include "daemon/health.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/instant.h"

#define THINGS_MAX   16 /* of one cause; what comes more is "others" */
#define OTHERS       "others"
#define RETURN_LIMIT INSTANT_HOUR
/* Nobody asks about it any more: its source is gone from the settings. */
#define UNASKED_LIMIT (10 * INSTANT_MINUTE)

/* What is still to be told about a trouble. */
enum {
	OWED_NEWS = 1,   /* began, changed or again */
	OWED_OVER = 2,   /* its end */
	OWED_LEDGER = 4, /* the ledger has something else */
	WAS_MAILED = 8   /* the thread has its first mail */
};

struct entry {
	TAILQ_ENTRY(entry) next;
	struct health_trouble trouble;
	enum health_news news;
	int owed;
};

struct health {
	TAILQ_HEAD(, entry) entries; /* in the order they began */
	struct health_sink sink;
};

static struct entry *find(const struct health *health, enum health_cause cause,
    const char *thing);
static struct entry *add(struct health *health, enum health_cause cause,
    const char *thing, int64_t now);
static void news(struct health *health, struct entry *entry,
    enum health_news what);
static void end(struct health *health, struct entry *entry, int64_t now);
static int settle(struct health *health, struct entry *entry, int64_t now);
static int64_t hold_of(const struct entry *entry);

struct health *
health_new(const struct health_sink *sink)
{
	struct health *health = calloc(1, sizeof(*health));

	if (health == NULL)
		return NULL;
	TAILQ_INIT(&health->entries);
	health->sink = *sink;
	return health;
}

void
health_free(struct health *health)
{
	struct entry *entry;

	if (health == NULL)
		return;
	while ((entry = TAILQ_FIRST(&health->entries)) != NULL) {
		TAILQ_REMOVE(&health->entries, entry, next);
		free(entry);
	}
	free(health);
}

void
health_restore(struct health *health, int64_t now,
    const struct ledger_health *row)
{
	struct entry *entry;

	for (int cause = 0; cause < HEALTH_CAUSES; cause++) {
		if (strcmp(health_cause_name((enum health_cause)cause),
			row->cause) != 0)
			continue;
		entry = add(health, (enum health_cause)cause, row->thing, now);
		if (entry == NULL)
			return;
		(void)snprintf(entry->trouble.words,
		    sizeof(entry->trouble.words), "%s", row->words);
		entry->trouble.since = row->since;
		entry->trouble.ended = row->ended;
		entry->trouble.level = row->level;
		entry->trouble.times = row->times;
		entry->trouble.sticky = row->times > 1;
		entry->trouble.mailed = (row->told & WAS_MAILED) != 0;
		entry->owed = row->told & (OWED_NEWS | OWED_OVER);
		entry->news = row->times > 1 ? HEALTH_AGAIN : HEALTH_BEGAN;
	}
}

void
health_raise(struct health *health, int64_t now,
    const struct health_about *about, const char *format, ...)
{
	struct entry *entry = find(health, about->cause, about->thing);
	int level = about->level;
	bool fresh = entry == NULL;
	va_list args;

	if (fresh)
		entry = add(health, about->cause, about->thing, now);
	if (entry == NULL)
		return;
	va_start(args, format);
	(void)vsnprintf(entry->trouble.words, sizeof(entry->trouble.words),
	    format, args);
	va_end(args);
	entry->trouble.seen = now;
	if (fresh) {
		entry->trouble.level = level;
		news(health, entry, HEALTH_BEGAN);
	} else if (entry->trouble.ended != 0) {
		entry->trouble.level = level;
		entry->trouble.ended = 0;
		entry->trouble.sticky = true;
		entry->trouble.times++;
		/* Where nobody has heard of its end yet, it just goes on. */
		if ((entry->owed & OWED_OVER) != 0)
			entry->owed = (entry->owed & ~OWED_OVER) | OWED_LEDGER;
		else
			news(health, entry, HEALTH_AGAIN);
	} else if (entry->trouble.level != level) {
		entry->trouble.level = level;
		news(health, entry, HEALTH_CHANGED);
	}
}

void
health_clear(struct health *health, int64_t now, enum health_cause cause,
    const char *thing)
{
	struct entry *entry = find(health, cause, thing);

	if (entry == NULL || entry->trouble.ended != 0 ||
	    now - entry->trouble.seen < hold_of(entry))
		return;
	end(health, entry, now);
}

void
health_tick(struct health *health, int64_t now)
{
	struct entry *entry, *after;
	int64_t hold;

	for (entry = TAILQ_FIRST(&health->entries); entry != NULL;
	     entry = after) {
		after = TAILQ_NEXT(entry, next);
		hold = hold_of(entry) > 0 ? hold_of(entry) : UNASKED_LIMIT;
		if (entry->trouble.ended == 0 &&
		    now - entry->trouble.seen >= hold)
			end(health, entry, now);
		if (settle(health, entry, now) == 0)
			continue;
		TAILQ_REMOVE(&health->entries, entry, next);
		free(entry);
	}
}

void
health_each(const struct health *health,
    void (*visit)(const struct health_trouble *trouble, void *arg), void *arg)
{
	const struct entry *entry;

	TAILQ_FOREACH(entry, &health->entries, next)
	{
		if (entry->trouble.ended == 0)
			visit(&entry->trouble, arg);
	}
}

bool
health_is_grave(const struct health *health)
{
	const struct entry *entry;

	TAILQ_FOREACH(entry, &health->entries, next)
	{
		if (entry->trouble.ended == 0 &&
		    entry->trouble.cause != HEALTH_DISK)
			return true;
	}
	return false;
}

int
health_level(const struct health *health, enum health_cause cause,
    const char *thing)
{
	const struct entry *entry = find(health, cause, thing);

	return entry == NULL || entry->trouble.ended != 0 ?
	    0 :
	    entry->trouble.level;
}

static struct entry *
find(const struct health *health, enum health_cause cause, const char *thing)
{
	struct entry *entry;
	size_t same = 0;

	TAILQ_FOREACH(entry, &health->entries, next)
	{
		if (entry->trouble.cause != cause)
			continue;
		if (strncmp(entry->trouble.thing, thing,
			HEALTH_THING_BYTES - 1) == 0)
			return entry;
		same++;
	}
	if (same < THINGS_MAX || strcmp(thing, OTHERS) == 0)
		return NULL;
	return find(health, cause, OTHERS);
}

static struct entry *
add(struct health *health, enum health_cause cause, const char *thing,
    int64_t now)
{
	struct entry *entry = calloc(1, sizeof(*entry));
	const struct entry *other;
	size_t same = 0;

	if (entry == NULL)
		return NULL;
	TAILQ_FOREACH(other, &health->entries, next)
	same += other->trouble.cause == cause;
	if (same >= THINGS_MAX)
		thing = OTHERS;
	entry->trouble.cause = cause;
	(void)snprintf(entry->trouble.thing, sizeof(entry->trouble.thing), "%s",
	    thing);
	entry->trouble.since = now;
	entry->trouble.seen = now;
	entry->trouble.times = 1;
	TAILQ_INSERT_TAIL(&health->entries, entry, next);
	return entry;
}

static void
news(struct health *health, struct entry *entry, enum health_news what)
{
	/* One that nobody has been told of begins still. */
	if ((entry->owed & OWED_NEWS) == 0)
		entry->news = what;
	entry->owed = (entry->owed & ~OWED_OVER) | OWED_NEWS | OWED_LEDGER;
	health->sink.say(health->sink.arg, &entry->trouble, what);
}

static void
end(struct health *health, struct entry *entry, int64_t now)
{
	entry->trouble.ended = now;
	entry->owed |= OWED_OVER | OWED_LEDGER;
	health->sink.say(health->sink.arg, &entry->trouble, HEALTH_OVER);
}

/*
 * The ledger first, then the mails, then the ledger again: a crash in between
 * mails once more what has the same name and is found there. 1: done with.
 */
static int
settle(struct health *health, struct entry *entry, int64_t now)
{
	const struct health_sink *sink = &health->sink;
	int told = entry->owed & (OWED_NEWS | OWED_OVER);

	told |= entry->trouble.mailed ? WAS_MAILED : 0;
	if ((entry->owed & OWED_LEDGER) != 0 &&
	    sink->keep(sink->arg, &entry->trouble, told) == 0)
		entry->owed &= ~OWED_LEDGER;
	if ((entry->owed & OWED_NEWS) != 0 &&
	    sink->mail(sink->arg, &entry->trouble,
		entry->trouble.mailed ? entry->news : HEALTH_BEGAN) == 0) {
		entry->trouble.mailed = true;
		entry->owed = (entry->owed & ~OWED_NEWS) | OWED_LEDGER;
	}
	if ((entry->owed & (OWED_NEWS | OWED_OVER)) == OWED_OVER &&
	    sink->mail(sink->arg, &entry->trouble, HEALTH_OVER) == 0)
		entry->owed = (entry->owed & ~OWED_OVER) | OWED_LEDGER;
	if ((entry->owed & OWED_LEDGER) != 0 &&
	    (entry->owed & (OWED_NEWS | OWED_OVER)) == 0 &&
	    sink->keep(sink->arg, &entry->trouble,
		entry->trouble.mailed ? WAS_MAILED : 0) == 0)
		entry->owed = 0;
	return entry->owed == 0 && entry->trouble.ended != 0 &&
	    now - entry->trouble.ended >= RETURN_LIMIT &&
	    sink->forget(sink->arg, &entry->trouble) == 0;
}

/* How long it stays open after it was last seen. */
static int64_t
hold_of(const struct entry *entry)
{
	switch (entry->trouble.cause) {
	case HEALTH_UNDECIDED:
	case HEALTH_CUT:
	case HEALTH_STORM:
	case HEALTH_DAMAGED:
		return INSTANT_DAY;
	case HEALTH_CLOCK:
	case HEALTH_SYSLOG:
		return INSTANT_HOUR;
	case HEALTH_READER:
		return 10 * INSTANT_MINUTE;
	default:
		return entry->trouble.sticky ? RETURN_LIMIT : 0;
	}
}
