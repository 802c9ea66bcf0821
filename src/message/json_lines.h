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
struct format_state *json_lines_open(const struct json_export_kind *kind,
    const struct format_options *options, const struct format_sink *sink,
    struct err *err);
int json_lines_feed(struct format_state *state, struct span bytes,
    struct err *err);
int json_lines_idle(struct format_state *state, struct err *err);
int json_lines_finish(struct format_state *state, struct err *err);
uint64_t json_lines_resume_point(const struct format_state *state);
int json_lines_save(const struct format_state *state, struct buffer *out);
int json_lines_load(struct format_state *state, struct span saved,
    uint64_t offset, struct err *err);

#define JSON_LINES_CALLS_BUT_CLOSE                                            \
	.feed = json_lines_feed, .idle = json_lines_idle,                     \
	.finish = json_lines_finish, .resume_point = json_lines_resume_point, \
	.save = json_lines_save, .load = json_lines_load
#define JSON_LINES_CALLS JSON_LINES_CALLS_BUT_CLOSE, .close = json_export_close

#endif
