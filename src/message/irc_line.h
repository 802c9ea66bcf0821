#ifndef BOUNDARYD_MESSAGE_IRC_LINE_H
#define BOUNDARYD_MESSAGE_IRC_LINE_H

#include <stdbool.h>

#include "base/instant.h"
#include "base/span.h"

/*
 * irc_line -- one line of a log of IRC, taken apart: of irssi, WeeChat, ZNC,
 * energymech, eggdrop, mIRC, supybot, dircproxy, and of the clients and bots
 * whose lines pisg's docs/FORMATS shows.
 */
enum irc_kind {
	IRC_OTHER,  /* no line of such a log */
	IRC_SAID,   /* nick and text */
	IRC_DID,    /* nick and what they did, "/me" */
	IRC_NOTICE, /* the program or the server speaks */
	IRC_DAY     /* the date of the lines below, in `time` */
};

enum irc_time {
	IRC_NO_TIME,
	IRC_CLOCK,   /* hour and minute alone */
	IRC_NO_YEAR, /* day and month as well: no instant */
	IRC_LOCAL,   /* a whole date and time */
	IRC_INSTANT  /* in UTC */
};

struct irc_line {
	enum irc_kind kind;
	enum irc_time has;
	struct civil time;
	bool seconds;
	struct span nick; /* without its mode and host */
	struct span text;
};

/* False, with kind IRC_OTHER, where it is no such line. */
bool irc_line_read(struct span line, struct irc_line *out);

#endif
