#include "daemon/canary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/durable.h"
#include "base/write_all.h"
#include "daemon/paths.h"
#include "daemon/health_watch.h"
#include "daemon/stages.h"
#include "settings/canary.h"

static void arrived(struct keeper *keeper, int64_t now);
static void missed(struct keeper *keeper, int64_t now, const char *why);
static int folder_of(const struct keeper *keeper, char *out, size_t size);
static void clear_folder(const struct keeper *keeper);
static int write_message(const char *path, const struct canary *canary,
    struct err *err);
static void make_nonce(int64_t now, char out[CANARY_NONCE_BYTES]);

void
keeper_canary_start(struct keeper *keeper)
{
	struct canary *canary = &keeper->health->canary;
	int64_t now = instant_now();

	(void)ledger_get_moment(keeper->ledger, "canary", "passed",
	    &canary->passed, NULL);
	clear_folder(keeper);
	keeper_canary_plan(keeper, now);
	/* It was stopped when the last one was due. */
	if (canary->passed != 0 && now - canary->passed > INSTANT_DAY)
		canary->next = now + INSTANT_MINUTE;
}

void
keeper_canary_plan(struct keeper *keeper, int64_t now)
{
	keeper->health->canary.next = canary_next(keeper->settings->zone,
	    keeper->settings->canary_at, now);
}

int64_t
canary_next(const struct zone *zone, int minute, int64_t now)
{
	struct civil civil;
	int64_t next;

	zone_civil(zone, now, &civil);
	civil.hour = minute / 60;
	civil.minute = minute % 60;
	civil.second = 0;
	civil.microsecond = 0;
	next = zone_instant(zone, &civil, NULL);
	if (next > now)
		return next;
	/* A day has 23 to 25 hours: noon of tomorrow is in it for sure. */
	zone_civil(zone, next + INSTANT_DAY + 2 * INSTANT_HOUR, &civil);
	civil.hour = minute / 60;
	civil.minute = minute % 60;
	next = zone_instant(zone, &civil, NULL);
	return next > now ? next : now + INSTANT_DAY;
}

void
keeper_canary_tick(struct keeper *keeper, int64_t now)
{
	struct canary *canary = &keeper->health->canary;
	struct err err = { 0 };

	if (keeper->once)
		return;
	if (canary->put == 0 && keeper->settings->canary_on &&
	    now >= canary->next)
		(void)keeper_canary_put(keeper, now, &err);
	if (canary->put != 0 && canary->raised &&
	    spool_holds(keeper->spool, CANARY_ROUTE, &canary->id))
		arrived(keeper, now);
	else if (canary->put != 0 &&
	    (now - canary->put > CANARY_WAIT || now < canary->put))
		missed(keeper, now, "it did not arrive in the spool in time");
	/* As often as asked about, or it would seem to be over. */
	if (canary->failed)
		health_raise(keeper->health->health, now,
		    HEALTH_ABOUT(HEALTH_CANARY, "canary", 0),
		    "The daily canary message did not come through");
}

int
keeper_canary_put(struct keeper *keeper, int64_t now, struct err *err)
{
	struct canary *canary = &keeper->health->canary;
	char folder[3000], path[3100];

	keeper_canary_plan(keeper, now);
	clear_folder(keeper);
	make_nonce(now, canary->nonce);
	canary->raised = false;
	canary->put = 0;
	if (folder_of(keeper, folder, sizeof(folder)) == -1) {
		missed(keeper, now, "state.path is too long");
		return err_set(err, ENAMETOOLONG, "state.path is too long");
	}
	(void)snprintf(path, sizeof(path), "%s/%s.jsonl", folder,
	    canary->nonce);
	if (paths_make(folder, 0700, err) == -1 ||
	    write_message(path, canary, err) == -1) {
		missed(keeper, now, err->text);
		return -1;
	}
	canary->put = now;
	keeper->next_scan_ms = 0;
	return 0;
}

int
keeper_canary_alert(struct keeper *keeper, struct alert *alert, struct err *err)
{
	struct canary *canary = &keeper->health->canary;
	struct keeper_alert *fresh;
	enum ledger_verdict verdict;

	alert->route = CANARY_ROUTE;
	alert->raised = instant_now();
	if (span_find(alert->report.text, span_of(canary->nonce)) ==
		alert->report.text.len ||
	    canary->put == 0) {
		alert_done(alert); /* of an earlier run */
		return 0;
	}
	fresh = calloc(1, sizeof(*fresh));
	if (fresh == NULL) {
		alert_done(alert);
		return err_set(err, ENOMEM, "out of memory for an alert");
	}
	fresh->alert = *alert;
	fresh->is_canary = true;
	if (ledger_add(keeper->ledger, &fresh->alert, 0, &verdict, err) == -1) {
		alert_done(&fresh->alert);
		free(fresh);
		return -1;
	}
	canary->id = fresh->alert.id;
	canary->raised = true;
	STAILQ_INSERT_TAIL(&keeper->fresh, fresh, next);
	return 0;
}

