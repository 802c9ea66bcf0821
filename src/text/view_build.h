#ifndef BOUNDARYD_TEXT_VIEW_BUILD_H
#define BOUNDARYD_TEXT_VIEW_BUILD_H

#include <stddef.h>

#include "text/view.h"

/*
 * view_build -- what those who build views share. For src/text only.
 */

/* Empty, with its memory kept. */
void view_reset(struct view *view);
/* Append bytes start to end of another view, with their sources. 0 or -1. */
int view_copy(struct view *view, const struct view *from, size_t start,
    size_t end);

#endif
