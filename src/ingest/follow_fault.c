#include "ingest/follow_private.h"

#include <stdlib.h>

#define FAULTS_KEPT 4096

struct said {
	int code;
	uint64_t scan;
	struct said *next;
	struct span path; /* the table's copy */
};

struct sweep {
	uint64_t scan;
	bool all;
	struct said *gone;
};

struct tally {
	const struct follow *follow;
	size_t source;
	size_t count;
};

static void count_one(struct span path, void *value, void *arg);
static void sweep_one(struct span path, void *value, void *arg);

/*
 * One that comes again in each scan is said once; when a scan passes without
 * it, it is forgotten and would be said again.
 */
void
follow_say(struct follow *follow, const char *path, const struct err *err)
{
	struct said *said = table_get(follow->faults, span_of(path));

	if (said != NULL) {
		said->scan = follow->scan;
		if (said->code == err->code)
			return;
		said->code = err->code;
	} else if (table_count(follow->faults) < FAULTS_KEPT) {
		said = calloc(1, sizeof(*said));
		if (said == NULL)
			return;
		said->code = err->code;
		said->scan = follow->scan;
		if (table_put(follow->faults, span_of(path), said) == -1) {
			free(said);
			return;
		}
	} else
		return;
	follow->sink.fault(follow->sink.arg, path, err);
}

void
follow_forget_faults(struct follow *follow, bool all)
{
	struct sweep sweep = { .scan = follow->scan, .all = all };

	table_each(follow->faults, sweep_one, &sweep);
	while (sweep.gone != NULL) {
		struct said *said = sweep.gone;

		sweep.gone = said->next;
		(void)table_remove(follow->faults, said->path);
		free(said);
	}
}

size_t
follow_fault_count(const struct follow *follow, size_t source)
{
	struct tally tally = { follow, source, 0 };

	if (table_count(follow->faults) > 0)
		table_each(follow->faults, count_one, &tally);
	return tally.count;
}

/* Of the first source that means the file, or looks into the folder. */
static void
count_one(struct span path, void *value, void *arg)
{
	struct tally *tally = arg;
	const struct follow *follow = tally->follow;
	char *name = span_copy(path);

	(void)value;
	for (size_t i = 0; name != NULL && i < follow->source_count; i++) {
		if (!source_fits(&follow->sources[i], name) &&
		    !source_reaches(&follow->sources[i], name))
			continue;
		tally->count += i == tally->source;
		break;
	}
	free(name);
}

static void
sweep_one(struct span path, void *value, void *arg)
{
	struct said *said = value;
	struct sweep *sweep = arg;

	if (!sweep->all && said->scan == sweep->scan)
		return;
	said->path = path;
	said->next = sweep->gone;
	sweep->gone = said;
}
