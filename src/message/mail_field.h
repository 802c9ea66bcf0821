#ifndef BOUNDARYD_MESSAGE_MAIL_FIELD_H
#define BOUNDARYD_MESSAGE_MAIL_FIELD_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"
#include "message/charset.h"

/*
 * mail_field -- the fields of a mail's header, and what their values say.
 *
 * In: a block of unfolded lines, "Name: value". Out: values, in UTF-8.
 */
struct mail_field {
	struct span name;
	struct span value; /* trimmed, coded as it was written */
};

/* Is this a field's line: a name of RFC 5322, 2.2, and a colon? */
bool mail_field_read(struct span line, struct mail_field *out);
/* The next field of `*block`, which moves on. */
bool mail_field_next(struct span *block, struct mail_field *out);

/*
 * Append a value with its encoded words read (RFC 2047), whether they stand
 * where they may or not. Control characters become blanks. False when bytes
 * were replaced.
 */
bool mail_words(struct charsets *charsets, struct span value,
    struct buffer *out);

/*
 * `"text/html; charset=x"`: the word in front. Some programs forget the ";", so
 * a blank ends it as well.
 */
struct span mail_value_word(struct span value);
size_t mail_value_end(struct span value); /* bytes of that word */
/*
 * Append the parameter `name` of such a value, in one piece or several, with
 * its own character set (RFC 2231) or in encoded words. False when it is not
 * there.
 */
bool mail_param(struct charsets *charsets, struct span value, const char *name,
    struct buffer *out);

#endif
