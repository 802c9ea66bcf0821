#ifndef BOUNDARYD_DAEMON_LOG_SHARE_H
#define BOUNDARYD_DAEMON_LOG_SHARE_H

#include <stdbool.h>
#include <stdint.h>

struct log;

/*
 * log_share -- how much of the log one stranger may fill: so many lines a
 * minute. What he says more is counted, and told in one line.
 */
#define LOG_SHARE_LINES 500
#define LOG_SHARE_MS    60000

struct log_share {
	int64_t since_ms; /* when its minute began */
	unsigned lines;   /* said in it */
	uint64_t unsaid;
};

/* May he say one more line now? `who` names him in the line that counts. */
bool log_share_takes(struct log_share *share, struct log *log, const char *who,
    int64_t now_ms);
/* Now and then: tell what was not said in a minute that is over. */
void log_share_tick(struct log_share *share, struct log *log, const char *who,
    int64_t now_ms);
/* Tell it now: nobody asks any more. */
void log_share_end(struct log_share *share, struct log *log, const char *who);

#endif
