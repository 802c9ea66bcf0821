#ifndef BOUNDARYD_CTL_REMOTE_H
#define BOUNDARYD_CTL_REMOTE_H

#include <stdio.h>

#include "control/request.h"
#include "ctl/command.h"

/*
 * remote -- ask the daemon. Its answer goes to `out`, its reasons for a no, and
 * why it could not be asked, to standard error.
 */
enum ctl_status remote_ask(const struct ctl *ctl, const struct request *request,
    FILE *out);
/* The same about `text`, an argument called `what`; CTL_FAILED, said: it does
 * not fit. */
enum ctl_status remote_ask_about(const struct ctl *ctl, struct request *request,
    const char *what, const char *text);
/*
 * The same into a file of its own, that only its owner may read ("-": standard
 * output). What stood there before stays when the daemon says no.
 */
enum ctl_status remote_ask_into(const struct ctl *ctl,
    const struct request *request, const char *path);

/* A daemon's yes: what the answer says, then what is in the file of `fd`, read
 * from where it stands (-1: none). Lives for the call. */
struct remote_answer {
	struct span text;
	int fd;
};

/* CTL_OK, or what the command ends with: why has been said. */
typedef enum ctl_status remote_take(const struct remote_answer *answer,
    void *arg);

enum ctl_status remote_exchange(const struct ctl *ctl,
    const struct request *request, remote_take *take, void *arg);

#endif
