#ifndef BOUNDARYD_MESSAGE_LUA_TABLE_H
#define BOUNDARYD_MESSAGE_LUA_TABLE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * lua_table -- a table of constants, as Lua programs write their data: keys as
 * `name =` or `["name"] =`, values without a key one after another.
 *
 * Nothing is executed: what is no constant ends the reading.
 */
enum lua_event_kind {
	LUA_OPEN, /* a table begins */
	LUA_CLOSE,
	LUA_VALUE
};

struct lua_event {
	enum lua_event_kind kind;
	size_t depth;      /* tables that are open around it */
	struct span key;   /* empty: none; until the sink returns */
	struct span value; /* likewise; not always UTF-8 */
};

typedef void lua_sink(void *arg, const struct lua_event *event);

/*
 * Read the table that `*text` begins with, and move behind it. `room` holds
 * keys and values meanwhile. False: it is none, or ends early.
 */
bool lua_table_read(struct span *text, struct buffer *room, lua_sink *sink,
    void *arg);

#endif
