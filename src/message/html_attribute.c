#include "message/html_attribute.h"

#include <ctype.h>

struct span
html_tag_name(struct span inside)
{
	size_t length = 0;

	while (length < inside.len && inside.ptr[length] != '/' &&
	    !isspace((unsigned char)inside.ptr[length]))
		length++;
	return span_first(inside, length);
}

struct span
html_attribute(struct span attributes, const char *wanted)
{
	struct span rest = span_trim(attributes);

	while (rest.len > 0) {
		size_t equals = span_find_char(rest, '=');
		struct span name = span_trim(span_first(rest, equals));
		struct span value = span_trim(span_from(rest, equals + 1));
		char quote = value.len > 0 ? value.ptr[0] : '\0';
		size_t length = 0;

		/* Words without a value may stand before it. */
		for (size_t i = name.len; i > 0; i--) {
			if (isspace((unsigned char)name.ptr[i - 1])) {
				name = span_from(name, i);
				break;
			}
		}
		if (quote == '"' || quote == '\'') {
			value = span_from(value, 1);
			length = span_find_char(value, quote);
			rest = span_from(value, length + 1);
		} else {
			while (length < value.len &&
			    !isspace((unsigned char)value.ptr[length]))
				length++;
			rest = span_from(value, length);
		}
		if (span_is_nocase(name, wanted))
			return span_first(value, length);
	}
	return SPAN_NONE;
}

bool
html_has_class(struct span attributes, const char *word)
{
	struct span all = html_attribute(attributes, "class");

	while (all.len > 0) {
		size_t length = 0;

		while (length < all.len &&
		    !isspace((unsigned char)all.ptr[length]))
			length++;
		if (span_is(span_first(all, length), word))
			return true;
		all = span_from(all, length + 1);
	}
	return false;
}
