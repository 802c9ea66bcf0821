#ifndef BOUNDARYD_READER_NEVER_READ_H
#define BOUNDARYD_READER_NEVER_READ_H

#include <stdbool.h>

#include "message/message.h"
#include "settings/settings.h"

/*
 * never_read -- is this message one that nobody is to look at?
 *
 * Decides by conversation, channel, sender and receivers (settings,
 * `never-read`), before any rule sees it. Where an export names a talk of two
 * after the other person, that name is a receiver.
 */
bool never_read_has(const struct settings *settings,
    const struct message *message);

#endif
