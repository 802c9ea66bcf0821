#ifndef BOUNDARYD_MESSAGE_MAIL_QUOTE_H
#define BOUNDARYD_MESSAGE_MAIL_QUOTE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * mail_quote -- what a mail says itself, without what it repeats.
 *
 * What somebody else wrote before is judged where he wrote it. So a quote goes:
 * lines behind ">", the line that announces them, and all that stands below
 * "-----Original Message-----", a "From: Sent: To:" block, or a forward. A
 * signature stays: it is said, every time. So does what a mail that answers
 * none has behind ">" without a line that announces it, or below words that
 * only look like a block, as "From: 3 March" and "To: 10 March" do.
 */

/*
 * Append what is new in `text`. Below "On Monday Anna wrote:" without ">", all
 * is quoted only in an answer.
 */
void mail_quote_new(struct span text, bool is_answer, struct buffer *out);
/* As `text`, with the lines joined that "format=flowed" broke (RFC 3676). */
void mail_quote_unflow(struct span text, bool delete_space, struct buffer *out);
/* As `html`, without the elements that programs put around a quote. */
void mail_quote_html(struct span html, struct buffer *out);

#endif
