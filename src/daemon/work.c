#include "daemon/stages.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/homes.h"

/* Of one step; a reader ends it long before (REPORT_BYTES_A_STEP). */
#define REPORTS_BYTES_MAX ((size_t)64 << 20)

static void take_turn(struct keeper *keeper, struct keeper_file *file);
static bool give(struct keeper *keeper, struct keeper_file *file,
    enum reader_step_kind kind);
static int open_in_reader(struct keeper *keeper, struct keeper_file *file,
    struct err *err);
static void close_least_recent(struct keeper *keeper,
    struct keeper_reader *reader);
static enum reader_step_kind next_kind(const struct keeper_file *file);
static void wait_turn(struct keeper *keeper, struct keeper_file *file);
static void give_waiting(struct keeper *keeper, unsigned reader);
static void idle_steps(struct keeper *keeper, int64_t now_ms);
static void on_ready(void *arg, unsigned reader,
    const struct reader_ready *ready);
static void on_report(void *arg, unsigned reader, uint64_t id,
    struct span packed);
static void on_later(void *arg, unsigned reader, uint64_t id,
    struct span packed);
static void take_report(struct keeper *keeper, unsigned reader, uint64_t id,
    struct span packed, bool later);
static void on_entry(void *arg, unsigned reader, uint64_t id, struct span name);
static void on_place(void *arg, unsigned reader,
    const struct reader_place *place);
static void on_drained(void *arg);
static void on_died(void *arg, unsigned reader, const char *why);

const struct crew_sink keeper_crew_sink = { on_ready, on_report, on_later,
	on_entry, keeper_looked, keeper_fault, on_place, on_drained, on_died,
	NULL };

void
keeper_pump(struct keeper *keeper)
{
	unsigned readers = crew_count(keeper->crew);
	size_t most = (size_t)readers * KEEPER_STEPS_A_READER;
	int64_t now_ms = keeper_now_ms();
	struct follow_file *follow;

	if (keeper->ledger_retry_ms > now_ms || keeper->reload_wanted)
		return;
	for (unsigned i = 0; i < readers; i++)
		give_waiting(keeper, i);
	while (keeper->steps < most) {
		follow = follow_next(keeper->follow, now_ms);
		if (follow == NULL)
			break;
		take_turn(keeper, follow->owner);
	}
	keeper_commit(keeper);
}

void
keeper_pump_soon(struct keeper *keeper)
{
	event_active(keeper->soon, EV_TIMEOUT, 0);
}

void
keeper_work_tick(struct keeper *keeper, int64_t now_ms)
{
	idle_steps(keeper, now_ms);
	keeper_end_slow_readers(keeper, now_ms);
	crew_tick(keeper->crew, now_ms);
}

bool
keeper_is_idle(const struct keeper *keeper)
{
	const struct keeper_file *file;

	if (keeper->steps > 0 || keeper->ledger_retry_ms != 0)
		return false;
	TAILQ_FOREACH(file, &keeper->files, all)
	{
		if (file->set_aside)
			continue;
		if (file->state != FILE_QUIET)
			return false;
		if (file->at_end && file->open_message && !file->idle_told)
			return false;
	}
	return true;
}

static enum reader_step_kind
next_kind(const struct keeper_file *file)
{
	if (file->look_first)
		return READER_STEP_LOOK;
	return file->follow->final ? READER_STEP_FINISH : READER_STEP_READ;
}

/* follow says there is something to read. */
static void
take_turn(struct keeper *keeper, struct keeper_file *file)
{
	const struct keeper_reader *reader = &keeper->readers[file->reader];

	file->handed = true;
	if (file->state != FILE_QUIET)
		return; /* an idle step will see it */
	if (file->set_aside) {
		file->follow->paused = true;
		keeper_file_give_back(keeper, file);
		return;
	}
	if (reader->steps >= KEEPER_STEPS_A_READER ||
	    !crew_is_ready(keeper->crew, file->reader) ||
	    !give(keeper, file, next_kind(file)))
		wait_turn(keeper, file);
}

/* False: the reader takes nothing now. */
static bool
give(struct keeper *keeper, struct keeper_file *file,
    enum reader_step_kind kind)
{
	struct keeper_reader *reader = &keeper->readers[file->reader];
	struct reader_step step = { file->id, kind, KEEPER_STEP_BYTES };
	struct buffer payload = BUFFER_NONE;
	struct err err = { 0 };
	int result = 0;

