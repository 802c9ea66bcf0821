#include <errno.h>

#include "base/pack.h"
#include "reader/session_file.h"

#define STATE_VERSION 3
#define STATE_BEFORE  2 /* did not know faults_to */

void
session_state_pack(const struct session_state *state, struct buffer *out)
{
	buffer_reset(out);
	pack_u8(out, STATE_VERSION);
	pack_u8(out, (uint8_t)state->encoding);
	pack_bytes(out, state->format);
	pack_u64(out, state->done);
	pack_bytes(out, state->parser);
	pack_u64(out, state->reread_to);
	pack_u8(out, state->dates != NULL);
	if (state->dates != NULL)
		date_orders_pack(state->dates, out);
	pack_u64(out, state->faults_to);
}

int
session_state_unpack(struct span packed, struct session_state *out,
    struct date_orders *dates)
{
	struct unpack in = UNPACK(packed);
	uint8_t version = unpack_u8(&in);
	uint8_t encoding = unpack_u8(&in);

	out->encoding = (enum encoding)encoding;
	out->format = unpack_bytes(&in);
	out->done = unpack_u64(&in);
	out->parser = unpack_bytes(&in);
	out->reread_to = unpack_u64(&in);
	out->dates = unpack_u8(&in) != 0 ? dates : NULL;
	if (out->dates != NULL)
		date_orders_unpack(dates, &in);
	out->faults_to = version == STATE_BEFORE ? 0 : unpack_u64(&in);
	return unpack_is_done(&in) &&
		(version == STATE_VERSION || version == STATE_BEFORE) &&
		encoding <= ENCODING_BYTES ?
	    0 :
	    -1;
}

/*
 * Messages that were handed over with wrong dates are known by the same names
 * with the right ones (message_identity), so all may be handed over again.
 */
int
session_again(const struct session_file *file, struct buffer *state,
    struct err *err)
{
	struct session_state next = { .dates = &file->dates,
		.reread_to = file->reread_to,
		.faults_to = file->faults_to };

	if (!file->disproven)
		return 0;
	next.encoding = decode_encoding(file->decode);
	next.format = span_of(file->format->name);
	if (next.reread_to < file->done)
		next.reread_to = file->done;
	session_state_pack(&next, state);
	if (state->failed)
		return err_set(err, ENOMEM, "out of memory for '%s'",
		    file->path);
	return 1;
}
