#ifndef BOUNDARYD_MESSAGE_JSON_RECORD_H
#define BOUNDARYD_MESSAGE_JSON_RECORD_H

#include "message/json_export.h"

/* json_record -- the open message of a JSON export, filled and given away. */

/* A value whose path is in the table of fields. */
void json_record_field(struct format_state *state, int what,
    const struct json_token *token);
/* Set a field of `record` from a value; only strings and numbers count. */
void json_record_set(struct format_state *state, struct record *record,
    enum record_field field, const struct json_token *token);
/* A piece of the text; "\n" before it where `line` and there is text. */
void json_record_text(struct format_state *state, struct span piece, bool line);
/* What `prefix` and `id` together are called in its names; or empty. */
struct span json_record_name(struct format_state *state, const char *prefix,
    struct span id);
/* The first name of that id stays. */
void json_record_set_name(struct format_state *state, const char *prefix,
    struct span id, struct span name);
/* The string as it was meant; until the next call. */
struct span json_record_string(struct format_state *state,
    const struct json_token *token);
/* Where the record has no such field, what waits in `extra`. */
void json_record_spare(struct format_state *state, enum record_field field);
/* Does what was read of it so far make a message? */
bool json_record_says(const struct format_state *state);
/* 0, or -1 when the sink stopped it or memory ran out. */
int json_record_give(struct format_state *state, unsigned flags);

#endif
