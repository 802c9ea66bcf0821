#include "daemon/stages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "daemon/homes.h"
#include "daemon/watch.h"

/* Readers' sockets and pipes, the ledger, the spool, control clients. */
#define OTHER_DESCRIPTORS 256

static struct follow_source *make_sources(const struct keeper *keeper,
    const struct settings *settings);
static size_t most_open(size_t wanted);
static void take_bookmark(struct keeper *keeper, struct keeper_file *file,
    enum follow_reason reason, const struct follow_bookmark *bookmark);
static void keep_bookmark(struct keeper *keeper, int64_t key);
static bool find_bookmark(void *arg, const struct follow_source *source,
    const char *path, const struct identity *found, size_t candidate,
    struct follow_bookmark *out);
static int file_opened(void *arg, struct follow_file *follow,
    enum follow_reason reason, const struct follow_bookmark *bookmark);
static void file_reread(void *arg, struct follow_file *follow);
static void file_restarted(void *arg, struct follow_file *follow,
    enum follow_reason reason);
static void file_ended(void *arg, struct follow_file *follow,
    enum follow_reason reason);
static void folder_seen(void *arg, const char *path);
static void file_fault(void *arg, const char *path, const struct err *err);
static void leave_queues(struct keeper *keeper, struct keeper_file *file);
static void file_free(struct keeper *keeper, struct keeper_file *file);
static int recover(const struct ledger_bookmark *bookmark, void *arg);

static struct span
id_span(const uint64_t *id)
{
	return (struct span){ (const char *)id, sizeof(*id) };
}

int
keeper_files_start(struct keeper *keeper, struct err *err)
{
	const struct follow_sink sink = { find_bookmark, file_opened,
		file_restarted, file_reread, file_ended, folder_seen,
		file_fault, keeper };

	keeper->by_id = table_new();
	keeper->follow_sources = make_sources(keeper, keeper->settings);
	if (keeper->follow_sources == NULL || keeper->by_id == NULL)
		return err_set(err, ENOMEM, "out of memory for the sources");
	keeper->follow = follow_new(keeper->follow_sources,
	    keeper->settings->source_count,
	    most_open(keeper->settings->max_open_files), &sink, err);
	if (keeper->follow == NULL)
		return -1;
	return ledger_each_bookmark(keeper->ledger, NULL, true, recover, keeper,
	    err);
}

int
keeper_files_move(struct keeper *keeper, const struct settings *settings,
    struct err *err)
{
	struct follow_source *sources = make_sources(keeper, settings);
	struct keeper_file *file;

	if (sources == NULL)
		return err_set(err, ENOMEM, "out of memory for the sources");
	TAILQ_FOREACH(file, &keeper->files, all)
	{
		keeper_file_close(keeper, file);
		leave_queues(keeper, file);
		keeper_drop_reports(file);
		keeper_file_give_back(keeper, file);
	}
	follow_set_sources(keeper->follow, sources, settings->source_count);
	free(keeper->follow_sources);
	keeper->follow_sources = sources;
	return 0;
}

void
keeper_files_assign(struct keeper *keeper)
{
	struct keeper_file *file;

	TAILQ_FOREACH(file, &keeper->files, all)
	keeper_home_choose(keeper, file);
}

void
keeper_file_give_back(struct keeper *keeper, struct keeper_file *file)
{
	if (!file->handed)
		return;
	file->handed = false;
	follow_again(keeper->follow, file->follow);
}

void
keeper_files_stop(struct keeper *keeper)
{
	struct keeper_file *file, *next;

	for (file = TAILQ_FIRST(&keeper->files); file != NULL; file = next) {
		next = TAILQ_NEXT(file, all);
		file_free(keeper, file);
	}
	follow_free(keeper->follow);
	keeper->follow = NULL;
	table_free(keeper->by_id);
	keeper->by_id = NULL;
	free(keeper->follow_sources);
	keeper->follow_sources = NULL;
	keeper->steps = 0;
}

void
keeper_files_expire(struct keeper *keeper)
{
	int64_t now = instant_now();
	int64_t before = now - KEEPER_FORGET_DAYS * INSTANT_DAY;
	struct keeper_file *file;
	int64_t forgotten = 0;
	struct err err = { 0 };

	TAILQ_FOREACH(file, &keeper->files, all)
	keep_bookmark(keeper, file->key);
	if (keeper_begin(keeper, &err) == -1 ||
	    ledger_expire_bookmarks(keeper->ledger, before, &forgotten, &err) ==
		-1) {
		keeper_commit_failed(keeper, &err);
		return;
	}
	keeper_commit(keeper);
	keeper_homes_expire(keeper);
	if (forgotten > 0)
		log_info(keeper->log,
		    "forgot the places of %lld files that have been gone for "
		    "%d days",
		    (long long)forgotten, KEEPER_FORGET_DAYS);
}