	keeper_check_beside(keeper, file);
	if (!file->open) {
		/* What lies before our place is read again to remember it. */
		step.bytes += file->follow->identity.offset - file->resume;
		result = open_in_reader(keeper, file, &err);
	}
	reader_step_pack(&step, &payload);
	if (result == 0)
		result = crew_send(keeper->crew, file->reader, READER_STEP,
		    buffer_span(&payload), -1, &err);
	buffer_done(&payload);
	if (result == -1) {
		log_debug(keeper->log, "%s: %s", file->follow->path, err.text);
		return false;
	}
	TAILQ_REMOVE(&reader->recent, file, recent);
	TAILQ_INSERT_TAIL(&reader->recent, file, recent);
	buffer_reset(&file->entry);
	file->state = FILE_STEPPING;
	file->step = kind;
	keeper_step_begins(keeper, file);
	TAILQ_INSERT_TAIL(&reader->stepping, file, stepping);
	reader->steps++;
	keeper->steps++;
	return true;
}

static int
open_in_reader(struct keeper *keeper, struct keeper_file *file, struct err *err)
{
	struct keeper_reader *reader = &keeper->readers[file->reader];
	const struct reader_open open = {
		.file = file->id,
		.source = (uint32_t)file->follow->source,
		.path = span_first(span_of(file->follow->path), 4096),
		.resume = file->resume,
		.state = buffer_span(&file->saved),
		.remembered = keeper_home_remembers(keeper, file),
	};
	struct buffer payload = BUFFER_NONE;
	int result;

	if (reader->sessions >= KEEPER_SESSIONS_MAX)
		close_least_recent(keeper, reader);
	result = keeper_send_beside(keeper, file, err);
	if (result == 0)
		result = keeper_send_awaited(keeper, file, err);
	reader_open_pack(&open, &payload);
	if (result == 0)
		result = crew_send(keeper->crew, file->reader, READER_OPEN,
		    buffer_span(&payload), file->follow->fd, err);
	buffer_done(&payload);
	if (result == -1)
		return -1;
	file->open = true;
	file->opened_at = file->follow->identity.offset;
	TAILQ_INSERT_TAIL(&reader->recent, file, recent);
	reader->sessions++;
	return 0;
}

static void
close_least_recent(struct keeper *keeper, struct keeper_reader *reader)
{
	struct keeper_file *file;

	TAILQ_FOREACH(file, &reader->recent, recent)
	{
		if (file->state == FILE_QUIET || file->state == FILE_WAITING) {
			keeper_file_close(keeper, file);
			return;
		}
	}
}

static void
wait_turn(struct keeper *keeper, struct keeper_file *file)
{
	file->state = FILE_WAITING;
	TAILQ_INSERT_TAIL(&keeper->readers[file->reader].waiting, file,
	    waiting);
}

static void
give_waiting(struct keeper *keeper, unsigned index)
{
	struct keeper_reader *reader = &keeper->readers[index];
	struct keeper_file *file;

	while (reader->steps < KEEPER_STEPS_A_READER &&
	    crew_is_ready(keeper->crew, index) &&
	    (file = TAILQ_FIRST(&reader->waiting)) != NULL) {
		if (!give(keeper, file, next_kind(file)))
			return;
		TAILQ_REMOVE(&reader->waiting, file, waiting);
	}
}

void
keeper_file_line_up(struct keeper *keeper, struct keeper_file *file)
{
	bool wanted = file->at_end && file->open_message && !file->idle_told &&
	    !file->set_aside;

	if (file->in_silent)
		TAILQ_REMOVE(&keeper->silent, file, silent);
	file->in_silent = wanted;
	if (wanted)
		TAILQ_INSERT_TAIL(&keeper->silent, file, silent);
}

/*
 * A message that only silence ends is handed over after a little of it. Only
 * the files that hold one are looked at, and only until one is not due yet.
 */
static void
idle_steps(struct keeper *keeper, int64_t now_ms)
{
	int64_t pause_ms = keeper->once ? 0 : KEEPER_IDLE_MS;
	struct keeper_file *file, *next;

	if (keeper->ledger_retry_ms != 0)
		return;
	for (file = TAILQ_FIRST(&keeper->silent); file != NULL; file = next) {
		next = TAILQ_NEXT(file, silent);
		if (now_ms - file->end_ms < pause_ms)
			return;
		if (file->state == FILE_QUIET && !file->handed &&
		    crew_is_ready(keeper->crew, file->reader))
			(void)give(keeper, file, READER_STEP_IDLE);
	}
}

static void
on_ready(void *arg, unsigned index, const struct reader_ready *ready)
{
	struct keeper *keeper = arg;
	struct keeper_reader *reader = &keeper->readers[index];
	struct digest ours;

	bundle_digest(keeper->bundle, &ours);
	if (!digest_equal(&ours, &ready->settings))
		log_error(keeper->log,
		    "reader %u works with other settings "
		    "than the keeper; restart boundaryd",
		    index);
	reader->jit = ready->jit;
	reader->prefilter = ready->prefilter;
	reader->sandboxed = ready->sandboxed;
	if (!reader->told && !ready->jit)
		log_warning(keeper->log,
		    "PCRE2's JIT is not available: "
		    "matching is about four times slower (under systemd, see "
		    "MemoryDenyWriteExecute)");
	reader->told = true;
	keeper_pump_soon(keeper);
}

