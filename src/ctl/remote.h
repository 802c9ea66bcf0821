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
/*
 * The same into a file of its own, that only its owner may read ("-": standard
 * output). What stood there before stays when the daemon says no.
 */
enum ctl_status remote_ask_into(const struct ctl *ctl,
    const struct request *request, const char *path);

#endif
