#ifndef BOUNDARYD_MESSAGE_CONTEXT_H
#define BOUNDARYD_MESSAGE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * context -- who is who in an export that is a folder: the names of people and
 * the members of rooms, which stand in files of their own.
 *
 * In:  Slack's users.json, channels.json, groups.json, dms.json and
 * mpims.json, Google's group_info.json, Zulip's realm.json, as the files' bytes
 * in pieces; what is no UTF-8 is replaced, as in exports (ingest/decode.h).
 * Out: names by the ids that messages use. Bounded: once full, ids are shown.
 */
struct context;

/* Names of such files, NULL-terminated. */
const char *const *context_files(void);
/* Is the last name of this path one of them? */
bool context_is_file(struct span path);

/* Known by who uses it; the last to let go frees it. NULL: out of memory. */
struct context *context_new(void);
struct context *context_share(struct context *context);
void context_free(struct context *context);

/*
 * One file after the other. What is no JSON is read as far as it is some. What
 * a later file says of an id takes the place of what an earlier one did.
 */
void context_begin(struct context *context, struct span path);
void context_feed(struct context *context, struct span bytes);
void context_end(struct context *context);
bool context_is_empty(const struct context *context);

/* Both allow NULL. Empty: not known. Borrowed. */
struct span context_person(const struct context *context, struct span id);
/*
 * The names of a room's members, at most `most`; 0 where it is not known or
 * has more than that. `room`: its id or its name; of group_info.json "".
 */
size_t context_members(const struct context *context, struct span room,
    struct span *out, size_t most);

#endif
