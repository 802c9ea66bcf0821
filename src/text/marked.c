#include "base/utf8.h"
#include "text/finder.h"
#include "text/view_build.h"

#define FIRST_MARK 0xe000u

static int push_mark(struct view *view, const struct finding *finding);

uint32_t
finder_mark(enum finder_kind kind, enum finder_strength strength, bool office)
{
	return FIRST_MARK + (uint32_t)kind * 4 + (uint32_t)strength * 2 +
	    (office ? 1 : 0);
}

uint32_t
finder_known_mark(enum finder_kind kind)
{
	return FIRST_MARK + FINDER_COUNT * 4 + (uint32_t)kind;
}

int
view_marked(struct view *view, const struct view *fold,
    const struct findings *findings)
{
	size_t at = 0;

	view_reset(view);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->list[i];
		size_t start = view_locate(fold, finding->start);

		if (start < at)
			start = at;
		if (view_copy(view, fold, at, start) == -1 ||
		    push_mark(view, finding) == -1)
			return -1;
		at = view_locate(fold, finding->end);
		/* A character may have become more than one byte. */
		while (at < fold->text.len &&
		    fold->source[at].start < finding->end)
			at++;
	}
	view->disguises = fold->disguises;
	return view_copy(view, fold, at, fold->text.len);
}

static int
push_mark(struct view *view, const struct finding *finding)
{
	struct view_source source = { finding->start, finding->end };
	char bytes[UTF8_MAX_BYTES];
	uint32_t mark = finding->known ?
	    finder_known_mark(finding->kind) :
	    finder_mark(finding->kind, finding->strength, finding->office);
	size_t length = utf8_write(mark, bytes);

	for (size_t i = 0; i < length; i++)
		if (view_push(view, bytes[i], source) == -1)
			return -1;
	return 0;
}
