#ifndef BOUNDARYD_MESSAGE_MAIL_DATE_H
#define BOUNDARYD_MESSAGE_MAIL_DATE_H

#include <stdbool.h>

#include "base/span.h"
#include "message/message.h"

/*
 * mail_date -- when a mail was sent, as mail programs of all ages write it:
 * RFC 5322 3.3 and 4.3, and the clock of a mailbox's "From " line.
 */

/*
 * Set the message's time. A date without a zone is read on the wall of `zone`;
 * one whose zone nobody knows is UTC (RFC 5322, 4.3). False when it is no
 * date; the message is then as it was.
 */
bool mail_date_read(struct span text, const struct zone *zone,
    struct message *message);
/*
 * Does a mail of a mailbox begin with this line? "From ", a sender, and a
 * weekday, month, day, clock and year; or "From -". `*date` is then the text
 * from the weekday on, which may be empty.
 */
bool mail_date_is_separator(struct span line, struct span *date);

#endif