static void
on_report(void *arg, unsigned index, uint64_t id, struct span packed)
{
	take_report(arg, index, id, packed, false);
}

static void
on_later(void *arg, unsigned index, uint64_t id, struct span packed)
{
	take_report(arg, index, id, packed, true);
}

static void
take_report(struct keeper *keeper, unsigned reader, uint64_t id,
    struct span packed, bool later)
{
	struct keeper_file *file = keeper_file_find(keeper, id);
	struct file_report *report;

	if (file == NULL || file->reader != reader ||
	    file->state != FILE_STEPPING || packed.len > REPORT_BYTES_MAX)
		return;
	file->report_bytes += sizeof(*report) + packed.len + file->entry.len;
	if (file->report_bytes > REPORTS_BYTES_MAX) {
		crew_kill(keeper->crew, reader,
		    "it reports more than anybody could have said");
		return;
	}
	report = malloc(sizeof(*report) + packed.len + file->entry.len);
	if (report == NULL) {
		log_error(keeper->log,
		    "out of memory for a report; '%s' is "
		    "read again",
		    file->follow->path);
		keeper_file_rewind(keeper, file);
		return;
	}
	report->is_later = later;
	report->bytes = packed.len;
	memcpy(report->packed, packed.ptr, packed.len);
	report->entry_bytes = file->entry.len;
	if (file->entry.len > 0)
		memcpy(report->packed + packed.len, file->entry.ptr,
		    file->entry.len);
	STAILQ_INSERT_TAIL(&file->reports, report, next);
}

static void
on_entry(void *arg, unsigned index, uint64_t id, struct span name)
{
	struct keeper_file *file = keeper_file_find(arg, id);

	if (file == NULL || file->reader != index)
		return;
	buffer_reset(&file->entry);
	(void)buffer_append(&file->entry, name);
}

static void
on_place(void *arg, unsigned index, const struct reader_place *place)
{
	struct keeper *keeper = arg;
	struct keeper_file *file = keeper_file_find(keeper, place->file);
	bool stale;

	if (file == NULL || file->reader != index ||
	    (file->state != FILE_STEPPING && file->state != FILE_STALE))
		return;
	stale = file->state == FILE_STALE;
	if (file->step == READER_STEP_LOOK ||
	    (place->again && ++file->again > KEEPER_AGAIN_MAX)) {
		crew_kill(keeper->crew, index,
		    file->step == READER_STEP_LOOK ?
			"it read a file that it should look at" :
			"it wants to read a file again and again");
		return;
	}
	keeper_step_done(keeper, file);
	if (stale ||
	    (!place->again && place->offset < file->follow->identity.offset)) {
		keeper_drop_reports(file);
		if (!stale)
			keeper_file_rewind(keeper, file);
		keeper_file_give_back(keeper, file);
		return;
	}
	keeper_commit_place(keeper, file, place);
}

void
keeper_step_done(struct keeper *keeper, struct keeper_file *file)
{
	struct keeper_reader *reader = &keeper->readers[file->reader];
	struct keeper_file *next;

	TAILQ_REMOVE(&reader->stepping, file, stepping);
	reader->steps--;
	keeper->steps--;
	file->state = FILE_QUIET;
	next = TAILQ_FIRST(&reader->stepping);
	if (next != NULL)
		keeper_step_begins(keeper, next);
}

static void
on_drained(void *arg)
{
	struct keeper *keeper = arg;

	keeper_commit(keeper);
	keeper_pump_soon(keeper);
}

/*
 * What was first in line may have killed it: it is tried once more, then set
 * aside. The others are none the worse.
 */
static void
on_died(void *arg, unsigned index, const char *why)
{
	struct keeper *keeper = arg;
	struct keeper_reader *reader = &keeper->readers[index];
	struct keeper_file *suspect = TAILQ_FIRST(&reader->stepping);
	struct keeper_file *file;

	keeper->counts.deaths++;
	log_error(keeper->log, "reader %u ended: %s%s%s", index, why,
	    suspect == NULL ? "" : "; it was reading ",
	    suspect == NULL ? "" : suspect->follow->path);
	while ((file = TAILQ_FIRST(&reader->stepping)) != NULL) {
		keeper_step_done(keeper, file);
		keeper_drop_reports(file);
		if (file != suspect)
			keeper_file_give_back(keeper, file);
	}
	while ((file = TAILQ_FIRST(&reader->recent)) != NULL) {
		TAILQ_REMOVE(&reader->recent, file, recent);
		file->open = false;
	}
	reader->sessions = 0;
	if (suspect != NULL) {
		keeper_file_set_aside(keeper, suspect, why);
		keeper_file_give_back(keeper, suspect);
	}
	keeper_pump_soon(keeper);
}
