#ifndef BOUNDARYD_MESSAGE_JSON_PLACE_H
#define BOUNDARYD_MESSAGE_JSON_PLACE_H

#include "base/buffer.h"
#include "base/pack.h"
#include "message/json_token.h"

/*
 * json_place -- a place between two tokens of a document, where another
 * tokenizer can go on.
 */
struct json_place {
	uint64_t offset; /* behind the token */
	uint32_t depth;  /* levels that are open there */
	enum json_event behind;
};

/* The place at the document's first byte is before its value. */
#define JSON_PLACE_START(at)                  \
	((struct json_place){ .offset = (at), \
	    .depth = 0,                       \
	    .behind = JSON_ARRAY_OPEN })

/* The place behind `token`. */
struct json_place json_place_behind(const struct json_token *token);
/*
 * `place` is behind a token that `json` gave, and no level that was open there
 * has been closed since.
 */
void json_place_pack(const struct json_tokenizer *json,
    const struct json_place *place, struct buffer *out);
/* The bytes at `offset` come next. Marks `in` failed where it cannot be. */
void json_place_unpack(struct json_tokenizer *json, struct json_place *place,
    uint64_t offset, struct unpack *in);

#endif
