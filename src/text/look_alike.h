#ifndef BOUNDARYD_TEXT_LOOK_ALIKE_H
#define BOUNDARYD_TEXT_LOOK_ALIKE_H

#include <stdint.h>

#include "base/span.h"
#include "text/view.h"

/*
 * look_alike -- letters of other scripts that can pass for Latin ones.
 *
 * A whole word in another script stays as it is: people do write Russian. So
 * the fold first puts a mark where such a letter stands, and looks at whole
 * words afterwards.
 */

/* The mark for `code`, 0 when it looks like no Latin letter. */
uint32_t look_alike_mark(uint32_t code);
/*
 * Settle every mark: Latin where the word shows that it stands for Latin, the
 * letter's own fold elsewhere. Never makes the text longer.
 */
void look_alike_settle(struct view *view);

#endif
