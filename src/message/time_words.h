#ifndef BOUNDARYD_MESSAGE_TIME_WORDS_H
#define BOUNDARYD_MESSAGE_TIME_WORDS_H

#include "base/instant.h"
#include "message/message.h"

/*
 * time_words -- a time in UTC as Google writes it into a Takeout: a sentence
 * in the account's language, "Friday, May 29, 2026 at 3:00:29 AM UTC" or
 * year, month, day and a 24-hour clock in numbers.
 *
 * False when it is none of these; the message is as it was.
 */
bool time_words_read(struct span text, const struct zone *zone,
    struct message *message);

#endif
