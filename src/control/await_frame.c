#include "control/await_frame.h"

#include <errno.h>

#include "base/pack.h"
#include "rule/report.h"

void
await_frame_pack(const struct await_frame *frame, struct buffer *out)
{
	pack_u32(out, frame->source);
	pack_u32(out, frame->count);
	pack_bytes(out, frame->conversation);
}

int
await_frame_unpack(struct span bytes, struct await_frame *out, struct err *err)
{
	struct unpack in = UNPACK(bytes);

	out->source = unpack_u32(&in);
	out->count = unpack_u32(&in);
	out->conversation = unpack_bytes(&in);
	if (!unpack_is_done(&in) || out->count == 0 ||
	    out->count > AWAIT_COUNT_MAX ||
	    out->conversation.len > REPORT_NAME_BYTES)
		return err_set(err, EPROTO,
		    "a frame 'await' that breaks its own form");
	return 0;
}