void
canary_json(const struct keeper *keeper, struct json_writer *json)
{
	const struct canary *canary = &keeper->health->canary;
	char when[INSTANT_TEXT_BYTES];

	json_open_object(json, "canary");
	json_boolean(json, "failed", canary->failed);
	json_boolean(json, "under_way", canary->put != 0);
	if (canary->passed == 0)
		json_null(json, "passed");
	else {
		instant_format(canary->passed, when);
		json_text(json, "passed", when);
	}
	if (keeper->settings->canary_on) {
		instant_format(canary->next, when);
		json_text(json, "next", when);
	} else
		json_null(json, "next");
	json_close_object(json);
}

void
canary_text(const struct keeper *keeper, struct buffer *out)
{
	const struct canary *canary = &keeper->health->canary;
	char when[INSTANT_TEXT_BYTES];

	(void)buffer_text(out, "canary    ");
	if (canary->failed)
		(void)buffer_text(out, "the last FAILED; ");
	if (canary->passed == 0)
		(void)buffer_text(out, "none has passed yet");
	else {
		instant_format_people(canary->passed, keeper->settings->zone,
		    when);
		(void)buffer_printf(out, "passed %s", when);
	}
	if (keeper->settings->canary_on) {
		instant_format_people(canary->next, keeper->settings->zone,
		    when);
		(void)buffer_printf(out, ", next %s", when);
	}
	(void)buffer_char(out, '\n');
}

static void
arrived(struct keeper *keeper, int64_t now)
{
	struct canary *canary = &keeper->health->canary;
	struct err err = { 0 };

	if (ledger_forget_source(keeper->ledger, CANARY_NAME, &err) == -1 ||
	    ledger_put_moment(keeper->ledger, "canary", "passed", now, &err) ==
		-1) {
		log_debug(keeper->log, "canary: %s", err.text);
		return; /* asked again in a second */
	}
	log_info(keeper->log, "the canary message came through in %lld ms",
	    (long long)(now - canary->put) / 1000);
	canary->passed = now;
	canary->put = 0;
	canary->failed = false;
	health_clear(keeper->health->health, now, HEALTH_CANARY, "canary");
	clear_folder(keeper);
	spool_prune(keeper->spool, CANARY_ROUTE,
	    now - CANARY_KEEP_DAYS * INSTANT_DAY);
}

static void
missed(struct keeper *keeper, int64_t now, const char *why)
{
	struct canary *canary = &keeper->health->canary;

	log_error(keeper->log, "the canary message: %s", why);
	canary->put = 0;
	canary->failed = true;
	canary->next = now + INSTANT_HOUR;
	clear_folder(keeper);
}

static int
folder_of(const struct keeper *keeper, char *out, size_t size)
{
	int length = snprintf(out, size, "%s/" CANARY_FOLDER,
	    keeper->settings->state_path);

	return length < 0 || (size_t)length >= size ? -1 : 0;
}

/* Only what has our name: letters and .jsonl. */
static void
clear_folder(const struct keeper *keeper)
{
	char folder[3000];
	struct dirent *entry;
	DIR *list;

	if (folder_of(keeper, folder, sizeof(folder)) == -1)
		return;
	list = opendir(folder);
	while (list != NULL && (entry = readdir(list)) != NULL) {
		if (strspn(entry->d_name, "abcdefghijklmnop") ==
			CANARY_NONCE_BYTES - 1 &&
		    strcmp(entry->d_name + CANARY_NONCE_BYTES - 1, ".jsonl") ==
			0)
			(void)unlinkat(dirfd(list), entry->d_name, 0);
	}
	if (list != NULL)
		(void)closedir(list);
}

static int
write_message(const char *path, const struct canary *canary, struct err *err)
{
	struct buffer line = BUFFER_NONE;
	struct json_writer json = JSON_WRITER(&line);
	char when[INSTANT_TEXT_BYTES], text[64];
	int result = -1;
	int fd;

	instant_format(instant_now(), when);
	(void)snprintf(text, sizeof(text), CANARY_WORDS " %s", canary->nonce);
	json_open_object(&json, NULL);
	json_text(&json, "id", canary->nonce);
	json_text(&json, "time", when);
	json_text(&json, "conversation", CANARY_NAME);
	json_text(&json, "from", "boundaryd");
	json_text(&json, "to", "boundaryd");
	json_text(&json, "text", text);
	json_close_object(&json);
	(void)buffer_char(&line, '\n');
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600);
	if (line.failed)
		errno = ENOMEM;
	else if (fd != -1 && write_all(fd, buffer_span(&line)) == 0)
		result = fsync(fd);
	if (result == -1)
		(void)err_system(err, errno, "cannot write '%s'", path);
	if (fd != -1)
		(void)close(fd);
	if (result == 0)
		durable_name(path);
	buffer_done(&line);
	return result;
}

/* Letters alone: nothing a rule could take for a number. */
static void
make_nonce(int64_t now, char out[CANARY_NONCE_BYTES])
{
	struct digest_state state;
	struct digest digest;

	digest_begin(&state);
	digest_add_u64(&state, (uint64_t)now);
	digest_add_u64(&state, (uint64_t)getpid());
	digest_end(&state, &digest);
	for (size_t i = 0; i < CANARY_NONCE_BYTES - 1; i++)
		out[i] = (char)('a' +
		    (digest.byte[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15));
	out[CANARY_NONCE_BYTES - 1] = '\0';
}
