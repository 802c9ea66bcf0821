#include "daemon/stages.h"

#include <time.h>

/*
 * What a reader works over one step is counted by its own processor time: on
 * a machine that is busy, or that slept, a file is not to blame for the time
 * that passed. One that neither works nor answers is ended all the same.
 */
#define STANDSTILL 20 /* times readers.step-time, by the clock */

static int64_t busy_ms(const struct keeper *keeper, unsigned reader);

void
keeper_step_begins(struct keeper *keeper, struct keeper_file *file)
{
	file->step_ms = keeper_now_ms();
	file->step_busy_ms = busy_ms(keeper, file->reader);
}

void
keeper_end_slow_readers(struct keeper *keeper, int64_t now_ms)
{
	int64_t most_ms = keeper->settings->reader_step_ms;
	const struct keeper_file *file;

	for (unsigned i = 0; i < crew_count(keeper->crew); i++) {
		file = TAILQ_FIRST(&keeper->readers[i].stepping);
		if (file == NULL || most_ms <= 0 ||
		    now_ms - file->step_ms <= most_ms)
			continue;
		if (busy_ms(keeper, i) - file->step_busy_ms > most_ms)
			crew_kill(keeper->crew, i,
			    "it took longer than "
			    "'readers.step-time' over one step");
		else if ((now_ms - file->step_ms) / STANDSTILL > most_ms)
			crew_kill(keeper->crew, i,
			    "it stood still over one step for more than 20 "
			    "times 'readers.step-time'");
	}
}

/* Of its processor; 0 where that is not known. */
static int64_t
busy_ms(const struct keeper *keeper, unsigned reader)
{
	pid_t pid = crew_process(keeper->crew, reader);
	struct timespec time = { 0, 0 };
	clockid_t clock;

	if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock, &time) == -1)
		return 0;
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}
