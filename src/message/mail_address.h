#ifndef BOUNDARYD_MESSAGE_MAIL_ADDRESS_H
#define BOUNDARYD_MESSAGE_MAIL_ADDRESS_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"
#include "message/charset.h"

/*
 * mail_address -- the people of a From, To or Cc (RFC 5322, 3.4), and what
 * mail programs write there instead.
 */
struct mail_address {
	struct span name;    /* in UTF-8; may be empty */
	struct span address; /* may be empty: then there is a name */
};

/*
 * The next one in `*rest`, which moves on. A group gives its members. What is
 * handed out lies in `scratch`, until the next call.
 */
bool mail_address_next(struct span *rest, struct charsets *charsets,
    struct buffer *scratch, struct mail_address *out);
/* "Anna Example <anna@example.org>", or the one of the two that there is. */
void mail_address_show(const struct mail_address *address, struct buffer *out);

#endif
