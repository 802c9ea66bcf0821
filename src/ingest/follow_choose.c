#include "ingest/follow_private.h"

#include <string.h>

/* More candidates than these are a mistake of the ledger's. */
#define CANDIDATES_MAX 64
/* A copy has to have this much in common. */
#define COPY_MIN_BYTES IDENTITY_HEAD_BYTES

static enum follow_reason reason_for(const struct entry *entry,
    const struct identity *found, const struct follow_bookmark *bookmark);
static int judge_same(const struct entry *entry,
    const struct follow_bookmark *bookmark, bool holds,
    enum follow_reason *reason);

int
follow_choose(struct follow *follow, struct entry *entry,
    struct follow_bookmark *bookmark, enum follow_reason *reason,
    struct err *err)
{
	const struct follow_source *source =
	    &follow->sources[entry->file.source];
	struct identity found = entry->file.identity;

	*reason = FOLLOW_NEW;
	if (identity_hash(entry->file.fd, 0, &found, err) == -1)
		return -1;
	for (size_t i = 0; i < CANDIDATES_MAX; i++) {
		bool holds;

		memset(bookmark, 0, sizeof(*bookmark));
		if (!follow->sink.bookmark(follow->sink.arg, source,
			entry->path, &found, i, bookmark))
			break;
		if (identity_holds(entry->file.fd, &bookmark->identity, &holds,
			err) == -1)
			return -1;
		if (identity_same_file(&found, &bookmark->identity))
			return judge_same(entry, bookmark, holds, reason);
		*reason = holds ? reason_for(entry, &found, bookmark) :
				  FOLLOW_NEW;
		if (*reason != FOLLOW_NEW)
			return 1;
	}
	return 0;
}

/* It is the file itself: no other candidate can know better. */
static int
judge_same(const struct entry *entry, const struct follow_bookmark *bookmark,
    bool holds, enum follow_reason *reason)
{
	uint64_t place = bookmark->identity.offset;

	if (!holds) {
		*reason = entry->file.size < place ? FOLLOW_TRUNCATED :
						     FOLLOW_REWRITTEN;
		return 0;
	}
	*reason = bookmark->finished && place == entry->file.size ?
	    FOLLOW_SETTLED :
	    FOLLOW_RESUMED;
	return 1;
}

/* Another file holds what that bookmark saw. Is it reason to go on there? */
static enum follow_reason
reason_for(const struct entry *entry, const struct identity *found,
    const struct follow_bookmark *bookmark)
{
	const struct identity *known = &bookmark->identity;

	if (known->offset == 0)
		return FOLLOW_NEW;
	if (known->inode == found->inode && known->born_ns == found->born_ns)
		return FOLLOW_RESUMED;
	if (entry->file.mode != FOLLOW_APPEND && bookmark->path != NULL &&
	    strcmp(bookmark->path, entry->path) == 0)
		return FOLLOW_GROWN_EXPORT;
	if (known->offset >= COPY_MIN_BYTES &&
	    known->head_bytes == IDENTITY_HEAD_BYTES)
		return FOLLOW_COPY;
	return FOLLOW_NEW;
}
