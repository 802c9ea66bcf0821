#ifndef BOUNDARYD_MESSAGE_JSON_PATHS_H
#define BOUNDARYD_MESSAGE_JSON_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/pack.h"
#include "message/json_token.h"

/*
 * json_paths -- which of a document's values are wanted.
 *
 * In:  the tokens of one value, in order. Out: for each, the number that the
 * table gives its path, or JSON_PATHS_NONE. A path is keys with "/" between
 * them; "?" is any key; "*" is every element of an array; "" is the value
 * itself. Where a path names an object or an array, its closing bracket has the
 * same number.
 */
#define JSON_PATHS_MAX   64 /* in a table */
#define JSON_PATHS_DEEP  8  /* parts of a path */
#define JSON_PATHS_KINDS 64 /* of keys, by length and ends */
#define JSON_PATHS_NONE  (-1)

struct json_path {
	const char *path;
	int what; /* 0 or above */
};

struct json_paths {
	const struct json_path *table;
	size_t count;
	bool any_case; /* ASCII letters of keys */
	struct span part[JSON_PATHS_MAX][JSON_PATHS_DEEP];
	size_t parts[JSON_PATHS_MAX];
	/* At each depth, the paths with a part of a kind: few keys need to be
	 * compared with any but the one they are. */
	uint64_t of_kind[JSON_PATHS_DEEP][JSON_PATHS_KINDS];
	uint64_t of_any[JSON_PATHS_DEEP]; /* those with "?" there */
	/* Paths that may lead to a value at this depth, one bit each. */
	uint64_t live[JSON_PATHS_DEEP + 1];
	uint64_t behind_key;
	bool in_array[JSON_PATHS_DEEP + 1];
	int opened[JSON_PATHS_DEEP + 1];
};

void json_paths_init(struct json_paths *paths, const struct json_path *table,
    size_t count, bool any_case);
/* Another value begins. */
void json_paths_start(struct json_paths *paths);
/* `depth`: levels open around the token, from the value's own on. */
int json_paths_step(struct json_paths *paths, const struct json_token *token,
    size_t depth);
/* What an element of the array that was just opened at `depth` stands for. */
int json_paths_element(const struct json_paths *paths, size_t depth);
/* What the object or array around a token at `depth` stands for. */
int json_paths_around(const struct json_paths *paths, size_t depth);
void json_paths_pack(const struct json_paths *paths, struct buffer *out);
void json_paths_unpack(struct json_paths *paths, struct unpack *in);

#endif
