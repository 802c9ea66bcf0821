#ifndef BOUNDARYD_MESSAGE_JSON_LINES_H
#define BOUNDARYD_MESSAGE_JSON_LINES_H

#include "message/json_record.h"

/*
 * json_lines -- what all exports share that are one JSON object a line.
 *
 * A kind (message/json_export.h) as for documents; its places are those of one
 * line, and `around` is empty at each line's start. A line's message is given
 * when the whole line is known to be JSON, and has the line's bytes; where the
 * kind has `again` and a field said so, the line is read once more for the
 * messages inside it.
 */
extern const struct parser json_lines; /* of a struct json_export_kind */

#endif
