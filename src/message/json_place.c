#include "message/json_place.h"

#include "message/json_parts.h"

static bool level_is_object(const struct json_tokenizer *json, size_t level);
static enum json_state state_behind(const struct json_place *place,
    bool in_object);

struct json_place
json_place_behind(const struct json_token *token)
{
	struct json_place place = { token->end, (uint32_t)token->depth,
		token->event };

	if (token->event == JSON_OBJECT_OPEN || token->event == JSON_ARRAY_OPEN)
		place.depth++;
	return place;
}

void
json_place_pack(const struct json_tokenizer *json,
    const struct json_place *place, struct buffer *out)
{
	pack_u8(out, (uint8_t)place->behind);
	pack_u32(out, place->depth);
	for (size_t i = 0; i < place->depth; i++)
		pack_u8(out, level_is_object(json, i));
}

void
json_place_unpack(struct json_tokenizer *json, struct json_place *place,
    uint64_t offset, struct unpack *in)
{
	bool object = false;

	place->offset = offset;
	place->behind = (enum json_event)unpack_u8(in);
	place->depth = unpack_u32(in);
	json_tokenizer_reset(json, offset);
	if (place->depth > json->depth_limit || place->behind > JSON_NULL) {
		in->failed = true;
		return;
	}
	memset(json->is_object, 0, sizeof(json->is_object));
	for (size_t i = 0; i < place->depth; i++) {
		object = unpack_u8(in) != 0;
		if (object)
			json->is_object[i / JSON_LEVEL_BITS] |= UINT64_C(1)
			    << (i % JSON_LEVEL_BITS);
	}
	json->depth = place->depth;
	json->state = state_behind(place, object);
}

static bool
level_is_object(const struct json_tokenizer *json, size_t level)
{
	return (json->is_object[level / JSON_LEVEL_BITS] >>
		       (level % JSON_LEVEL_BITS) &
		   1) != 0;
}

static enum json_state
state_behind(const struct json_place *place, bool in_object)
{
	if (place->depth == 0)
		return place->behind == JSON_ARRAY_OPEN ? JSON_AT_VALUE :
							  JSON_AT_END;
	switch (place->behind) {
	case JSON_KEY:
		return in_object ? JSON_AT_COLON : JSON_AT_COMMA_OR_CLOSE;
	case JSON_OBJECT_OPEN:
		return in_object ? JSON_AT_KEY_OR_CLOSE :
				   JSON_AT_COMMA_OR_CLOSE;
	case JSON_ARRAY_OPEN:
		return in_object ? JSON_AT_COMMA_OR_CLOSE :
				   JSON_AT_VALUE_OR_CLOSE;
	default:
		return JSON_AT_COMMA_OR_CLOSE;
	}
}
