#include "message/characters.h"

#include "base/utf8.h"

struct span
whole_characters(struct span text)
{
	size_t lead = text.len;
	uint32_t code;

	while (lead > 0 && text.len - lead < UTF8_MAX_BYTES) {
		lead--;
		if (((unsigned char)text.ptr[lead] & 0xc0) != 0x80)
			break;
	}
	if (utf8_read(span_from(text, lead), &code) < 0)
		text.len = lead;
	return text;
}
