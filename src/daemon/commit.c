#include "daemon/health_watch.h"
#include "daemon/review.h"
#include "daemon/storm.h"
#include "daemon/stages.h"
#include "settings/canary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "daemon/homes.h"
#include "deliver/week.h"
#include "ingest/container_name.h"
#include "ledger/days.h"

#define LEDGER_WELL_MS 1000 /* without a failure, after one */

static int add_reports(struct keeper *keeper, struct keeper_file *file,
    struct err *err);
static int add_report(struct keeper *keeper, struct keeper_file *file,
    const struct file_report *from, struct err *err);
static void name_file(const struct keeper_file *file,
    const struct file_report *from, char out[KEEPER_FILE_BYTES]);
static int put_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place, struct err *err);
static int add_day(struct keeper *keeper, const char *source,
    const struct reader_place *place, struct err *err);
static void take_place(struct keeper *keeper, struct keeper_file *file);
static void count_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place);
static void take_failure(struct keeper *keeper, struct keeper_file *file,
    int code);
static void file_finished(struct keeper *keeper, struct keeper_file *file);
static const char *base_name(const char *path);

/*
 * Put a step's reports and its place into the open transaction. Until that is
 * committed, the file's place stays what the ledger holds; no file gets another
 * step before (keeper_pump runs after keeper_commit).
 */
void
keeper_commit_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place)
{
	struct err err = { 0 };

	if (keeper_begin(keeper, &err) == 0)
		keeper_health_read(keeper, file, place);
	if (err.code != 0 || add_reports(keeper, file, &err) == -1 ||
	    put_place(keeper, file, place, &err) == -1) {
		keeper_file_rewind(keeper, file);
		keeper_commit_failed(keeper, &err);
		keeper_file_give_back(keeper, file);
	}
}

void
keeper_commit(struct keeper *keeper)
{
	struct keeper_file *file;
	struct err err = { 0 };

	if (!keeper->in_transaction)
		return;
	if (keeper_storms_keep(keeper, &err) == -1 ||
	    (keeper->review->later &&
		keeper_settle_later(keeper, &err) == -1) ||
	    ledger_commit(keeper->ledger, &err) == -1) {
		keeper_commit_failed(keeper, &err);
		return;
	}
	keeper->in_transaction = false;
	keeper_storms_committed(keeper, true);
	keeper->counts.commits++;
	if (keeper->ledger_pause_ms != 0 && keeper->ledger_well_ms == 0)
		keeper->ledger_well_ms = keeper_now_ms();
	while ((file = TAILQ_FIRST(&keeper->committing)) != NULL) {
		TAILQ_REMOVE(&keeper->committing, file, committing);
		file->in_commit = false;
		take_place(keeper, file);
	}
	keeper_deliver_fresh(keeper);
	/* Urgent copies and repeat alerts wait in the ledger. */
	keeper->undelivered = keeper->undelivered || keeper->review->copies;
	keeper->review->copies = false;
}

/* The place the file has now, for one that has no row yet, or starts over. */
int
keeper_commit_key(struct keeper *keeper, struct keeper_file *file,
    struct err *err)
{
	struct ledger_bookmark bookmark = {
		.key = file->key,
		.source = keeper->settings->sources[file->follow->source].name,
		.path = file->follow->path,
		.place = { .identity = file->follow->identity,
		    .resume = file->resume,
		    .state = buffer_span(&file->saved) },
		.seen = instant_now(),
	};

	if (ledger_put_bookmark(keeper->ledger, &bookmark, err) == -1)
		return -1;
	file->key = bookmark.key;
	return 0;
}

int
keeper_begin(struct keeper *keeper, struct err *err)
{
	if (keeper->in_transaction)
		return 0;
	if (ledger_begin(keeper->ledger, err) == -1)
		return -1;
	keeper->in_transaction = true;
	return 0;
}

/* A disk that is all but full takes little things: that is not well yet. */
void
keeper_commit_recovered(struct keeper *keeper)
{
	if (keeper->ledger_well_ms == 0 ||
	    keeper_now_ms() - keeper->ledger_well_ms < LEDGER_WELL_MS)
		return;
	keeper->ledger_well_ms = 0;
	keeper->ledger_pause_ms = 0;
	log_info(keeper->log, "ledger: it works again; reading on");
}

/*
 * The ledger did not take it: nothing of this transaction is so. Every file
 * goes back to what the ledger held before, and waits for a while.
 */
