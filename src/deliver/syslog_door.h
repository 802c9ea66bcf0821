#ifndef BOUNDARYD_DELIVER_SYSLOG_DOOR_H
#define BOUNDARYD_DELIVER_SYSLOG_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * syslog_door -- lines to syslog(3), which may block or say nothing.
 *
 * A child process does the talking and reads lines from a pipe that holds a
 * bounded number; when the pipe is full, a line is lost and counted, and the
 * caller goes on. Lines are escaped (base/escape.h) and cut to 900 bytes.
 */
struct syslog_door;

/* How the child says a line; syslog(3) may be away or stand still. */
typedef void syslog_write(int priority, const char *line, void *arg);

/* `ident` and facility as syslog(3) has them. NULL with `err`. */
struct syslog_door *syslog_door_open(const char *ident, int facility,
    struct err *err);
/* The same with another writer than syslog(3); called in the child. */
struct syslog_door *syslog_door_open_to(syslog_write *write, void *arg,
    struct err *err);
/* Waits up to `wait_ms` for what is in the pipe, then ends the child. */
void syslog_door_close(struct syslog_door *door, int wait_ms);
/*
 * Never blocks. False when the line was lost. A child that has died is started
 * again by the next line, at once and then less and less often.
 */
bool syslog_door_line(struct syslog_door *door, int priority, const char *line);
/* Also those a child had not said when it died. */
uint64_t syslog_door_lost(const struct syslog_door *door);
/* Is anybody listening on /dev/log now? */
bool syslog_door_is_heard(void);
/* "local0" and so on; false when there is none such. */
bool syslog_facility_parse(const char *name, int *facility);

#endif
