#ifndef BOUNDARYD_MESSAGE_JSON_PARTS_H
#define BOUNDARYD_MESSAGE_JSON_PARTS_H

#include "base/buffer.h"
#include "message/json_token.h"

/*
 * json_parts -- what the files of the tokenizer share: json_token.c has the
 * grammar between the values, json_string.c and json_number.c the inside of
 * a value. For nobody else.
 */

/* What may come next. */
enum json_state {
	JSON_AT_VALUE,
	JSON_AT_VALUE_OR_CLOSE, /* just behind [ */
	JSON_AT_KEY_OR_CLOSE,   /* just behind { */
	JSON_AT_KEY,            /* behind a comma in an object */
	JSON_AT_COLON,
	JSON_AT_COMMA_OR_CLOSE,
	JSON_AT_END,
	JSON_IN_STRING,
	JSON_IN_ESCAPE, /* behind a backslash */
	JSON_IN_HEX,    /* in the four digits of \u */
	JSON_IN_NUMBER,
	JSON_IN_LITERAL,
	JSON_ENDED /* by a fault or the sink */
};

/* What the number's last byte was. */
enum json_number {
	JSON_MINUS,
	JSON_ZERO,
	JSON_WHOLE,
	JSON_POINT,
	JSON_FRACTION,
	JSON_EXPONENT,
	JSON_EXPONENT_SIGN,
	JSON_EXPONENT_DIGIT
};

#define JSON_LEVEL_BITS 64

struct json_tokenizer {
	json_token_sink *sink;
	void *arg;
	size_t string_limit;
	size_t depth_limit;
	enum json_state state;
	enum json_result result; /* in JSON_ENDED */
	uint64_t position;       /* of the piece's first byte */
	uint64_t start;          /* of the open token */
	size_t depth;
	uint64_t is_object[JSON_DEPTH_MAX / JSON_LEVEL_BITS];
	struct buffer held; /* the open token, where it is not in
					 * one piece or has escapes */
	bool is_key;
	bool cut;
	bool repaired;
	uint32_t high; /* a first surrogate that waits, or 0 */
	uint32_t hex;
	int hex_digits;
	enum json_number number;
	const char *literal; /* what is still to come of it */
	enum json_event literal_event;
	const char *what;
	uint64_t where;
};

/* A piece and how far it is read. */
struct json_cursor {
	const char *begin;
	const char *at;
	const char *end;
};

/* Each reads on from c->at, which has at least one byte. */
enum json_result json_string_start(struct json_tokenizer *json,
    struct json_cursor *c, bool is_key);
enum json_result json_string_read(struct json_tokenizer *json,
    struct json_cursor *c);
enum json_result json_string_escape(struct json_tokenizer *json,
    struct json_cursor *c);
enum json_result json_string_hex(struct json_tokenizer *json,
    struct json_cursor *c);
void json_number_start(struct json_tokenizer *json, struct json_cursor *c);
enum json_result json_number_read(struct json_tokenizer *json,
    struct json_cursor *c);
/* At the document's end, which may end a number. */
enum json_result json_number_finish(struct json_tokenizer *json,
    struct json_cursor *c);

/* Add to the held token, up to the limit. */
void json_keep(struct json_tokenizer *json, struct span bytes);
enum json_result json_emit(struct json_tokenizer *json, enum json_event event,
    struct span text, uint64_t end);
/* Behind a value: steps over the comma where it is already there. */
enum json_result json_end_value(struct json_tokenizer *json,
    struct json_cursor *c);
/* Returns JSON_INVALID. */
enum json_result json_invalid(struct json_tokenizer *json,
    const struct json_cursor *c, const char *what);
uint64_t json_offset(const struct json_tokenizer *json,
    const struct json_cursor *c);

#endif
