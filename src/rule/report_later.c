#include "rule/report_later.h"

#include <errno.h>

#include "base/pack.h"
#include "base/utf8.h"

#define LATER_VERSION 2u

struct span
report_conversation(struct span conversation)
{
	return utf8_cut(conversation, REPORT_NAME_BYTES);
}

int
report_later_pack(const struct report_later *later, struct buffer *out)
{
	pack_u8(out, LATER_VERSION);
	pack_bytes(out, report_conversation(later->conversation));
	(void)buffer_append(out,
	    (struct span){ (const char *)later->identity.byte, DIGEST_BYTES });
	pack_bytes(out, utf8_cut(later->said.from, REPORT_NAME_BYTES));
	pack_u8(out, (uint8_t)later->said.from_role);
	pack_i64(out, later->said.time);
	pack_bytes(out, utf8_cut(later->said.text, REPORT_BEFORE_BYTES));
	pack_u8(out, later->again);
	return out->failed ? -1 : 0;
}

int
report_later_unpack(struct span bytes, struct report_later *out,
    struct err *err)
{
	struct unpack in = UNPACK(bytes);
	bool ours = unpack_u8(&in) == LATER_VERSION;
	uint8_t role;

	out->conversation = unpack_bytes(&in);
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		out->identity.byte[i] = unpack_u8(&in);
	out->said.from = unpack_bytes(&in);
	role = unpack_u8(&in);
	out->said.from_role = (enum role)role;
	out->said.time = unpack_i64(&in);
	out->said.text = unpack_bytes(&in);
	out->again = unpack_u8(&in) != 0;
	if (!ours || !unpack_is_done(&in) || role >= ROLE_COUNT ||
	    out->conversation.len > REPORT_NAME_BYTES ||
	    out->said.from.len > REPORT_NAME_BYTES ||
	    out->said.text.len > REPORT_BEFORE_BYTES ||
	    !utf8_is_valid(out->conversation) ||
	    !utf8_is_valid(out->said.from) || !utf8_is_valid(out->said.text))
		return err_set(err, EPROTO,
		    "a message that was said later breaks its own form: "
		    "discarded");
	return 0;
}
