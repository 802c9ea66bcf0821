#include "daemon/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/escape.h"
#include "base/instant.h"
#include "deliver/syslog_door.h"

#define LINE_BYTES 900
#define REPEAT_MS  60000

struct log {
	struct syslog_door *door;
	bool to_stderr;
	bool debug;
	char last[LINE_BYTES];
	int64_t last_ms;
	unsigned repeats;
	char last_error[LINE_BYTES];
	uint64_t errors;
};

static bool is_repeat(struct log *log, const char *line);

struct log *
log_new(void)
{
	return calloc(1, sizeof(struct log));
}

void
log_free(struct log *log)
{
	free(log);
}

void
log_use(struct log *log, struct syslog_door *door)
{
	log->door = door;
}

void
log_to_stderr(struct log *log, bool yes)
{
	log->to_stderr = yes;
}

void
log_debug_on(struct log *log, bool yes)
{
	log->debug = yes;
}

void
log_say(struct log *log, int priority, const char *format, ...)
{
	char raw[LINE_BYTES];
	char line[LINE_BYTES];
	va_list args;

	if (priority == LOG_DEBUG && !log->debug)
		return;
	va_start(args, format);
	(void)vsnprintf(raw, sizeof(raw), format, args);
	va_end(args);
	if (priority <= LOG_ERR) {
		memcpy(log->last_error, raw, sizeof(raw));
		log->errors++;
	}
	escape_into(line, sizeof(line), span_of(raw));
	if (!is_repeat(log, line))
		log_line(log, priority, line);
}

void
log_line(struct log *log, int priority, const char *line)
{
	if (log->to_stderr || log->door == NULL)
		(void)fprintf(stderr, "boundaryd: %s\n", line);
	if (log->door != NULL)
		(void)syslog_door_line(log->door, priority, line);
}

const char *
log_last_error(const struct log *log)
{
	return log->last_error;
}

uint64_t
log_errors(const struct log *log)
{
	return log->errors;
}

static bool
is_repeat(struct log *log, const char *line)
{
	int64_t now_ms = instant_monotonic_ms();
	char count[64];

	if (strcmp(line, log->last) == 0 && now_ms - log->last_ms < REPEAT_MS) {
		log->repeats++;
		return true;
	}
	if (log->repeats > 0) {
		(void)snprintf(count, sizeof(count),
		    "the line before came "
		    "%u more times",
		    log->repeats);
		log_line(log, LOG_INFO, count);
	}
	log->repeats = 0;
	log->last_ms = now_ms;
	(void)snprintf(log->last, sizeof(log->last), "%s", line);
	return false;
}
