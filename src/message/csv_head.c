#include "message/csv_head.h"

struct span
csv_head_skip_warnings(struct span head)
{
	for (;;) {
		struct span line = span_first(head, span_find_char(head, '\n'));

		line = span_first(line, span_find_char(line, '\r'));
		if (line.len == head.len ||
		    (span_trim(line).len > 0 && !csv_head_is_warning(line)))
			return head;
		head = span_from(head, line.len + 1);
	}
}

bool
csv_head_is_whole(struct span head)
{
	head = span_trim(csv_head_skip_warnings(head));
	return head.len > 0 && !csv_head_is_warning(head);
}

bool
csv_head_is_warning(struct span line)
{
	return span_starts(line, SPAN("# ")) ||
	    (line.len <= 5 && span_is_nocase(span_first(line, 4), "sep="));
}
