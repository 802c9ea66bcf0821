#include "base/escape.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

static int escape(struct buffer *out, struct span text, bool block);
static int escape_one(struct buffer *out, uint32_t code, bool block);
static bool is_hostile(uint32_t code);

int
escape_line(struct buffer *out, struct span text)
{
	return escape(out, text, false);
}

int
escape_block(struct buffer *out, struct span text)
{
	return escape(out, text, true);
}

void
escape_into(char *out, size_t size, struct span text)
{
	struct buffer buffer = BUFFER_NONE;
	struct span cut;

	if (size == 0)
		return;
	/* Nothing shrinks, so more input than `size` cannot be needed. */
	(void)escape_line(&buffer, span_first(text, size));
	cut = utf8_cut(buffer_span(&buffer), size - 1);
	if (cut.len < buffer.len || text.len > size) {
		cut = utf8_cut(cut, size > 4 ? size - 4 : 0);
		memcpy(out, cut.ptr == NULL ? "" : cut.ptr, cut.len);
		memcpy(out + cut.len, "...", size > 4 ? 3 : 0);
		cut.len += size > 4 ? 3 : 0;
	} else if (cut.len > 0)
		memcpy(out, cut.ptr, cut.len);
	out[cut.len] = '\0';
	buffer_done(&buffer);
}

static int
escape(struct buffer *out, struct span text, bool block)
{
	while (text.len > 0) {
		uint32_t code;
		int length = utf8_read(text, &code);

		if (length < 0) {
			(void)buffer_printf(out, "\\x%02x",
			    (unsigned)(unsigned char)text.ptr[0]);
			length = 1;
		} else
			(void)escape_one(out, code, block);
		text = span_from(text, (size_t)length);
	}
	return out->failed ? -1 : 0;
}

static int
escape_one(struct buffer *out, uint32_t code, bool block)
{
	if (code == '\n')
		return buffer_text(out, block ? "\n" : "\\n");
	if (code == '\r')
		return block ? 0 : buffer_text(out, "\\r");
	if (code == '\t')
		return buffer_text(out, block ? "\t" : "\\t");
	if (code == '\\')
		return buffer_text(out, block ? "\\" : "\\\\");
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return buffer_printf(out, "\\x%02" PRIx32, code);
	if (is_hostile(code))
		return buffer_printf(out, "\\u{%04" PRIx32 "}", code);
	return utf8_append(out, code);
}

static bool
is_hostile(uint32_t code)
{
	return (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
	    code == 0x200f || code == 0x061c;
}
