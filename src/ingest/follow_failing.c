#include "ingest/follow_private.h"

#include <string.h>

#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS  60000

static void say(struct follow *follow, const struct entry *entry);

void
entry_failed(struct follow *follow, struct entry *entry, int code)
{
	if (entry_rests(follow, entry))
		return;
	entry->pause_ms = entry->failing == 0 ? PAUSE_FIRST_MS :
						2 * entry->pause_ms;
	if (entry->pause_ms > PAUSE_MOST_MS)
		entry->pause_ms = PAUSE_MOST_MS;
	entry->again_ms = follow->now_ms + entry->pause_ms;
	entry->failing = code;
	entry->stalled = true;
	say(follow, entry);
}

void
entry_is_well(struct entry *entry)
{
	entry->failing = 0;
	entry->pause_ms = 0;
}

bool
entry_rests(const struct follow *follow, const struct entry *entry)
{
	return entry->failing != 0 && follow->now_ms < entry->again_ms;
}

void
entry_keep_failing(struct follow *follow, struct entry *entry)
{
	if (entry->failing == 0)
		return;
	say(follow, entry);
	if (entry->handed || entry_rests(follow, entry))
		return;
	entry->stalled = false;
	if (entry->file.final || entry->file.size > entry->file.read_to)
		return;
	/* Nothing is left but what could not be compared. */
	entry_is_well(entry);
	entry_look(follow, entry, true);
}

static void
say(struct follow *follow, const struct entry *entry)
{
	struct err err;

	(void)err_set(&err, entry->failing,
	    "byte %llu: cannot be read on (%s); look at the disk or share it "
	    "is on. It is tried again, at least once a minute; nothing behind "
	    "that byte is looked at before",
	    (unsigned long long)entry->file.identity.offset,
	    strerror(entry->failing));
	follow_say(follow, entry->path, &err);
}
