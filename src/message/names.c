#include "message/names.h"

void
names_done(struct names *names)
{
	buffer_done(&names->bytes);
}

bool
names_set(struct names *names, struct span id, struct span name)
{
	if (names->bytes.len + id.len + name.len + 8 > NAMES_BYTES)
		return false;
	pack_bytes(&names->bytes, id);
	pack_bytes(&names->bytes, name);
	return !names->bytes.failed;
}

struct span
names_get(const struct names *names, struct span id)
{
	struct unpack in = UNPACK(buffer_span(&names->bytes));

	while (in.rest.len > 0 && !in.failed) {
		struct span key = unpack_bytes(&in);
		struct span name = unpack_bytes(&in);

		if (!in.failed && span_equal(key, id))
			return name;
	}
	return SPAN_NONE;
}

void
names_pack(const struct names *names, struct buffer *out)
{
	pack_bytes(out, buffer_span(&names->bytes));
}

void
names_unpack(struct names *names, struct unpack *in)
{
	struct span bytes = unpack_bytes(in);

	buffer_reset(&names->bytes);
	if (bytes.len > NAMES_BYTES)
		in->failed = true;
	else
		buffer_append(&names->bytes, bytes);
}
