#include "daemon/answer.h"

#include <inttypes.h>
#include <string.h>

#include "base/escape.h"
#include "base/json_write.h"
#include "daemon/health_watch.h"
#include "daemon/stages.h"
#include "daemon/watch.h"
#include "deliver/mail_parts.h"
#include "settings/canary.h"

#define FILES_SHOWN 200
#define STARTING_MS 30000 /* until readers that are not ready are news */

static uint64_t lag_of(const struct keeper_file *file);
static const char *state_of(const struct keeper_file *file);
static void json_counts(struct json_writer *json, struct keeper *keeper);
static void json_sources(struct json_writer *json, struct keeper *keeper);
static void json_rules(struct json_writer *json, struct keeper *keeper);
static void json_file(struct json_writer *json, const struct keeper_file *file);
static void text_sources(struct keeper *keeper, struct buffer *out);
static void text_file(const struct keeper_file *file, struct buffer *out);
static void count_rules(const struct keeper *keeper,
    size_t counts[RULE_STATUS_COUNT]);
static const char *health_of(const struct keeper *keeper);

void
status_json(struct keeper *keeper, struct buffer *out)
{
	struct json_writer json = JSON_WRITER(out);

	json_open_object(&json, NULL);
	json_text(&json, "version", PACKAGE_VERSION);
	json_text(&json, "health", health_of(keeper));
	json_integer(&json, "uptime_seconds",
	    (keeper_now_ms() - keeper->started_ms) / 1000);
	json_counts(&json, keeper);
	json_rules(&json, keeper);
	health_json(keeper, &json);
	json_open_array(&json, "readers");
	for (unsigned i = 0; i < crew_count(keeper->crew); i++) {
		const struct keeper_reader *reader = &keeper->readers[i];

		json_open_object(&json, NULL);
		json_boolean(&json, "ready", crew_is_ready(keeper->crew, i));
		json_boolean(&json, "jit", reader->jit);
		json_boolean(&json, "prefilter", reader->prefilter);
		json_boolean(&json, "sandboxed", reader->sandboxed);
		json_integer(&json, "files", (int64_t)reader->sessions);
		json_close_object(&json);
	}
	json_close_array(&json);
	json_sources(&json, keeper);
	json_close_object(&json);
	(void)buffer_char(out, '\n');
}

void
status_text(struct keeper *keeper, struct buffer *out)
{
	const struct keeper_counts *counts = &keeper->counts;
	size_t rules[RULE_STATUS_COUNT];
	int64_t minutes = (keeper_now_ms() - keeper->started_ms) / 60000;

	count_rules(keeper, rules);
	(void)buffer_printf(out,
	    "boundaryd %s, %s, up %" PRId64 " h %" PRId64 " min\n",
	    PACKAGE_VERSION, health_of(keeper), minutes / 60, minutes % 60);
	(void)buffer_printf(out,
	    "rules     %zu live, %zu trial, %zu off, %zu "
	    "others\n",
	    rules[RULE_LIVE], rules[RULE_TRIAL], rules[RULE_OFF],
	    rules[RULE_PART] + rules[RULE_GOOD]);
	(void)buffer_printf(out,
	    "messages  %" PRIu64 " read, %" PRIu64 " not readable, %" PRIu64
	    " not judged, %" PRIu64 " never read\n",
	    counts->messages, counts->unreadable, counts->undecided,
	    counts->never_read);
	(void)buffer_printf(out,
	    "matches   %" PRIu64 " (%" PRIu64 " known "
	    "already, %" PRIu64 " repeats, %" PRIu64 " trial)\n",
	    counts->matches, counts->known, counts->counted, counts->trial);
	(void)buffer_printf(out,
	    "alerts    %" PRIu64 " raised, %" PRIu64 " delivered%s\n",
	    counts->alerts, counts->delivered,
	    keeper->undelivered ? ", some WAIT for the spool" : "");
	if (counts->capped > 0)
		(void)buffer_printf(out,
		    "capped    %" PRIu64 " counted, not mailed one by one\n",
		    counts->capped);
	(void)buffer_printf(out,
	    "errors    %" PRIu64 ", syslog lines lost %" PRIu64
	    ", readers ended %" PRIu64 "\n",
	    log_errors(keeper->log),
	    keeper->door == NULL ? 0 : syslog_door_lost(keeper->door),
	    counts->deaths);
	if (log_last_error(keeper->log)[0] != '\0')
		mail_wrap(out, "last      ", "          ",
		    span_of(log_last_error(keeper->log)));
	health_text(keeper, out);
	text_sources(keeper, out);
}

