#include "daemon/log_share.h"

#include <criterion/criterion.h>

#include "daemon/log.h"

/* Of `wanted` lines at that time, how many may be said? */
static unsigned
say(struct log_share *share, struct log *log, unsigned wanted, int64_t now_ms)
{
	unsigned said = 0;

	for (unsigned i = 0; i < wanted; i++)
		said += log_share_takes(share, log, "reader 0", now_ms);
	return said;
}

Test(log_share, so_many_lines_a_minute_are_said_and_the_rest_is_counted)
{
	struct log_share share = { 0 };
	struct log *log = log_new();

	cr_assert(say(&share, log, LOG_SHARE_LINES - 1, 1000) ==
	    LOG_SHARE_LINES - 1);
	cr_assert(say(&share, log, 100, 2000) == 1);
	cr_assert(share.unsaid == 99);
	log_share_tick(&share, log, "reader 0", 1000 + LOG_SHARE_MS - 1);
	cr_assert(share.unsaid == 99, "its minute is not over");
	log_share_tick(&share, log, "reader 0", 1000 + LOG_SHARE_MS);
	cr_assert(share.unsaid == 0, "told");
	cr_assert(say(&share, log, 2, 1000 + LOG_SHARE_MS) == 2);
	cr_assert(say(&share, log, LOG_SHARE_LINES, 1000 + LOG_SHARE_MS) ==
	    LOG_SHARE_LINES - 2);
	log_share_end(&share, log, "reader 0");
	cr_assert(share.unsaid == 0 && share.lines == 0, "before its time");
	log_free(log);
}

Test(log_share, a_minute_begins_with_its_first_line)
{
	struct log_share share = { 0 };
	struct log *log = log_new();

	cr_assert(say(&share, log, 1, 0) == 1);
	cr_assert(say(&share, log, LOG_SHARE_LINES, LOG_SHARE_MS + 5) ==
	    LOG_SHARE_LINES);
	cr_assert(say(&share, log, 1, 2 * LOG_SHARE_MS) == 0);
	cr_assert(say(&share, log, 1, 2 * LOG_SHARE_MS + 5) == 1);
	log_free(log);
}