struct keeper_file *
keeper_file_find(struct keeper *keeper, uint64_t id)
{
	return table_get(keeper->by_id, id_span(&id));
}

void
keeper_file_rewind(struct keeper *keeper, struct keeper_file *file)
{
	keeper_drop_reports(file);
	keeper_file_close(keeper, file);
	if (file->state == FILE_STEPPING)
		file->state = FILE_STALE;
	file->at_end = false;
	file->open_message = false;
	file->idle_told = false;
	keeper_file_line_up(keeper, file);
}

void
keeper_file_close(struct keeper *keeper, struct keeper_file *file)
{
	struct keeper_reader *reader = &keeper->readers[file->reader];
	uint64_t id = file->id;
	struct err err;

	if (!file->open)
		return;
	file->open = false;
	TAILQ_REMOVE(&reader->recent, file, recent);
	reader->sessions--;
	(void)crew_send(keeper->crew, file->reader, READER_CLOSE,
	    (struct span){ (const char *)&id, sizeof(id) }, -1, &err);
}

void
keeper_drop_reports(struct keeper_file *file)
{
	struct file_report *report;

	while ((report = STAILQ_FIRST(&file->reports)) != NULL) {
		STAILQ_REMOVE_HEAD(&file->reports, next);
		free(report);
	}
	file->report_bytes = 0;
}

static struct follow_source *
make_sources(const struct keeper *keeper, const struct settings *settings)
{
	struct follow_source *sources = calloc(settings->source_count + 1,
	    sizeof(*sources));

	for (size_t i = 0; sources != NULL && i < settings->source_count; i++) {
		const struct settings_source *from = &settings->sources[i];

		sources[i] = (struct follow_source){ .name = from->name,
			.patterns = from->patterns,
			.pattern_count = from->pattern_count,
			.mode = from->mode,
			.settle_ms = keeper->once ? 0 : from->settle_ms,
			.grace_ms = keeper->once ? 0 : from->grace_ms };
	}
	return sources;
}

/* follow takes what descriptors it is given; some are for everything else. */
static size_t
most_open(size_t wanted)
{
	struct rlimit limit = { 0, 0 };
	size_t most;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		(void)getrlimit(RLIMIT_NOFILE, &limit);
	}
	most = limit.rlim_cur > 2 * OTHER_DESCRIPTORS ?
	    limit.rlim_cur - OTHER_DESCRIPTORS :
	    limit.rlim_cur / 4;
	return wanted < most ? wanted : most;
}

static bool
find_bookmark(void *arg, const struct follow_source *source, const char *path,
    const struct identity *found, size_t candidate, struct follow_bookmark *out)
{
	struct keeper *keeper = arg;
	const struct ledger_bookmark wanted = { .source = source->name,
		.path = path,
		.place = { .identity = *found } };
	struct ledger_bookmark got;
	struct err err = { 0 };
	int result;

	result = ledger_find_bookmark(keeper->ledger, &wanted, candidate, &got,
	    &err);
	if (result == -1)
		keeper_commit_failed(keeper, &err);
	if (result != 1)
		return false;
	keeper->found_key = got.key;
	*out = got.place;
	if (instant_now() - got.seen > INSTANT_DAY)
		keep_bookmark(keeper, got.key);
	return true;
}

/* It is of use still. */
static void
keep_bookmark(struct keeper *keeper, int64_t key)
{
	struct err err = { 0 };

	if (keeper_begin(keeper, &err) == -1 ||
	    ledger_touch_bookmark(keeper->ledger, key, instant_now(), &err) ==
		-1)
		keeper_commit_failed(keeper, &err);
}

static int
file_opened(void *arg, struct follow_file *follow, enum follow_reason reason,
    const struct follow_bookmark *bookmark)
{
	struct keeper *keeper = arg;
	struct keeper_file *file = calloc(1, sizeof(*file));
	struct err err = { 0 };

	if (file == NULL || keeper->ledger_retry_ms != 0) {
		free(file);
		return -1;
	}
	STAILQ_INIT(&file->reports);
	file->follow = follow;
	file->id = follow->id;
	keeper_home_choose(keeper, file);
	file->saved.limit = READER_STATE_BYTES;
	file->next_saved.limit = READER_STATE_BYTES;
	if (bookmark != NULL)
		take_bookmark(keeper, file, reason, bookmark);
	/* A row at once: should the file be renamed while we are stopped, it
	 * is looked for. */
	if (file->saved.failed || keeper_begin(keeper, &err) == -1 ||
	    keeper_commit_key(keeper, file, &err) == -1 ||
	    table_put(keeper->by_id, id_span(&file->id), file) == -1) {
		if (err.code != 0)
			keeper_commit_failed(keeper, &err);
		else
			log_error(keeper->log, "%s: out of memory",
			    follow->path);
		buffer_done(&file->saved);
		free(file);
		return -1;
	}
	keeper->counts.opened++;
	follow->owner = file;
	TAILQ_INSERT_TAIL(&keeper->files, file, all);
	keeper_file_line_up(keeper, file);
	log_debug(keeper->log, "%s: %s at byte %llu", follow->path,
	    follow_reason_text(reason),
	    (unsigned long long)follow->identity.offset);
	return 0;
}

