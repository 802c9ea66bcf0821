#ifndef BOUNDARYD_MESSAGE_CHAT_WITH_H
#define BOUNDARYD_MESSAGE_CHAT_WITH_H

#include "message/parser.h"

/*
 * chat_with -- exports of one account that name each chat by the other one.
 *
 * Who the account's owner is they do not say: it is whoever else speaks in a
 * chat of two, from the first message of theirs on.
 */
#define CHAT_WITH "Chat History with " /* goes before the name, ":" behind */

/* What follows is said in that chat. Keeps the owner. */
void chat_with_begin(struct format_state *state, struct span title);
/* The open message is of a chat of two: set who got it, where that is known. */
void chat_with_other(struct format_state *state);
/* For a kind of format (json_export.h, html_export.h): chat_with_other, and the
 * message is kept. */
bool chat_with_whole(struct format_state *state);
/* The same: times as time_text_read_utc reads them. */
bool chat_with_time(struct format_state *state, struct span text,
    struct message *message);

#endif