void
keeper_commit_failed(struct keeper *keeper, const struct err *err)
{
	struct keeper_alert *alert;
	struct keeper_file *file;

	if (keeper->ledger_pause_ms == 0)
		log_critical(keeper->log,
		    "ledger: %s; nothing is read until it works again, which "
		    "is tried again and again",
		    err->text);
	keeper->ledger_well_ms = 0;
	if (keeper->in_transaction)
		ledger_rollback(keeper->ledger);
	keeper->in_transaction = false;
	keeper_storms_committed(keeper, false);
	while ((file = TAILQ_FIRST(&keeper->committing)) != NULL) {
		TAILQ_REMOVE(&keeper->committing, file, committing);
		file->in_commit = false;
		keeper_file_rewind(keeper, file);
		keeper_file_give_back(keeper, file);
	}
	while ((alert = STAILQ_FIRST(&keeper->fresh)) != NULL) {
		STAILQ_REMOVE_HEAD(&keeper->fresh, next);
		keeper->counts.alerts -= !alert->is_canary;
		alert_done(&alert->alert);
		free(alert);
	}
	keeper->ledger_retry_ms = keeper_retry_at(&keeper->ledger_pause_ms);
}

static int
add_reports(struct keeper *keeper, struct keeper_file *file, struct err *err)
{
	struct file_report *report;

	while ((report = STAILQ_FIRST(&file->reports)) != NULL) {
		int result = report->is_later ?
		    keeper_add_later(keeper, file,
			(struct span){ report->packed, report->bytes }, err) :
		    add_report(keeper, file, report, err);

		STAILQ_REMOVE_HEAD(&file->reports, next);
		free(report);
		if (result == -1)
			return -1;
	}
	file->report_bytes = 0;
	return 0;
}

static int
add_report(struct keeper *keeper, struct keeper_file *file,
    const struct file_report *from, struct err *err)
{
	struct span packed = { from->packed, from->bytes };
	char name[KEEPER_FILE_BYTES];
	const struct rule_spec *rule;
	struct report report;
	struct alert alert;
	struct err why = { 0 };
	int taken;

	if (report_unpack(packed, &report, &why) == -1 ||
	    (rule = keeper_rule(keeper, report.rule)) == NULL) {
		if (crew_may_say(keeper->crew, file->reader, keeper_now_ms()))
			log_error(keeper->log,
			    "%s: a report from the reader is "
			    "dropped: %s",
			    file->follow->path,
			    why.code != 0 ?
				why.text :
				"it names a rule that is not there");
		return 0;
	}
	if (alert_init(&alert, &report, rule, keeper->settings->people, err) ==
	    -1)
		return -1;
	alert.source = keeper->settings->sources[file->follow->source].name;
	name_file(file, from, name);
	alert.file = name;
	if (canary_is_source(alert.source))
		return keeper_canary_alert(keeper, &alert, err);
	keeper_health_matched(keeper, rule->id);
	taken = keeper_storm_takes(keeper, &alert, err);
	if (taken == 0)
		return keeper_add_alert(keeper, &alert, err);
	alert_done(&alert);
	return taken == 1 ? 0 : -1;
}

int
keeper_add_alert(struct keeper *keeper, struct alert *alert, struct err *err)
{
	struct keeper_alert *fresh = calloc(1, sizeof(*fresh));
	enum ledger_verdict verdict;
	struct desk desk;

	if (fresh == NULL) {
		alert_done(alert);
		return err_set(err, ENOMEM, "out of memory for an alert");
	}
	fresh->alert = *alert;
	(void)snprintf(fresh->file, sizeof(fresh->file), "%s", alert->file);
	fresh->alert.file = fresh->file;
	keeper_desk(keeper, &desk);
	if (desk_take(&desk, &fresh->alert, instant_now(), &verdict, err) ==
	    -1) {
		alert_done(&fresh->alert);
		free(fresh);
		return -1;
	}
	keeper_storm_added(keeper, &fresh->alert, verdict);
	keeper->counts.known += verdict == LEDGER_KNOWN;
	keeper->counts.counted += verdict == LEDGER_COUNTED;
	keeper->counts.trial += verdict == LEDGER_TRIAL;
	keeper->counts.covered += verdict == LEDGER_COVERED;
	if (verdict == LEDGER_ALERT) {
		keeper->counts.alerts++;
		keeper->review->copies = true;
		keeper->review->later = true;
		STAILQ_INSERT_TAIL(&keeper->fresh, fresh, next);
		return 0;
	}
	alert_done(&fresh->alert);
	free(fresh);
	return 0;
}

/* An entry's name was chosen by a stranger. */
static void
name_file(const struct keeper_file *file, const struct file_report *from,
    char out[KEEPER_FILE_BYTES])
{
	int length = snprintf(out, KEEPER_FILE_BYTES, "%s%s",
	    base_name(file->follow->path),
	    from->entry_bytes > 0 ? CONTAINER_MARK : "");

	if (length > 0 && length < KEEPER_FILE_BYTES && from->entry_bytes > 0)
		escape_into(out + length, KEEPER_FILE_BYTES - (size_t)length,
		    (struct span){ from->packed + from->bytes,
			from->entry_bytes });
}

