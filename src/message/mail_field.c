#include "message/mail_field.h"

static bool is_name_byte(char byte);

bool
mail_field_read(struct span line, struct mail_field *out)
{
	size_t colon = span_find_char(line, ':');

	if (colon == 0 || colon == line.len)
		return false;
	out->name = span_trim(span_first(line, colon));
	out->value = span_trim(span_from(line, colon + 1));
	if (out->name.len == 0 || out->name.ptr != line.ptr)
		return false;
	for (size_t i = 0; i < out->name.len; i++) {
		if (!is_name_byte(out->name.ptr[i]))
			return false;
	}
	return true;
}

bool
mail_field_next(struct span *block, struct mail_field *out)
{
	struct span line;

	while (span_next_part(block, '\n', &line)) {
		if (mail_field_read(line, out))
			return true;
	}
	return false;
}

struct span
mail_value_word(struct span value)
{
	return span_first(value, mail_value_end(value));
}

size_t
mail_value_end(struct span value)
{
	size_t end = 0;

	while (end < value.len && value.ptr[end] != ';' &&
	    value.ptr[end] != ' ' && value.ptr[end] != '\t' &&
	    value.ptr[end] != '(')
		end++;
	return end;
}

static bool
is_name_byte(char byte)
{
	return byte > ' ' && byte < 0x7f && byte != ':';
}
