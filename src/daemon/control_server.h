#ifndef BOUNDARYD_DAEMON_CONTROL_SERVER_H
#define BOUNDARYD_DAEMON_CONTROL_SERVER_H

#include "base/err.h"

struct keeper;

/*
 * control_server -- the control socket.
 *
 * A Unix socket of the group the settings name, 0660; 0666 where routes have
 * groups, since their managers connect too. Who may do what: daemon/access.h;
 * who may do nothing is shown the door at once.
 *
 * Bounded: CONTROL_CLIENTS_MAX at once, CONTROL_CLIENTS_USER of one user, and
 * CONTROL_CLIENTS_KEPT free for root and the daemon's own user (others wait in
 * the backlog); one frame of REQUEST_BYTES at a time, which is there whole, or
 * whose answer is taken, within CONTROL_WAIT_S; requests a second (access.h).
 */
#define CONTROL_CLIENTS_MAX  32
#define CONTROL_CLIENTS_KEPT 8
#define CONTROL_CLIENTS_USER 8
#define CONTROL_WAIT_S       3

struct control_server;

/* NULL with `err`: another daemon answers there, or it cannot be made. */
struct control_server *control_server_new(struct keeper *keeper,
    struct err *err);
/* Other settings: other groups. 0, or -1 with `err`: as it was. */
int control_server_settings(struct control_server *server, struct err *err);
void control_server_free(struct control_server *server);

#endif
