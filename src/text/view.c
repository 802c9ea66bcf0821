#include "text/view.h"

#include <stdlib.h>

#include "text/view_build.h"

static const char *const names[VIEW_COUNT] = {
	[VIEW_RAW] = "raw",
	[VIEW_FOLD] = "fold",
	[VIEW_DIGITS] = "digits",
	[VIEW_ADDRESS] = "address",
	[VIEW_MARKED] = "marked",
};

const char *
view_name(enum view_kind kind)
{
	return names[kind];
}

void
view_done(struct view *view)
{
	buffer_done(&view->text);
	free(view->source);
	view->source = NULL;
	view->source_capacity = 0;
	view->disguises = 0;
}

void
view_reset(struct view *view)
{
	buffer_reset(&view->text);
	view->disguises = 0;
}

int
view_reserve(struct view *view, size_t more)
{
	struct view_source *grown;

	if (buffer_reserve(&view->text, more) == -1)
		return -1;
	if (view->text.capacity <= view->source_capacity)
		return 0;
	grown = reallocarray(view->source, view->text.capacity,
	    sizeof(*view->source));
	if (grown == NULL)
		return -1;
	view->source = grown;
	view->source_capacity = view->text.capacity;
	return 0;
}

int
view_copy(struct view *view, const struct view *from, size_t start, size_t end)
{
	size_t at = view->text.len;
	size_t count = end - start;

	if (count == 0)
		return 0;
	if (view_reserve(view, count) == -1)
		return -1;
	memcpy(view->text.ptr + at, from->text.ptr + start, count);
	memcpy(view->source + at, from->source + start,
	    count * sizeof(*view->source));
	view->text.len = at + count;
	return 0;
}

struct view_source
view_original(const struct view *view, size_t start, size_t end)
{
	struct view_source whole = { 0, 0 };
	size_t len = view->text.len;

	if (len == 0)
		return whole;
	if (start >= len) {
		whole.start = view->source[len - 1].end;
		whole.end = whole.start;
		return whole;
	}
	whole.start = view->source[start].start;
	whole.end = whole.start;
	if (end > start)
		whole.end = view->source[end > len ? len - 1 : end - 1].end;
	return whole;
}

size_t
view_locate(const struct view *view, uint32_t at)
{
	size_t low = 0;
	size_t high = view->text.len;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (view->source[middle].end > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
