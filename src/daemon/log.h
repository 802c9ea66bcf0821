#ifndef BOUNDARYD_DAEMON_LOG_H
#define BOUNDARYD_DAEMON_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <syslog.h>

struct syslog_door;

/*
 * log -- what the daemon says: to syslog, or before that is there to standard
 * error; to both where that is asked for.
 *
 * Lines never hold a word of a message. Whatever comes from outside is escaped
 * (base/escape.h). The same line again within a minute is counted, not said.
 */
struct log;

struct log *log_new(void);
void log_free(struct log *log);
/* Borrowed; NULL: standard error alone. */
void log_use(struct log *log, struct syslog_door *door);
void log_to_stderr(struct log *log, bool yes);
void log_debug_on(struct log *log, bool yes);

/* A priority of syslog(3); LOG_ERR and worse are kept as the last error. */
void log_say(struct log *log, int priority, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#define log_debug(log, ...)    log_say(log, LOG_DEBUG, __VA_ARGS__)
#define log_info(log, ...)     log_say(log, LOG_INFO, __VA_ARGS__)
#define log_warning(log, ...)  log_say(log, LOG_WARNING, __VA_ARGS__)
#define log_error(log, ...)    log_say(log, LOG_ERR, __VA_ARGS__)
#define log_critical(log, ...) log_say(log, LOG_CRIT, __VA_ARGS__)

/* A line that is ready, such as an alert's. */
void log_line(struct log *log, int priority, const char *line);
/* "" when there was none. Borrowed until the next error. */
const char *log_last_error(const struct log *log);
uint64_t log_errors(const struct log *log);

#endif
