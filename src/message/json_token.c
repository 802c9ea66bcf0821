#include "message/json_parts.h"

#include <stdlib.h>

#define STRING_LIMIT ((size_t)256 << 10)
#define DEPTH_LIMIT  64

static enum json_result step(struct json_tokenizer *json,
    struct json_cursor *c);
static enum json_result structural(struct json_tokenizer *json,
    struct json_cursor *c);
static enum json_result start_value(struct json_tokenizer *json,
    struct json_cursor *c);
static enum json_result open_level(struct json_tokenizer *json,
    struct json_cursor *c, bool object);
static enum json_result close_level(struct json_tokenizer *json,
    struct json_cursor *c);
static enum json_result read_literal(struct json_tokenizer *json,
    struct json_cursor *c);
static bool in_object(const struct json_tokenizer *json);

struct json_tokenizer *
json_tokenizer_new(size_t string_limit, size_t depth_limit,
    json_token_sink *sink, void *arg)
{
	struct json_tokenizer *json = calloc(1, sizeof(*json));

	if (json == NULL)
		return NULL;
	json->sink = sink;
	json->arg = arg;
	json->string_limit = string_limit == 0 ? STRING_LIMIT : string_limit;
	json->depth_limit = depth_limit == 0 ? DEPTH_LIMIT : depth_limit;
	if (json->depth_limit > JSON_DEPTH_MAX)
		json->depth_limit = JSON_DEPTH_MAX;
	json->held = BUFFER_WITH_LIMIT(json->string_limit);
	json_tokenizer_reset(json, 0);
	return json;
}

void
json_tokenizer_free(struct json_tokenizer *json)
{
	if (json == NULL)
		return;
	buffer_done(&json->held);
	free(json);
}

void
json_tokenizer_reset(struct json_tokenizer *json, uint64_t offset)
{
	json->state = JSON_AT_VALUE;
	json->result = JSON_GOES_ON;
	json->position = offset;
	json->depth = 0;
	json->what = NULL;
	buffer_reset(&json->held);
}

enum json_result
json_tokenizer_feed(struct json_tokenizer *json, struct span bytes)
{
	struct json_cursor c = { bytes.ptr, bytes.ptr, bytes.ptr };

	if (json->state == JSON_ENDED)
		return json->result;
	if (bytes.len > 0)
		c.end += bytes.len;
	while (c.at < c.end) {
		enum json_result result = step(json, &c);

		if (json->held.failed)
			result = JSON_NO_MEMORY;
		if (result != JSON_GOES_ON) {
			json->state = JSON_ENDED;
			json->result = result;
			return result;
		}
	}
	json->position += bytes.len;
	return JSON_GOES_ON;
}

enum json_result
json_tokenizer_finish(struct json_tokenizer *json)
{
	struct json_cursor here = { NULL, NULL, NULL };
	enum json_result result = JSON_GOES_ON;

	if (json->state == JSON_ENDED)
		return json->result;
	if (json->state == JSON_IN_NUMBER)
		result = json_number_finish(json, &here);
	if (result == JSON_GOES_ON && json->state != JSON_AT_END)
		result = json_invalid(json, &here, "the JSON ends too early");
	if (result != JSON_GOES_ON) {
		json->state = JSON_ENDED;
		json->result = result;
	}
	return result;
}

bool
json_tokenizer_is_done(const struct json_tokenizer *json)
{
	return json->state == JSON_AT_END;
}

const char *
json_tokenizer_fault(const struct json_tokenizer *json, uint64_t *offset)
{
	if (offset != NULL)
		*offset = json->where;
	return json->what;
}

static enum json_result
step(struct json_tokenizer *json, struct json_cursor *c)
{
	switch (json->state) {
	case JSON_IN_STRING:
		return json_string_read(json, c);
	case JSON_IN_ESCAPE:
		return json_string_escape(json, c);
	case JSON_IN_HEX:
		return json_string_hex(json, c);
	case JSON_IN_NUMBER:
		return json_number_read(json, c);
	case JSON_IN_LITERAL:
		return read_literal(json, c);
	default:
		break;
	}
	while (c->at < c->end &&
	    (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' ||
		*c->at == '\r'))
		c->at++;
	if (c->at == c->end)
		return JSON_GOES_ON;
	if (json->state == JSON_AT_VALUE)
		return start_value(json, c);
	return structural(json, c);
}

/* Everything that is not inside a string, number or word. */
static enum json_result
structural(struct json_tokenizer *json, struct json_cursor *c)
{
	char byte = *c->at;

	switch (json->state) {
	case JSON_AT_VALUE_OR_CLOSE:
		if (byte == ']')
			return close_level(json, c);
		return start_value(json, c);
	case JSON_AT_KEY_OR_CLOSE:
		if (byte == '}')
			return close_level(json, c);
		/* FALLTHROUGH */
	case JSON_AT_KEY:
		if (byte != '"')
			return json_invalid(json, c,
			    "a key in quotes must be here");
		return json_string_start(json, c, true);
	case JSON_AT_COLON:
		if (byte != ':')
			return json_invalid(json, c,
			    "a colon must follow the key");
		json->state = JSON_AT_VALUE;
		c->at++;
		return JSON_GOES_ON;
	case JSON_AT_COMMA_OR_CLOSE:
		if (byte == (in_object(json) ? '}' : ']'))
			return close_level(json, c);
		if (byte != ',')
			return json_invalid(json, c,
			    "a comma or the closing "
			    "bracket must be here");
		json->state = in_object(json) ? JSON_AT_KEY : JSON_AT_VALUE;
		c->at++;
		return JSON_GOES_ON;
	default:
		return json_invalid(json, c,
		    "something follows the JSON value");
	}
}

