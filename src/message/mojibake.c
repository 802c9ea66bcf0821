#include "message/mojibake.h"

#include "base/utf8.h"

struct span
mojibake_repair(struct span text, struct buffer *room)
{
	struct span rest = span_from(text, utf8_ascii_prefix(text));
	uint32_t code;
	int length;

	if (rest.len == 0)
		return text;
	buffer_reset(room);
	buffer_append(room, span_first(text, text.len - rest.len));
	while ((length = utf8_read(rest, &code)) > 0) {
		size_t plain;

		if (code > 0xff || buffer_char(room, (char)code) == -1)
			return text;
		rest = span_from(rest, (size_t)length);
		plain = utf8_ascii_prefix(rest);
		buffer_append(room, span_first(rest, plain));
		rest = span_from(rest, plain);
	}
	return utf8_is_valid(buffer_span(room)) ? buffer_span(room) : text;
}
