#ifndef BOUNDARYD_MESSAGE_JSON_TOKEN_H
#define BOUNDARYD_MESSAGE_JSON_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/*
 * json_token -- JSON (RFC 8259) in pieces, out as tokens.
 *
 * In:  valid UTF-8 in pieces of any size. Out: one token after another, to a
 * sink; how the bytes are cut changes nothing. Strict: no comments, no
 * trailing commas, no NaN. Memory is one string up to its limit and one bit a
 * level; a document may be of any length.
 *
 * A pair of surrogates is joined; half a pair becomes U+FFFD and `repaired` is
 * set. A string longer than the limit is cut between characters and `cut` is
 * set: the rest of the document is still read.
 */
#define JSON_DEPTH_MAX 1024

enum json_event {
	JSON_OBJECT_OPEN,
	JSON_OBJECT_CLOSE,
	JSON_ARRAY_OPEN,
	JSON_ARRAY_CLOSE,
	JSON_KEY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL
};

struct json_token {
	enum json_event event;
	struct span text; /* key, string or number; until the sink returns */
	size_t depth;     /* levels that are open around it */
	uint64_t start;   /* its bytes, from the first byte ever fed */
	uint64_t end;
	bool repaired;
	bool cut;
};

/* -1 stops the tokenizer. */
typedef int json_token_sink(void *arg, const struct json_token *token);

enum json_result {
	JSON_GOES_ON,  /* all bytes are used */
	JSON_INVALID,  /* json_token_fault says why */
	JSON_TOO_DEEP, /* the depth limit; likewise */
	JSON_STOPPED,  /* by the sink */
	JSON_NO_MEMORY
};

struct json_tokenizer;

/* Limit 0: 256 KiB a string, 64 levels. NULL: out of memory. */
struct json_tokenizer *json_tokenizer_new(size_t string_limit,
    size_t depth_limit, json_token_sink *sink, void *arg);
void json_tokenizer_free(struct json_tokenizer *json);
/* A new document begins at `offset`; keeps the memory. */
void json_tokenizer_reset(struct json_tokenizer *json, uint64_t offset);
/* Once a result is not JSON_GOES_ON, it stays so until the next reset. */
enum json_result json_tokenizer_feed(struct json_tokenizer *json,
    struct span bytes);
/* The end of the document: JSON_INVALID when it is not whole. */
enum json_result json_tokenizer_finish(struct json_tokenizer *json);
/* The document's last value is closed; only blanks may follow. */
bool json_tokenizer_is_done(const struct json_tokenizer *);
/* Why and where; a fixed sentence. */
const char *json_tokenizer_fault(const struct json_tokenizer *json,
    uint64_t *offset);

#endif
