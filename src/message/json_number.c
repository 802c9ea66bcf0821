#include "message/json_parts.h"

static bool takes(enum json_number *number, char byte);
static bool may_end(enum json_number number);
static enum json_result end_number(struct json_tokenizer *json,
    struct json_cursor *c);

void
json_number_start(struct json_tokenizer *json, struct json_cursor *c)
{
	buffer_reset(&json->held);
	json->cut = false;
	json->number = *c->at == '-' ? JSON_MINUS :
	    *c->at == '0'            ? JSON_ZERO :
				       JSON_WHOLE;
	json->state = JSON_IN_NUMBER;
	json_keep(json, (struct span){ c->at, 1 });
	c->at++;
}

enum json_result
json_number_read(struct json_tokenizer *json, struct json_cursor *c)
{
	const char *from = c->at;

	while (c->at < c->end && takes(&json->number, *c->at))
		c->at++;
	json_keep(json, (struct span){ from, (size_t)(c->at - from) });
	if (c->at == c->end)
		return JSON_GOES_ON;
	if (!may_end(json->number))
		return json_invalid(json, c, "a number lacks a digit");
	return end_number(json, c);
}

enum json_result
json_number_finish(struct json_tokenizer *json, struct json_cursor *c)
{
	if (!may_end(json->number))
		return JSON_GOES_ON;
	return end_number(json, c);
}

/* False when the byte cannot go on the number; then it is not part of it. */
static bool
takes(enum json_number *number, char byte)
{
	bool digit = byte >= '0' && byte <= '9';

	switch (*number) {
	case JSON_MINUS:
		if (digit)
			*number = byte == '0' ? JSON_ZERO : JSON_WHOLE;
		return digit;
	case JSON_ZERO:
	case JSON_WHOLE:
	case JSON_FRACTION:
		if (digit)
			return *number != JSON_ZERO;
		if (byte == '.' && *number != JSON_FRACTION)
			*number = JSON_POINT;
		else if (byte == 'e' || byte == 'E')
			*number = JSON_EXPONENT;
		else
			return false;
		return true;
	case JSON_POINT:
		if (digit)
			*number = JSON_FRACTION;
		return digit;
	case JSON_EXPONENT:
		if (byte == '+' || byte == '-') {
			*number = JSON_EXPONENT_SIGN;
			return true;
		}
		/* FALLTHROUGH */
	case JSON_EXPONENT_SIGN:
		if (digit)
			*number = JSON_EXPONENT_DIGIT;
		return digit;
	case JSON_EXPONENT_DIGIT:
		return digit;
	}
	return false;
}

static bool
may_end(enum json_number number)
{
	return number == JSON_ZERO || number == JSON_WHOLE ||
	    number == JSON_FRACTION || number == JSON_EXPONENT_DIGIT;
}

static enum json_result
end_number(struct json_tokenizer *json, struct json_cursor *c)
{
	if (json_emit(json, JSON_NUMBER, buffer_span(&json->held),
		json_offset(json, c)) == JSON_STOPPED)
		return JSON_STOPPED;
	return json_end_value(json, c);
}
