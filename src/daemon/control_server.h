#ifndef BOUNDARYD_DAEMON_CONTROL_SERVER_H
#define BOUNDARYD_DAEMON_CONTROL_SERVER_H

#include "base/err.h"

struct keeper;

/*
 * control_server -- the control socket.
 *
 * A Unix socket, 0660, of the group the settings name. Who may do what goes by
 * the peer's user (SO_PEERCRED): root and the daemon's own user everything;
 * everybody else who can connect, that is the group, `status` and `reload`.
 * Bounded: CONTROL_CLIENTS_MAX at once (more wait in the backlog), one frame
 * of REQUEST_BYTES at a time, CONTROL_IDLE_S of silence.
 */
#define CONTROL_CLIENTS_MAX 32
#define CONTROL_IDLE_S      10

struct control_server;

/* NULL with `err`: another daemon answers there, or it cannot be made. */
struct control_server *control_server_new(struct keeper *keeper,
    struct err *err);
void control_server_free(struct control_server *server);

#endif