static enum json_result
start_value(struct json_tokenizer *json, struct json_cursor *c)
{
	char byte = *c->at;

	json->start = json_offset(json, c);
	switch (byte) {
	case '"':
		return json_string_start(json, c, false);
	case '{':
		return open_level(json, c, true);
	case '[':
		return open_level(json, c, false);
	case 't':
		json->literal = "true";
		json->literal_event = JSON_TRUE;
		break;
	case 'f':
		json->literal = "false";
		json->literal_event = JSON_FALSE;
		break;
	case 'n':
		json->literal = "null";
		json->literal_event = JSON_NULL;
		break;
	default:
		if (byte != '-' && (byte < '0' || byte > '9'))
			return json_invalid(json, c, "a value must be here");
		json_number_start(json, c);
		return JSON_GOES_ON;
	}
	json->state = JSON_IN_LITERAL;
	return read_literal(json, c);
}

static enum json_result
open_level(struct json_tokenizer *json, struct json_cursor *c, bool object)
{
	uint64_t bit = UINT64_C(1) << (json->depth % JSON_LEVEL_BITS);
	uint64_t *level;
	enum json_result result;

	if (json->depth >= json->depth_limit) {
		json_invalid(json, c,
		    "brackets are nested deeper than "
		    "limits.depth of boundaryd.conf");
		return JSON_TOO_DEEP;
	}
	c->at++;
	result = json_emit(json, object ? JSON_OBJECT_OPEN : JSON_ARRAY_OPEN,
	    SPAN_NONE, json_offset(json, c));
	level = &json->is_object[json->depth / JSON_LEVEL_BITS];
	*level = object ? *level | bit : *level & ~bit;
	json->depth++;
	json->state = object ? JSON_AT_KEY_OR_CLOSE : JSON_AT_VALUE_OR_CLOSE;
	return result;
}

static enum json_result
close_level(struct json_tokenizer *json, struct json_cursor *c)
{
	bool object = in_object(json);
	enum json_result result;

	json->start = json_offset(json, c);
	c->at++;
	json->depth--;
	result = json_emit(json, object ? JSON_OBJECT_CLOSE : JSON_ARRAY_CLOSE,
	    SPAN_NONE, json_offset(json, c));
	if (result != JSON_GOES_ON)
		return result;
	return json_end_value(json, c);
}

static enum json_result
read_literal(struct json_tokenizer *json, struct json_cursor *c)
{
	while (c->at < c->end && *json->literal != '\0') {
		if (*c->at != *json->literal)
			return json_invalid(json, c, "a value must be here");
		c->at++;
		json->literal++;
	}
	if (*json->literal != '\0')
		return JSON_GOES_ON;
	if (json_emit(json, json->literal_event, SPAN_NONE,
		json_offset(json, c)) == JSON_STOPPED)
		return JSON_STOPPED;
	return json_end_value(json, c);
}

static bool
in_object(const struct json_tokenizer *json)
{
	size_t level = json->depth - 1;

	return (json->is_object[level / JSON_LEVEL_BITS] >>
		       (level % JSON_LEVEL_BITS) &
		   1) != 0;
}

enum json_result
json_emit(struct json_tokenizer *json, enum json_event event, struct span text,
    uint64_t end)
{
	struct json_token token = { .event = event,
		.text = text,
		.depth = json->depth,
		.start = json->start,
		.end = end,
		.repaired = json->repaired,
		.cut = json->cut };

	json->repaired = false;
	json->cut = false;
	return json->sink(json->arg, &token) == -1 ? JSON_STOPPED :
						     JSON_GOES_ON;
}

enum json_result
json_end_value(struct json_tokenizer *json, struct json_cursor *c)
{
	if (json->depth == 0) {
		json->state = JSON_AT_END;
	} else if (c->at < c->end && *c->at == ',') {
		json->state = in_object(json) ? JSON_AT_KEY : JSON_AT_VALUE;
		c->at++;
	} else
		json->state = JSON_AT_COMMA_OR_CLOSE;
	return JSON_GOES_ON;
}

enum json_result
json_invalid(struct json_tokenizer *json, const struct json_cursor *c,
    const char *what)
{
	json->what = what;
	json->where = json_offset(json, c);
	return JSON_INVALID;
}

uint64_t
json_offset(const struct json_tokenizer *json, const struct json_cursor *c)
{
	return json->position + (uint64_t)(c->at - c->begin);
}
