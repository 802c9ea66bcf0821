#include "daemon/log_share.h"

#include "daemon/log.h"

bool
log_share_takes(struct log_share *share, struct log *log, const char *who,
    int64_t now_ms)
{
	log_share_tick(share, log, who, now_ms);
	if (share->lines == 0)
		share->since_ms = now_ms;
	if (share->lines < LOG_SHARE_LINES) {
		share->lines++;
		return true;
	}
	share->unsaid++;
	return false;
}

void
log_share_tick(struct log_share *share, struct log *log, const char *who,
    int64_t now_ms)
{
	if (share->lines > 0 && now_ms - share->since_ms >= LOG_SHARE_MS)
		log_share_end(share, log, who);
}

void
log_share_end(struct log_share *share, struct log *log, const char *who)
{
	if (share->unsaid > 0)
		log_warning(log,
		    "%s: %llu more faults within a minute are not listed one "
		    "by one; 'boundaryctl status' has the last of each file",
		    who, (unsigned long long)share->unsaid);
	share->lines = 0;
	share->unsaid = 0;
}
