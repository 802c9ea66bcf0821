#ifndef BOUNDARYD_DAEMON_HEALTH_H
#define BOUNDARYD_DAEMON_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "deliver/health_mail.h"
#include "ledger/health.h"

/*
 * health -- what is wrong with the service itself, from when it begins until
 * it is over, told once for each change.
 *
 * In:  causes that hold or do not (health_watch.c asks them), and the time.
 * Out: news, through a sink. Knows no disk and no clock. A trouble that comes
 * back within an hour of its end is told once more, and then stays open until
 * an hour has passed without it: nothing that flaps makes a flood.
 */
enum health_cause {
	HEALTH_SILENT,     /* a source says nothing */
	HEALTH_UNREADABLE, /* files of a source that cannot be opened or read */
	HEALTH_POISON,     /* files of a source that end their readers */
	HEALTH_UNDECIDED,  /* messages no rule could judge */
	HEALTH_CUT,        /* texts longer than what is judged */
	HEALTH_STORM,      /* alerts capped */
	HEALTH_RULES,      /* settings or rules refused */
	HEALTH_QUIET_RULES, /* live rules that never match */
	HEALTH_CLOCK,       /* it jumped */
	HEALTH_DISK,        /* spool or ledger is getting full */
	HEALTH_SYSLOG,      /* lines were lost */
	HEALTH_SPOOL,       /* delivery fails */
	HEALTH_LEDGER,      /* the ledger fails */
	HEALTH_DAMAGED,     /* alerts in it that cannot be read any more */
	HEALTH_READER,      /* readers keep ending */
	HEALTH_CANARY,      /* it did not arrive */
	HEALTH_CAUSES
};

#define HEALTH_THING_BYTES 128
#define HEALTH_WORDS_BYTES 256

struct health_trouble {
	enum health_cause cause;
	char thing[HEALTH_THING_BYTES];
	char words[HEALTH_WORDS_BYTES]; /* no message, no person */
	int64_t since;                  /* instant */
	int64_t ended;                  /* instant; 0: it goes on */
	int64_t seen;                   /* instant: last raised */
	int level;
	int times;
	bool mailed; /* the first mail of the thread is out */
	bool sticky; /* over only after an hour without it */
};

struct health_sink {
	/* A line in the journal, at once. */
	void (*say)(void *arg, const struct health_trouble *trouble,
	    enum health_news news);
	/* A mail. 0, or -1: not now; it is asked again at the next tick. */
	int (*mail)(void *arg, const struct health_trouble *trouble,
	    enum health_news news);
	/* Keep, or forget, what the ledger has of it. 0, or -1: again later. */
	int (*keep)(void *arg, const struct health_trouble *trouble, int told);
	int (*forget)(void *arg, const struct health_trouble *trouble);
	void *arg;
};

/* What a trouble is about; `level`: how bad, for causes with degrees. */
struct health_about {
	enum health_cause cause;
	const char *thing;
	int level;
};

#define HEALTH_ABOUT(cause, thing, level) \
	(&(const struct health_about){ (cause), (thing), (level) })

struct health;

/* NULL: out of memory. */
struct health *health_new(const struct health_sink *sink);
void health_free(struct health *health);
/* What the ledger kept of an earlier run; a row of no cause is left out. */
void health_restore(struct health *health, int64_t now,
    const struct ledger_health *row);
/*
 * It is so. The first time, or with another level, it is news. A thing that is
 * one too many of its cause counts on the last ("others").
 */
void health_raise(struct health *health, int64_t now,
    const struct health_about *about, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* It is not so, or no longer. */
void health_clear(struct health *health, int64_t now, enum health_cause cause,
    const char *thing);
/* Those of a cause that has no end of its own end by time; then mails go out
 * and the ledger learns of it. */
void health_tick(struct health *health, int64_t now);
/* Those that go on, oldest first. */
void health_each(const struct health *health,
    void (*visit)(const struct health_trouble *trouble, void *arg), void *arg);
/* Any that goes on, but for a disk that is getting full: that is in time. */
bool health_is_grave(const struct health *health);
/* 0: it is not so. */
int health_level(const struct health *health, enum health_cause cause,
    const char *thing);
/* One word, for programs; and what to do about it. */
const char *health_cause_name(enum health_cause cause);
const char *health_next_step(enum health_cause cause);

#endif
