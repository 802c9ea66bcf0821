#ifndef BOUNDARYD_MESSAGE_WHATSAPP_NOTICE_H
#define BOUNDARYD_MESSAGE_WHATSAPP_NOTICE_H

#include "message/message.h"

/*
 * whatsapp_notice -- what the app says, apart from what people say.
 *
 * Anybody can type what looks like a notice, so no word is dropped on the
 * strength of its look: only names that the app itself makes up
 * ("IMG-20210428-WA0001.jpg (file attached)") are taken out of the text.
 */

/* "Alice: hi" into "Alice" and "hi". False: nobody said it, the app did. */
bool whatsapp_split(struct span rest, struct span *sender, struct span *text);
/*
 * Set flags and attachments of `message` by its text, and take marks and names
 * of files off it. `marked`: its line began with an unseen mark; `first`: it
 * is the first of the export.
 */
void whatsapp_notice_read(struct message *message, bool marked, bool first);

#endif
