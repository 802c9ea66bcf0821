#include "text/view.h"
#include "text/view_build.h"

int
view_digits(struct view *view, const struct view *fold)
{
	view_reset(view);
	view->disguises = fold->disguises;
	return view_copy(view, fold, 0, fold->text.len);
}