/* What was open when we stopped may hold a message that only silence ends. */
static void
take_bookmark(struct keeper *keeper, struct keeper_file *file,
    enum follow_reason reason, const struct follow_bookmark *bookmark)
{
	file->resume = bookmark->resume;
	(void)buffer_append(&file->saved, bookmark->state);
	if (reason != FOLLOW_COPY)
		file->key = keeper->found_key;
	if (bookmark->state.len > 0 && !bookmark->finished) {
		file->at_end = true;
		file->open_message = true;
		file->end_ms = keeper_now_ms();
	}
}

static void
file_restarted(void *arg, struct follow_file *follow, enum follow_reason reason)
{
	struct keeper *keeper = arg;
	struct keeper_file *file = follow->owner;
	struct err err = { 0 };

	log_warning(keeper->log,
	    "%s: %s; it is read from its start again, and what was raised "
	    "before stays quiet",
	    follow->path, follow_reason_text(reason));
	keeper_file_rewind(keeper, file);
	file->resume = 0;
	buffer_reset(&file->saved);
	file->set_aside = false;
	follow->paused = false;
	if (keeper_begin(keeper, &err) == -1 ||
	    keeper_commit_key(keeper, file, &err) == -1)
		keeper_commit_failed(keeper, &err);
}

static void
file_reread(void *arg, struct follow_file *follow)
{
	keeper_file_rewind(arg, follow->owner);
}

static void
file_ended(void *arg, struct follow_file *follow, enum follow_reason reason)
{
	struct keeper *keeper = arg;

	log_debug(keeper->log, "%s: %s", follow->path,
	    follow_reason_text(reason));
	file_free(keeper, follow->owner);
}

static void
folder_seen(void *arg, const char *path)
{
	struct keeper *keeper = arg;

	if (keeper->watch != NULL)
		watch_folder(keeper->watch, path);
}

static void
file_fault(void *arg, const char *path, const struct err *err)
{
	struct keeper *keeper = arg;

	keeper->counts.faults++;
	if (strstr(err->text, path) != NULL)
		log_error(keeper->log, "%s", err->text);
	else
		log_error(keeper->log, "%s: %s", path, err->text);
}

static void
leave_queues(struct keeper *keeper, struct keeper_file *file)
{
	struct keeper_reader *reader = &keeper->readers[file->reader];

	if (file->state == FILE_WAITING)
		TAILQ_REMOVE(&reader->waiting, file, waiting);
	if (file->state == FILE_STEPPING || file->state == FILE_STALE) {
		TAILQ_REMOVE(&reader->stepping, file, stepping);
		reader->steps--;
		keeper->steps--;
	}
	file->state = FILE_QUIET;
}

static void
file_free(struct keeper *keeper, struct keeper_file *file)
{
	keeper_file_close(keeper, file);
	leave_queues(keeper, file);
	keeper_drop_reports(file);
	(void)table_remove(keeper->by_id, id_span(&file->id));
	TAILQ_REMOVE(&keeper->files, file, all);
	if (file->in_commit)
		TAILQ_REMOVE(&keeper->committing, file, committing);
	if (file->in_silent)
		TAILQ_REMOVE(&keeper->silent, file, silent);
	buffer_done(&file->saved);
	buffer_done(&file->next_saved);
	buffer_done(&file->entry);
	free(file);
}

/* A file that was not finished when we stopped; it may have been renamed. */
static int
recover(const struct ledger_bookmark *bookmark, void *arg)
{
	struct keeper *keeper = arg;

	keeper->found_key = bookmark->key;
	for (size_t i = 0; i < keeper->settings->source_count; i++) {
		if (strcmp(keeper->settings->sources[i].name,
			bookmark->source) == 0)
			(void)follow_recover(keeper->follow, i, bookmark->path,
			    &bookmark->place, keeper_now_ms());
	}
	return 0;
}
