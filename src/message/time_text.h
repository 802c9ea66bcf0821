#ifndef BOUNDARYD_MESSAGE_TIME_TEXT_H
#define BOUNDARYD_MESSAGE_TIME_TEXT_H

#include "base/instant.h"
#include "message/message.h"

/*
 * time_text -- a time as programs write it, into a message.
 *
 * RFC 3339 (without an offset: on the wall of `zone`), or a number: seconds,
 * milliseconds or microseconds since 1970, told apart by their size. False
 * when it is neither; the message is as it was.
 */
bool time_text_read(struct span text, const struct zone *zone,
    struct message *message);
/* The same of a program that keeps UTC, and may say so: "... 14:05:00 UTC". */
bool time_text_read_utc(struct span text, const struct zone *zone,
    struct message *message);
/* `message->local` is set: find the instant in `zone`. */
void time_text_from_local(const struct zone *zone, int64_t precision,
    struct message *message);

#endif
