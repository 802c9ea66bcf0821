#ifndef BOUNDARYD_BASE_JSON_WRITE_H
#define BOUNDARYD_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/span.h"

/*
 * json_write -- JSON (RFC 8259) into a buffer, on one line.
 *
 * Commas are the writer's business. `key` is NULL inside an array and at the
 * top. Strings may hold any bytes: invalid UTF-8 becomes U+FFFD; control
 * characters, DEL, line separators and bidirectional overrides are escaped, so
 * a line is safe on a terminal. A number that is not finite is null. Check
 * out->failed once at the end.
 */
struct json_writer {
	struct buffer *out;
	bool comma; /* something stands before in this level */
};

#define JSON_WRITER(buffer) ((struct json_writer){ (buffer), false })

void json_open_object(struct json_writer *json, const char *key);
void json_close_object(struct json_writer *json);
void json_open_array(struct json_writer *json, const char *key);
void json_close_array(struct json_writer *json);
void json_string(struct json_writer *json, const char *key, struct span value);
void json_text(struct json_writer *json, const char *key, const char *value);
void json_integer(struct json_writer *json, const char *key, int64_t value);
/* With three decimals. */
void json_real(struct json_writer *json, const char *key, double value);
void json_boolean(struct json_writer *json, const char *key, bool value);
void json_null(struct json_writer *json, const char *key);
/* As instant_format writes it; INSTANT_NONE: null. */
void json_instant(struct json_writer *json, const char *key, int64_t instant);
/* Bytes that are JSON already. */
void json_raw(struct json_writer *json, const char *key, struct span value);

#endif
