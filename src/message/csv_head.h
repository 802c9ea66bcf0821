#ifndef BOUNDARYD_MESSAGE_CSV_HEAD_H
#define BOUNDARYD_MESSAGE_CSV_HEAD_H

#include <stdbool.h>

#include "base/span.h"

/*
 * csv_head -- where a table's header stands: behind empty lines and warnings,
 * which are lines that begin "# " and Excel's "sep=;".
 */
struct span csv_head_skip_warnings(struct span head);
bool csv_head_is_warning(struct span line);
/* Of bytes that end with a line: is the header among them? */
bool csv_head_is_whole(struct span head);

#endif
