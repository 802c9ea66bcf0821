#ifndef BOUNDARYD_MESSAGE_IRC_TIME_H
#define BOUNDARYD_MESSAGE_IRC_TIME_H

#include "message/irc_line.h"

/*
 * irc_time -- the time at the start of a line, in the shapes that clients,
 * bots and bouncers of IRC write. Their manuals and pisg's docs/FORMATS show
 * them.
 */

/* Sets `time`, `has` and `seconds` of `out`; returns what stands behind. */
struct span irc_time_skip(struct span line, struct irc_line *out);
/* Is the line nothing but the day of those below it? Sets `time`. */
bool irc_time_is_day(struct span line, struct irc_line *out);

#endif
