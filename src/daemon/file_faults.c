#include "daemon/stages.h"

#include <stdio.h>

#include "ingest/container_name.h"

void
keeper_fault(void *arg, unsigned index, const struct reader_fault *fault)
{
	struct keeper *keeper = arg;
	struct keeper_file *file = keeper_file_find(keeper, fault->file);
	char where[64];

	/*
	 * A reader that goes on where another was is fed a stretch before the
	 * place again; what is wrong with that was said when it was read.
	 */
	if (file == NULL || file->reader != index ||
	    (!file->container && file->entry.len == 0 &&
		file->follow->identity.offset == file->opened_at &&
		fault->offset < file->opened_at))
		return;
	if (fault->times > 1)
		(void)snprintf(where, sizeof(where), "%u ", fault->times);
	else
		(void)snprintf(where, sizeof(where),
		    "byte %llu: ", (unsigned long long)fault->offset);
	(void)snprintf(file->last_fault, sizeof(file->last_fault),
	    "%.*s%s%s%.*s", SPAN_ARGS(buffer_span(&file->entry)),
	    file->entry.len > 0 ? ": " : "", where, SPAN_ARGS(fault->text));
	if (!crew_may_say(keeper->crew, index, keeper_now_ms()))
		return;
	log_warning(keeper->log, "%s%s%.*s: %s%.*s", file->follow->path,
	    file->entry.len > 0 ? CONTAINER_MARK : "",
	    SPAN_ARGS(buffer_span(&file->entry)), where,
	    SPAN_ARGS(fault->text));
}

void
keeper_file_set_aside(struct keeper *keeper, struct keeper_file *file,
    const char *why)
{
	uint64_t offset = file->follow->identity.offset;
	struct err err = { 0 };
	int times = 0;

	if (keeper_commit_key(keeper, file, &err) == -1 ||
	    ledger_poison(keeper->ledger, file->key, offset, &times, &err) ==
		-1)
		log_error(keeper->log, "ledger: %s", err.text);
	if (times < KEEPER_POISON_TIMES)
		return;
	file->set_aside = true;
	keeper_file_line_up(keeper, file);
	file->follow->paused = true;
	keeper->counts.poison++;
	(void)snprintf(file->last_fault, sizeof(file->last_fault),
	    "set aside at byte %llu: %s", (unsigned long long)offset, why);
	log_error(keeper->log,
	    "%s is set aside at byte %llu: reading on from "
	    "there ended its reader %d times (%s). Nothing after that byte is "
	    "looked at. Export it anew, or send it to the developers",
	    file->follow->path, (unsigned long long)offset, times, why);
}