static int
put_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place, struct err *err)
{
	struct ledger_bookmark bookmark = {
		.key = file->key,
		.source = keeper->settings->sources[file->follow->source].name,
		.path = file->follow->path,
		.place = { .resume = place->resume,
		    .state = place->state,
		    .finished = place->at_end &&
			file->step == READER_STEP_FINISH },
		.seen = instant_now(),
	};

	follow_place(file->follow, place->offset, place->tail_bytes,
	    &place->tail, &bookmark.place.identity);
	file->next = *place;
	file->next.state = SPAN_NONE;
	file->next.format = SPAN_NONE;
	(void)snprintf(file->format, sizeof(file->format), "%.*s",
	    SPAN_ARGS(place->format));
	file->container = place->container;
	buffer_reset(&file->next_saved);
	if (buffer_append(&file->next_saved, place->state) == -1)
		return err_set(err, ENOMEM, "out of memory for a place");
	if (ledger_put_bookmark(keeper->ledger, &bookmark, err) == -1 ||
	    add_day(keeper, bookmark.source, place, err) == -1)
		return -1;
	file->key = bookmark.key;
	TAILQ_INSERT_TAIL(&keeper->committing, file, committing);
	file->in_commit = true;
	return 0;
}

/* What was read today, for the weekly mail. */
static int
add_day(struct keeper *keeper, const char *source,
    const struct reader_place *place, struct err *err)
{
	const struct ledger_day day = { .source = source,
		.day = week_day(instant_now(), keeper->settings->zone),
		.messages = (int64_t)place->messages,
		.matches = (int64_t)place->matches,
		.unreadable = (int64_t)place->unreadable,
		.undecided = (int64_t)place->undecided };

	if (place->messages == 0 && place->unreadable == 0 &&
	    place->undecided == 0)
		return 0;
	return ledger_add_day(keeper->ledger, &day, err);
}

/* The ledger holds it: from now on this is the file's place. */
static void
take_place(struct keeper *keeper, struct keeper_file *file)
{
	const struct reader_place *place = &file->next;
	struct buffer spare = file->saved;
	bool moved = place->offset != file->follow->identity.offset;

	count_place(keeper, file, place);
	file->resume = place->resume;
	file->saved = file->next_saved;
	file->next_saved = spare;
	file->open_message = place->open_message;
	if (moved || !file->at_end)
		file->end_ms = keeper_now_ms();
	file->at_end = place->at_end;
	if (moved)
		file->idle_told = false;
	if (file->step == READER_STEP_IDLE && place->at_end)
		file->idle_told = true;
	keeper_file_line_up(keeper, file);
	keeper_home_has_read(keeper, file);
	/* A container is whole or of no use, whatever its source is said to
	 * be: rotated logs are packed. */
	if (place->container)
		follow_set_mode(file->follow, FOLLOW_EXPORT);
	else if (file->format[0] != '\0' && file->follow->mode == FOLLOW_AUTO)
		follow_set_mode(file->follow,
		    place->snapshot ? FOLLOW_EXPORT : FOLLOW_APPEND);
	file->handed = false;
	if (place->again)
		file->follow->read_to = place->offset;
	take_failure(keeper, file, (int)place->failed);
	follow_progress(keeper->follow, file->follow, place->offset,
	    place->tail_bytes, &place->tail);
	if (place->again)
		follow_again(keeper->follow, file->follow);
	if (place->at_end && file->step == READER_STEP_FINISH)
		file_finished(keeper, file);
}

/* Its reader forgets it, and will go on from what the ledger holds. */
static void
take_failure(struct keeper *keeper, struct keeper_file *file, int code)
{
	if (code == 0 && file->failing) {
		log_info(keeper->log, "%s: it can be read again",
		    file->follow->path);
		file->last_fault[0] = '\0';
	}
	file->failing = code != 0;
	if (code == 0)
		return;
	(void)snprintf(file->last_fault, sizeof(file->last_fault),
	    "byte %llu: cannot be read on (%s); tried again and again",
	    (unsigned long long)file->next.offset, strerror(code));
	keeper_file_close(keeper, file);
	follow_failed(keeper->follow, file->follow, code);
}

static void
file_finished(struct keeper *keeper, struct keeper_file *file)
{
	if (file->container)
		log_info(keeper->log,
		    "%s: %llu of its files were exports and are read, %llu "
		    "were not",
		    file->follow->path, (unsigned long long)file->next.entries,
		    (unsigned long long)file->next.passed);
	follow_finished(keeper->follow, file->follow);
}

static void
count_place(struct keeper *keeper, struct keeper_file *file,
    const struct reader_place *place)
{
	if (canary_is_source(keeper->settings->sources[file->follow->source]
				 .name))
		return; /* ours */
	keeper->counts.messages += place->messages;
	keeper->counts.matches += place->matches;
	keeper->counts.unreadable += place->unreadable;
	keeper->counts.undecided += place->undecided;
	keeper->counts.never_read += place->never_read;
	file->messages += place->messages;
	file->matches += place->matches;
	file->unreadable += place->unreadable;
	file->undecided += place->undecided;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}
