#ifndef BOUNDARYD_DELIVER_MAIL_H
#define BOUNDARYD_DELIVER_MAIL_H

#include "alert/alert.h"
#include "base/buffer.h"
#include "base/err.h"

/*
 * mail -- an alert as an RFC 5322 message.
 *
 * In:  an alert, the clauses it cites, a zone for its times. Out: bytes; the
 * same alert always gives the same bytes. Hostile text cannot break a header
 * (RFC 2047 encoded words, folded below 78 columns), a boundary or a terminal
 * (base/escape.h). multipart/mixed of multipart/alternative (text/plain, then
 * text/html that says the same) for people, and application/json for programs.
 */
struct mail_options {
	const struct clauses *clauses; /* may be NULL */
	const struct zone *zone;
	const char *host; /* in From and Message-ID */
};

int mail_render(const struct alert *alert, const struct mail_options *options,
    struct buffer *out, struct err *err);
/*
 * What was said next (alert->standing), as an answer to the alert's mail: in
 * its thread, with a name of its own that is the same each time, and no
 * X-Boundaryd-Alert but X-Boundaryd-Follow-Up.
 */
int mail_render_follow_up(const struct alert *alert,
    const struct mail_options *options, struct buffer *out, struct err *err);
/* That name: in the Maildir, and in the Message-ID. */
void mail_follow_up_id(const struct digest *alert, struct digest *out);

#endif
