#ifndef BOUNDARYD_DAEMON_NOTIFY_H
#define BOUNDARYD_DAEMON_NOTIFY_H

#include <stdint.h>

/*
 * notify -- tell the service manager how we are: sd_notify(3) without the
 * library. One datagram to the socket that $NOTIFY_SOCKET names; nothing
 * happens where there is none.
 */
void notify_send(const char *state);
/* With the time, as Type=notify-reload asks. */
void notify_reloading(void);
/* How often WATCHDOG=1 is due, in milliseconds: half of $WATCHDOG_USEC. 0
 * when no watchdog is set for this process. */
int64_t notify_watchdog_ms(void);

#endif
