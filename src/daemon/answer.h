#ifndef BOUNDARYD_DAEMON_ANSWER_H
#define BOUNDARYD_DAEMON_ANSWER_H

#include <stdbool.h>

#include "base/buffer.h"
#include "control/request.h"

struct keeper;

/*
 * answer -- what the daemon says to one request (one row a command in
 * answer.c). 0 with an answer in `out`, -1 with the reasons in it.
 */
int answer(struct keeper *keeper, const struct request *request, bool trusted,
    struct buffer *out);

/* status.c */
void status_json(struct keeper *keeper, struct buffer *out);
void status_text(struct keeper *keeper, struct buffer *out);

#endif