static void
json_counts(struct json_writer *json, struct keeper *keeper)
{
	const struct keeper_counts *counts = &keeper->counts;
	struct ledger_counts ledger = { 0 };
	struct err err;

	(void)ledger_counts(keeper->ledger, &ledger, &err);
	json_integer(json, "messages", (int64_t)counts->messages);
	json_integer(json, "matches", (int64_t)counts->matches);
	json_integer(json, "alerts", (int64_t)counts->alerts);
	json_integer(json, "known", (int64_t)counts->known);
	json_integer(json, "repeats", (int64_t)counts->counted);
	json_integer(json, "trial", (int64_t)counts->trial);
	json_integer(json, "capped", (int64_t)counts->capped);
	json_integer(json, "delivered", (int64_t)counts->delivered);
	json_integer(json, "unreadable", (int64_t)counts->unreadable);
	json_integer(json, "undecided", (int64_t)counts->undecided);
	json_integer(json, "never_read", (int64_t)counts->never_read);
	json_integer(json, "covered", (int64_t)counts->covered);
	json_integer(json, "file_faults", (int64_t)counts->faults);
	json_integer(json, "set_aside", (int64_t)counts->poison);
	json_integer(json, "reader_deaths", (int64_t)counts->deaths);
	json_integer(json, "errors", (int64_t)log_errors(keeper->log));
	json_text(json, "last_error", log_last_error(keeper->log));
	json_integer(json, "syslog_lost",
	    keeper->door == NULL ? 0 : (int64_t)syslog_door_lost(keeper->door));
	json_integer(json, "folders_watched",
	    keeper->watch == NULL ? 0 : (int64_t)watch_count(keeper->watch));
	json_open_object(json, "ledger");
	json_integer(json, "alerts", ledger.alerts);
	json_integer(json, "undelivered", ledger.undelivered);
	json_integer(json, "matches", ledger.matches);
	json_integer(json, "bookmarks", ledger.bookmarks);
	json_integer(json, "bytes", ledger.bytes);
	json_close_object(json);
}

static void
json_rules(struct json_writer *json, struct keeper *keeper)
{
	size_t counts[RULE_STATUS_COUNT];

	count_rules(keeper, counts);
	json_open_object(json, "rules");
	for (int i = 0; i < RULE_STATUS_COUNT; i++)
		json_integer(json, rule_status_name((enum rule_status)i),
		    (int64_t)counts[i]);
	json_close_object(json);
}

static void
json_sources(struct json_writer *json, struct keeper *keeper)
{
	json_open_array(json, "sources");
	for (size_t i = 0; i < settings_own_sources(keeper->settings); i++) {
		const struct keeper_file *file;

		json_open_object(json, NULL);
		json_text(json, "name", keeper->settings->sources[i].name);
		json_text(json, "format", keeper->settings->sources[i].format);
		json_open_array(json, "files");
		TAILQ_FOREACH(file, &keeper->files, all)
		{
			if (file->follow->source == i)
				json_file(json, file);
		}
		json_close_array(json);
		json_close_object(json);
	}
	json_close_array(json);
}

