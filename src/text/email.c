#include "text/finder_pass.h"
#include "text/letters.h"
#include "text/top_level.h"

/* RFC 5321, 4.5.3.1; a longer run is no address that mail would reach. */
#define MAX_LOCAL  64
#define MAX_DOMAIN 190

static bool is_local(char byte);
static size_t local_start(struct span text, size_t at, size_t floor);
static size_t domain_end(struct span text, size_t start);

void
finder_email(struct finder_pass *pass)
{
	struct span text = buffer_span(&pass->view->text);
	size_t floor = 0;

	for (size_t at = 0; at < text.len; at++) {
		size_t start;
		size_t end;

		at += span_find_char(span_from(text, at), '@');
		if (at >= text.len)
			return;
		start = local_start(text, at, floor);
		end = domain_end(text, at + 1);
		if (start == at || end == 0)
			continue;
		finder_add(pass, FINDER_EMAIL, FINDER_CERTAIN,
		    (struct view_source){ (uint32_t)start, (uint32_t)end },
		    (struct span){ text.ptr + start, end - start });
		floor = end;
	}
}

static bool
is_local(char byte)
{
	return letters_is(byte, LETTERS_PIECE) || byte == '%';
}

static size_t
local_start(struct span text, size_t at, size_t floor)
{
	size_t start = at;

	while (start > floor && at - start < MAX_LOCAL &&
	    is_local(text.ptr[start - 1]))
		start--;
	while (start < at && !letters_is_alnum(text.ptr[start]) &&
	    text.ptr[start] != '_')
		start++;
	return at > 0 && text.ptr[at - 1] == '.' ? at : start;
}

/* The end of the longest domain with a real last part; 0 when there is none. */
static size_t
domain_end(struct span text, size_t start)
{
	size_t end = 0;
	size_t label = start;
	size_t limit = text.len - start > MAX_DOMAIN ? start + MAX_DOMAIN :
						       text.len;

	for (size_t i = start; i <= limit; i++) {
		if (i < limit &&
		    (letters_is_alnum(text.ptr[i]) || text.ptr[i] == '-'))
			continue;
		if (i == label)
			break;
		if (label > start &&
		    top_level_is_known((struct span){ text.ptr + label,
			i - label }))
			end = i;
		if (i == limit || text.ptr[i] != '.')
			break;
		label = i + 1;
	}
	return end;
}
