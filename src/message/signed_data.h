#ifndef BOUNDARYD_MESSAGE_SIGNED_DATA_H
#define BOUNDARYD_MESSAGE_SIGNED_DATA_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * signed_data -- what was signed, out of the bytes of an S/MIME part that has
 * it inside (RFC 8551, 3.5.2; RFC 5652, 5.1).
 *
 * The signature is not looked at: whoever may write into an export can write
 * any mail into it.
 */

/*
 * Append the content to `out`, as far as it goes where bytes are missing.
 * False: these bytes are something else, as what is encrypted is.
 */
bool signed_data_content(struct span bytes, struct buffer *out);

#endif