static void
json_file(struct json_writer *json, const struct keeper_file *file)
{
	json_open_object(json, NULL);
	json_text(json, "path", file->follow->path);
	json_text(json, "state", state_of(file));
	json_text(json, "format", file->format);
	json_integer(json, "position", (int64_t)file->follow->identity.offset);
	json_integer(json, "size", (int64_t)file->follow->size);
	json_integer(json, "lag", (int64_t)lag_of(file));
	json_integer(json, "messages", (int64_t)file->messages);
	json_integer(json, "matches", (int64_t)file->matches);
	json_integer(json, "unreadable", (int64_t)file->unreadable);
	json_integer(json, "undecided", (int64_t)file->undecided);
	json_text(json, "last_fault", file->last_fault);
	json_close_object(json);
}

static void
text_sources(struct keeper *keeper, struct buffer *out)
{
	size_t shown = 0;

	for (size_t i = 0; i < settings_own_sources(keeper->settings); i++) {
		const struct keeper_file *file;
		size_t files = 0;
		uint64_t lag = 0;

		TAILQ_FOREACH(file, &keeper->files, all)
		{
			if (file->follow->source == i) {
				files++;
				lag += lag_of(file);
			}
		}
		(void)buffer_printf(out,
		    "source %s: %zu file%s open, %" PRIu64 " bytes to read\n",
		    keeper->settings->sources[i].name, files,
		    files == 1 ? "" : "s", lag);
		TAILQ_FOREACH(file, &keeper->files, all)
		{
			if (file->follow->source == i && shown++ < FILES_SHOWN)
				text_file(file, out);
		}
	}
	if (shown > FILES_SHOWN)
		(void)buffer_printf(out,
		    "(%zu more files: --json lists "
		    "them)\n",
		    shown - FILES_SHOWN);
}

static void
text_file(const struct keeper_file *file, struct buffer *out)
{
	(void)buffer_text(out, "  ");
	(void)escape_line(out, span_of(file->follow->path));
	(void)buffer_printf(out,
	    "\n    %s, %s, byte %" PRIu64 " of %" PRIu64 ", %" PRIu64
	    " messages\n",
	    state_of(file),
	    file->format[0] == '\0' ? "format not known yet" : file->format,
	    file->follow->identity.offset, file->follow->size, file->messages);
	if (file->last_fault[0] != '\0') {
		(void)buffer_text(out, "    last fault: ");
		(void)escape_line(out, span_of(file->last_fault));
		(void)buffer_char(out, '\n');
	}
}

static void
count_rules(const struct keeper *keeper, size_t counts[RULE_STATUS_COUNT])
{
	memset(counts, 0, RULE_STATUS_COUNT * sizeof(counts[0]));
	for (size_t i = 0; i < settings_own_rules(keeper->settings); i++)
		counts[keeper->settings->rules[i].status]++;
}

static uint64_t
lag_of(const struct keeper_file *file)
{
	uint64_t place = file->follow->identity.offset;

	return file->follow->size > place ? file->follow->size - place : 0;
}

static const char *
state_of(const struct keeper_file *file)
{
	if (file->set_aside)
		return "set aside";
	if (file->follow->rotated)
		return "renamed away";
	return file->state == FILE_QUIET ? "followed" : "being read";
}

static bool
any_reader_is_ready(const struct keeper *keeper)
{
	for (unsigned i = 0; i < crew_count(keeper->crew); i++) {
		if (crew_is_ready(keeper->crew, i))
			return true;
	}
	return false;
}

static const char *
health_of(const struct keeper *keeper)
{
	if (!any_reader_is_ready(keeper))
		return keeper_now_ms() - keeper->started_ms < STARTING_MS ?
		    "its readers are starting" :
		    "NO READER IS READY";
	if (keeper->ledger_pause_ms != 0)
		return "LEDGER FAILING";
	if (keeper->spool_failed_ms != 0)
		return "SPOOL FAILING";
	if (keeper->counts.poison > 0)
		return "a file is set aside";
	if (health_is_grave(keeper->health->health))
		return "a health alert is open";
	return "well";
}
